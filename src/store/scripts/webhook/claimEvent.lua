-- Claims an event for one attempt. If the process dies, the event is due again after `claimMs`.
local member = A.webhook .. '.' .. A.id
local first = answered(K.record)
if first then return first end
local due = tonumber(redis.call('ZSCORE', K.due, member) or 0)
if due == 0 or due > A.now then return cjson.encode({ outcome = 'not-due' }) end
if redis.call('HGET', K.record, 'state') ~= 'waiting' then
  redis.call('ZREM', K.due, member)
  return cjson.encode({ outcome = 'gone' })
end
-- A copy of a newsroom must not notify the original's receivers.
if standing() ~= 'armed' then
  redis.call('ZADD', K.due, A.now + A.heldMs, member)
  return cjson.encode({ outcome = 'held' })
end
local rests = tonumber(redis.call('HGET', K.receiver, 'restUntil') or 0)
if rests > A.now then
  redis.call('ZADD', K.due, rests, member)
  redis.call('HSET', K.record, 'nextAt', rests)
  return cjson.encode({ outcome = 'rests' })
end
redis.call('ZADD', K.due, A.now + A.claimMs, member)
redis.call('HSET', K.record, 'claim', A.callId)
local failures = tonumber(redis.call('HGET', K.record, 'failures') or 0)
local failedInARow = tonumber(redis.call('HGET', K.receiver, 'failures') or 0)
return answer(K.record, { outcome = 'claimed', claim = A.callId, failures = failures, failedInARow = failedInARow })
