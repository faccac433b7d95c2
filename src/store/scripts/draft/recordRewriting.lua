-- Stores the rewriting step's answer for a draft, apart from its content: it arrives late, and must not undo a person's
-- decision. The draft's version and approvals stay as they are. ARGV[2]: the answer.
local first = answered(K.draft)
if first then return first end

local d = redis.call('HMGET', K.draft, 'state', 'version')
if (d[1] ~= 'in_review' and d[1] ~= 'needs_edit') or tonumber(d[2]) ~= A.version then
  return cjson.encode({ outcome = 'moved' })
end
redis.call('HSET', K.draft, 'rewriting', ARGV[2])
tell({ type = 'draft', id = A.id })
return answer(K.draft, { outcome = 'noted' })
