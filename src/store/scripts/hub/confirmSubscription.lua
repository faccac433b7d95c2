-- Applies the result of a verification, if the request is still the one that was verified. A subscription that is
-- confirmed again keeps its state of delivery; one that is not confirmed stays as it was.
local first = answered(K.asked)
if first then return first end
if redis.call('HGET', K.asked, 'request') ~= A.request or redis.call('HGET', K.asked, 'settled') then
  return cjson.encode({ outcome = 'moved' })
end

if A.verdict == 'unreached' then
  redis.call('HINCRBY', K.asked, 'tries', 1)
  redis.call('ZADD', K.verify, A.again, A.id)
  return answer(K.asked, { outcome = 'later' })
end

redis.call('HSET', K.asked, 'settled', A.verdict)
redis.call('PEXPIRE', K.asked, 600000)
redis.call('ZREM', K.verify, A.id)
local known = redis.call('EXISTS', K.subscription) == 1

if A.verdict == 'failed' or A.verdict == 'denied' then
  if not known and redis.call('INCR', K.doubts) == 1 then redis.call('PEXPIRE', K.doubts, A.doubtsMs) end
  return answer(K.asked, { outcome = A.verdict })
end

redis.call('DEL', K.doubts)
if A.mode == 'unsubscribe' then
  if known then end_subscription() end
  return answer(K.asked, { outcome = 'unsubscribed' })
end

if not known then
  redis.call('HSET', K.subscription, 'feed', A.feed, 'extension', A.extension, 'callback', A.callback, 'host', A.host,
    'createdAt', A.now, 'delivered', redis.call('HGET', K.asked, 'version'))
  redis.call('ZINCRBY', K.feeds, 1, A.feed)
  redis.call('ZINCRBY', K.hosts, 1, A.host)
end
redis.call('HSET', K.subscription, 'topicUrl', A.topicUrl, 'lease', A.lease, 'expiresAt', A.expiresAt, 'failures', 0)
redis.call('HDEL', K.subscription, 'failingSince', 'lastError')
if A.secret ~= nil and A.secret ~= '' then redis.call('HSET', K.subscription, 'secret', A.secret)
else redis.call('HDEL', K.subscription, 'secret') end
redis.call('ZADD', K.subscribers, A.expiresAt, A.id)
redis.call('ZADD', K.lease, A.expiresAt, A.id)
redis.call('ZREM', K.failing, A.id)
if redis.call('HGET', K.subscription, 'delivered') ~= (redis.call('HGET', K.state, 'version') or '0') then
  redis.call('ZADD', K.ping, A.now, A.id)
  emit({ type = 'subscription.behind', id = A.id })
end
return answer(K.asked, { outcome = 'subscribed', known = known })
