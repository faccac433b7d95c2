-- What the rewriting step gave for a draft, beside its content: it comes late, and must take nothing back that a
-- person decided meanwhile. The draft's version and approvals stay as they are. ARGV[2]: the note.
local first = answered(K.draft)
if first then return first end

local d = redis.call('HMGET', K.draft, 'state', 'version')
if (d[1] ~= 'in_review' and d[1] ~= 'needs_edit') or tonumber(d[2]) ~= A.version then
  return cjson.encode({ outcome = 'moved' })
end
redis.call('HSET', K.draft, 'rewriting', ARGV[2])
tell({ type = 'draft', id = A.id })
return answer(K.draft, { outcome = 'noted' })
