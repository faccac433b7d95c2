-- Makes an event due once more at once, at a person's request.
local member = A.webhook .. '.' .. A.id
local first = answered(K.record)
if first then return first end
if redis.call('EXISTS', K.record) == 0 then return cjson.encode({ outcome = 'unknown' }) end
redis.call('HSET', K.record, 'state', 'waiting', 'failures', 0, 'nextAt', A.now)
redis.call('HDEL', K.record, 'claim')
redis.call('HDEL', K.receiver, 'restUntil')
redis.call('ZADD', K.due, A.now, member)
emit({ type = 'webhook.due', id = member, dueAt = A.now })
audit('webhook.replayed', A.webhook, A.id)
return answer(K.record, { outcome = 'replayed' })
