-- Records the result of a ping, if the caller still holds its claim.
local first = answered(K.record)
if first then return first end
if redis.call('HGET', K.record, 'claim') ~= A.claim then return cjson.encode({ outcome = 'moved' }) end
redis.call('HDEL', K.record, 'claim')

if A.result == 'later' then
  redis.call('ZADD', K.due, A.nextAt, A.id)
  return answer(K.record, { outcome = 'later', nextAt = A.nextAt })
end

if A.result == 'failed' then
  local failures = redis.call('HINCRBY', K.record, 'failures', 1)
  redis.call('HSETNX', K.record, 'failingSince', A.now)
  redis.call('HSET', K.record, 'lastError', A.error)
  if A.to == 'subscriber' then redis.call('ZADD', K.failing, 'NX', A.now, A.id) end
  if A.nextAt then redis.call('ZADD', K.due, A.nextAt, A.id) else redis.call('ZREM', K.due, A.id) end
  return answer(K.record, { outcome = 'failed', failures = failures })
end

redis.call('HSET', K.record, 'delivered', A.version, 'etag', A.etag, 'deliveredAt', A.now, 'failures', 0)
if A.tookMs then redis.call('HSET', K.record, 'tookMs', A.tookMs) end
redis.call('HDEL', K.record, 'failingSince', 'lastError')
redis.call('ZREM', K.failing, A.id)
-- The feed changed while the ping was sent: nothing else would notify this subscriber, so it is due again.
if (redis.call('HGET', K.state, 'version') or '0') ~= A.version then
  redis.call('ZADD', K.due, A.nextAt, A.id)
  return answer(K.record, { outcome = 'behind', nextAt = A.nextAt })
end
redis.call('ZREM', K.due, A.id)
return answer(K.record, { outcome = 'delivered' })
