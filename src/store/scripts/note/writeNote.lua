-- Writes a note on a draft and puts it on the lists of whom it mentions.
-- REST: for each of them the list of all notes to them, and the list of those that they have not read. ARGV[2]: the note.
local first = answered(K.notes)
if first then return first end

if redis.call('EXISTS', K.draft) == 0 then return cjson.encode({ outcome = 'unknown' }) end
if tonumber(redis.call('HGET', K.draft, 'notes') or 0) >= A.most then return cjson.encode({ outcome = 'full' }) end
local number = redis.call('HINCRBY', K.notes, 'last', 1)
redis.call('HSET', K.notes, number, ARGV[2])
redis.call('HINCRBY', K.draft, 'notes', 1)
for n = 1, #A.to do
  local all, unread = REST(2 * n - 1), REST(2 * n)
  redis.call('ZADD', all, -A.now, A.id .. '.' .. number)
  redis.call('ZADD', unread, -A.now, A.id .. '.' .. number)
  -- What is too far back to be listed can't be read any more.
  for _, old in ipairs(redis.call('ZRANGE', all, A.mostTo, -1)) do
    redis.call('ZREM', all, old)
    redis.call('ZREM', unread, old)
  end
end
tell({ type = 'note', id = A.id, to = #A.to > 0 and A.to or nil })
audit('draft.note', A.id, #A.to > 0 and 'to ' .. table.concat(A.to, ', ') or nil)
return answer(K.notes, { outcome = 'written', number = number })
