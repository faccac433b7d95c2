-- Forgets a server and all its followers.
local first = answered(K.actor)
if first then return first end
local followers = redis.call('HLEN', K.followers)
redis.call('HINCRBY', K.actor, 'followers', -followers)
-- In the background: a large server has many followers.
redis.call('UNLINK', K.followers, K.accepts, K.server)
for _, list in ipairs({ K.servers, K.failing, K.refusing }) do redis.call('ZREM', list, A.host) end
redis.call('ZREM', K.due, A.id)
return answer(K.actor, { outcome = 'dropped', followers = followers })
