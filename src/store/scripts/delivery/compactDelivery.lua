-- Reduces a final delivery to the proof that it was sent, or deletes it if it was not. It leaves every list. REST: the
-- delivery's four lists.
local first = answered(K.calls)
if first then return first end
if redis.call('HGET', K.delivery, 'state') ~= A.from then return cjson.encode({ outcome = 'moved' }) end

redis.call('DEL', K.delivery)
for name, value in pairs(A.proof or {}) do redis.call('HSET', K.delivery, name, value) end
for list = 1, 4 do redis.call('ZREM', REST(list), A.id) end
redis.call('ZREM', K.byTime, A.id)
redis.call('ZREM', K.byTimeOfChannel, A.id)
-- What was only seen to be there, as it was sent, is as good as a copy without a record.
local copy = redis.call('HMGET', K.copy, 'state', 'version', 'keptBy')
if copy[1] == 'live' and copy[2] == '1' and not copy[3] then redis.call('DEL', K.copy) end
redis.call('ZREM', K.dueConfirm, A.id)
tell({ type = 'delivery', id = A.id })
return answer(K.calls, { outcome = 'compacted' })
