-- Changes a copy's record: a lookup's result, a removal or edit that begins, a person's decision to keep it. A copy
-- that was never changed has no record yet: it is live, in version 1.
local first = answered(K.copy)
if first then return first end

local version = tonumber(redis.call('HGET', K.copy, 'version') or 1)
local state = redis.call('HGET', K.copy, 'state') or 'live'
if version ~= A.expected then return cjson.encode({ outcome = 'moved', state = state, version = version }) end

local changes = state ~= A.to or (A.set or {}).text ~= nil
if changes then version = version + 1 end
redis.call('HSET', K.copy, 'state', A.to, 'version', version)
for name, value in pairs(A.set or {}) do redis.call('HSET', K.copy, name, value) end
for _, name in ipairs(A.unset or {}) do redis.call('HDEL', K.copy, name) end

-- A withdrawn article's copies raise an alarm until they are gone or a person keeps them.
if A.to == 'gone' or A.endsAlarm then
  redis.call('ZREM', K.alarming, A.id)
elseif A.alarms then
  redis.call('ZADD', K.alarming, 'NX', A.now, A.id)
end
if A.found then
  redis.call('HSET', K.copy, 'found', A.found)
  redis.call('ZADD', K.foundCopies, A.now, A.id)
elseif A.found == false then
  redis.call('HDEL', K.copy, 'found')
end
if A.found == false or A.endsAlarm then redis.call('ZREM', K.foundCopies, A.id) end
if A.dueAt then
  redis.call('ZADD', K.dueCopies, A.dueAt, A.id)
  emit({ type = 'copy.due', id = A.id, dueAt = A.dueAt })
else
  redis.call('ZREM', K.dueCopies, A.id)
end
tell({ type = 'copy', id = A.id, state = changes and A.to or nil })
if A.action then audit(A.action, A.id, A.note) end
return answer(K.copy, { outcome = 'changed', version = version })
