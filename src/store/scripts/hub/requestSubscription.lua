-- Stores a subscriber's request until it is verified; a newer one for the same topic and callback replaces it. Refused
-- if too many wait, if there are too many subscriptions, or if the host confirms nothing.
local first = answered(K.asked)
if first then return first end

if redis.call('EXISTS', K.subscription) == 0 then
  if tonumber(redis.call('GET', K.doubts) or 0) >= A.mostDoubts then
    local left = redis.call('PTTL', K.doubts)
    return cjson.encode({ outcome = 'doubted', seconds = math.max(1, math.ceil(left / 1000)) })
  end
  if A.mode == 'subscribe' then
    if redis.call('ZCARD', K.lease) >= A.most then return cjson.encode({ outcome = 'full', what = 'subscriptions' }) end
    if tonumber(redis.call('ZSCORE', K.hosts, A.host) or 0) >= A.mostOfHost then
      return cjson.encode({ outcome = 'host-full' })
    end
  end
end
if not redis.call('ZSCORE', K.verify, A.id) and redis.call('ZCARD', K.verify) >= A.mostAsked then
  return cjson.encode({ outcome = 'full', what = 'requests' })
end

redis.call('DEL', K.asked)
redis.call('HSET', K.asked, 'request', A.callId, 'mode', A.mode, 'feed', A.feed, 'extension', A.extension,
  'topicUrl', A.topicUrl, 'callback', A.callback, 'host', A.host, 'lease', A.lease, 'secret', A.secret or '',
  -- The feed's current version: the subscriber also gets a change between now and the verification.
  'version', redis.call('HGET', K.state, 'version') or '0')
redis.call('PEXPIRE', K.asked, 3600000)
-- The event wakes a worker up at once; the due set finds the request if that is lost.
redis.call('ZADD', K.verify, A.now + A.patience, A.id)
emit({ type = 'subscription.asked', id = A.id, request = A.callId })
return answer(K.asked, { outcome = 'asked' })
