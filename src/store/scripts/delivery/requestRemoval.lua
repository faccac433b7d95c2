-- Begins a copy's removal: a push of its own in the ledger, whose purpose is `remove`. A second removal is harmless, so
-- one that failed, or after which the post is still visible, reuses the same push. REST: the old state's lists of
-- deliveries, those of `scheduled` and of all (state; state and channel, each).
local first = answered(K.copy)
if first then return first end

local version = tonumber(redis.call('HGET', K.copy, 'version') or 1)
local state = redis.call('HGET', K.copy, 'state') or 'live'
if version ~= A.expected then return cjson.encode({ outcome = 'moved', state = state, version = version }) end
local was = redis.call('HGET', K.removal, 'state')
if was ~= (A.was or false) then return cjson.encode({ outcome = 'moved', state = state, version = version }) end

redis.call('HSET', K.copy, 'state', 'removing', 'version', version + 1, 'evidence', A.evidence, 'change', A.delivery.id)
redis.call('HDEL', K.copy, 'keptBy', 'tries')
-- The process that removes it looks it up right afterwards; this due time finds it if that process died in between.
redis.call('ZADD', K.dueCopies, A.dueAt, A.id)
if A.alarms then redis.call('ZADD', K.alarming, 'NX', A.now, A.id) end

local created = redis.call('HGET', K.removal, 'createdAt') or A.now
-- What retention left of an earlier one is its proof, whose addresses are in pieces.
if redis.call('HEXISTS', K.removal, 'attempts') == 0 then redis.call('DEL', K.removal) end
for name, value in pairs(A.delivery) do redis.call('HSET', K.removal, name, value) end
redis.call('HSET', K.removal, 'state', 'scheduled', 'createdAt', created, 'dueAt', A.now, 'wantedAt', A.now)
redis.call('HDEL', K.removal, 'reason')
redis.call('HSETNX', K.removal, 'attempts', '[]')
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
tell({ type = 'copy', id = A.id, state = 'removing' })
audit('copy.removal-requested', A.id, A.note)
return answer(K.copy, { outcome = 'changed', version = version + 1 })
