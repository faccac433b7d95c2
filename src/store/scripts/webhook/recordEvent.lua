-- Records an event for a webhook, due at once. A known one stays as it is.
local first = answered(K.record)
if first then return first end
if redis.call('EXISTS', K.record) == 1 then return cjson.encode({ outcome = 'known' }) end
redis.call('HSET', K.record, 'json', ARGV[2], 'state', 'waiting', 'nextAt', A.now)
redis.call('PEXPIRE', K.record, A.storedMs)
redis.call('ZADD', K.events, -A.at, A.id)
-- The records of these have expired.
redis.call('ZREMRANGEBYSCORE', K.events, '(' .. string.format('%.0f', A.storedMs - A.now), '+inf')
redis.call('ZADD', K.due, A.now, A.webhook .. '.' .. A.id)
emit({ type = 'webhook.due', id = A.webhook .. '.' .. A.id, dueAt = A.now })
return answer(K.record, { outcome = 'recorded' })
