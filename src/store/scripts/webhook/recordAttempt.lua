-- Records the result of an attempt, if the process that made it still holds the event. `later`: nothing was sent.
local member = A.webhook .. '.' .. A.id
local first = answered(K.record)
if first then return first end
if redis.call('HGET', K.record, 'claim') ~= A.claim then return cjson.encode({ outcome = 'moved' }) end
redis.call('HDEL', K.record, 'claim')

if A.attempt then
  local attempts = cjson.decode(redis.call('HGET', K.record, 'attempts') or '[]')
  table.insert(attempts, A.attempt)
  if #attempts > A.listed then table.remove(attempts, 1) end
  redis.call('HSET', K.record, 'attempts', cjson.encode(attempts))
  if A.attempt.outcome == 'delivered' then
    redis.call('HSET', K.receiver, 'failures', 0, 'deliveredAt', A.now)
    redis.call('HDEL', K.receiver, 'failingSince', 'lastError', 'restUntil')
  else
    redis.call('HINCRBY', K.record, 'failures', 1)
    local failures = redis.call('HINCRBY', K.receiver, 'failures', 1)
    redis.call('HSETNX', K.receiver, 'failingSince', A.now)
    redis.call('HSET', K.receiver, 'lastError', A.attempt.error)
    if failures >= A.restsAfter then redis.call('HSET', K.receiver, 'restUntil', A.now + A.restMs) end
  end
end
redis.call('HSET', K.record, 'state', A.state)
if A.nextAt then
  redis.call('HSET', K.record, 'nextAt', A.nextAt)
  redis.call('ZADD', K.due, A.nextAt, member)
else
  redis.call('HDEL', K.record, 'nextAt')
  redis.call('ZREM', K.due, member)
end
return answer(K.record, { outcome = 'recorded' })
