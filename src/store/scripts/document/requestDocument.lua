-- Gives the change of a platform's record of an article a place in the ledger. It may be repeated harmlessly, so one
-- that has ended reuses the same push. REST: the old state's lists of deliveries, those of `scheduled` and of all
-- (state; state and channel, each).
local first = answered(K.delivery)
if first then return first end
local was = redis.call('HGET', K.delivery, 'state')
if was ~= (A.was or false) then return cjson.encode({ outcome = 'moved' }) end

local created = redis.call('HGET', K.delivery, 'createdAt') or A.now
-- What is left of the one that has ended: its attempts, or the proof of them in pieces.
redis.call('DEL', K.delivery)
for name, value in pairs(A.delivery) do redis.call('HSET', K.delivery, name, value) end
redis.call('HSET', K.delivery, 'state', 'scheduled', 'createdAt', created, 'dueAt', A.now, 'wantedAt', A.now, 'attempts', '[]')
for list = 1, 2 do
  redis.call('ZREM', REST(list), A.delivery.id)
  redis.call('ZADD', REST(list + 2), -created, A.delivery.id)
  redis.call('ZADD', REST(list + 4), -created, A.delivery.id)
end
redis.call('ZADD', K.dueDeliver, A.now, A.delivery.id)
redis.call('ZADD', K.wanted, A.now, A.delivery.id)
note_time(A.delivery.id, A.now)
emit({ type = 'delivery.scheduled', id = A.delivery.id, dueAt = A.now })
tell({ type = 'delivery', id = A.delivery.id, state = 'scheduled' })
return answer(K.delivery, { outcome = 'requested' })
