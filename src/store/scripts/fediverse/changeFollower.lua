-- Adds a follower of an actor, whose server is then due for the answer, or removes one. A server starts with the posts
-- after its first follower.
local first = answered(K.actor)
if first then return first end
local isKnown = redis.call('HEXISTS', K.followers, A.follower) == 1
if A.act == 'unfollow' then
  if not isKnown then return cjson.encode({ outcome = 'unknown' }) end
  redis.call('HDEL', K.followers, A.follower)
  redis.call('HDEL', K.accepts, A.follower)
  redis.call('HINCRBY', K.actor, 'followers', -1)
  if redis.call('HLEN', K.followers) == 0 then
    redis.call('DEL', K.server, K.accepts)
    for _, list in ipairs({ K.servers, K.failing, K.refusing }) do redis.call('ZREM', list, A.host) end
    redis.call('ZREM', K.due, A.id)
  end
  return answer(K.actor, { outcome = 'removed' })
end
local count = redis.call('HLEN', K.followers)
if not isKnown then
  if not A.shared and count >= A.mostInboxes then return cjson.encode({ outcome = 'full' }) end
  redis.call('HINCRBY', K.actor, 'followers', 1)
  if count == 0 then
    redis.call('ZADD', K.servers, 'NX', A.now, A.host)
    redis.call('HSET', K.server, 'cursor', redis.call('HGET', K.actor, 'seq') or 0)
  end
end
redis.call('HSET', K.followers, A.follower, A.inbox)
if A.shared then redis.call('HSET', K.server, 'shared', A.shared) else redis.call('HDEL', K.server, 'shared') end
redis.call('HSET', K.accepts, A.follower, A.follow)
redis.call('ZADD', K.due, 'NX', A.now, A.id)
emit({ type = 'server.behind', id = A.id })
return answer(K.actor, { outcome = isKnown and 'known' or 'added' })
