-- Records what a server has been sent, if the caller still holds its claim, which then lasts longer. With `ends` the
-- claim ends; if there is more to send, the server is due again. One that refuses can be reached, so it does not fail.
local first = answered(K.server)
if first then return first end
if redis.call('HGET', K.server, 'claim') ~= A.claim then return cjson.encode({ outcome = 'moved' }) end
if A.waitsUntil then
  redis.call('HDEL', K.server, 'claim')
  redis.call('ZADD', K.due, A.waitsUntil, A.id)
  return answer(K.server, { outcome = 'waits' })
end
local function reached()
  redis.call('HSET', K.server, 'failures', 0)
  redis.call('HDEL', K.server, 'failingSince', 'lastError')
  redis.call('ZREM', K.failing, A.host)
end
local function refuses_no_more()
  redis.call('HDEL', K.server, 'refusedSince')
  redis.call('ZREM', K.refusing, A.host)
end
if A.error then
  local failures = redis.call('HINCRBY', K.server, 'failures', 1)
  redis.call('HSETNX', K.server, 'failingSince', A.now)
  refuses_no_more()
  redis.call('ZADD', K.failing, redis.call('HGET', K.server, 'failingSince'), A.host)
  redis.call('HSET', K.server, 'lastError', A.error)
  redis.call('HDEL', K.server, 'claim')
  redis.call('ZADD', K.due, A.nextAt, A.id)
  return answer(K.server, { outcome = 'failed', failures = failures })
end
if A.accepted then
  if redis.call('HGET', K.accepts, A.accepted.follower) == A.accepted.follow then redis.call('HDEL', K.accepts, A.accepted.follower) end
end
if A.seq then redis.call('HSET', K.server, 'cursor', A.seq) end
if A.arrived then
  reached()
  refuses_no_more()
  redis.call('HSET', K.server, 'way', A.arrived, 'sentAt', A.now)
  redis.call('HSET', K.actor, 'reachedAt', A.now)
elseif A.refused then
  reached()
  redis.call('HSETNX', K.server, 'refusedSince', A.now)
  redis.call('HSET', K.server, 'lastError', A.refused)
  redis.call('ZADD', K.refusing, redis.call('HGET', K.server, 'refusedSince'), A.host)
end
if not A.ends then
  redis.call('ZADD', K.due, A.now + A.claimMs, A.id)
  return answer(K.server, { outcome = 'noted' })
end
redis.call('HDEL', K.server, 'claim')
local cursor = tonumber(redis.call('HGET', K.server, 'cursor') or 0)
local newest = tonumber(redis.call('HGET', K.actor, 'seq') or 0)
if cursor < newest or redis.call('HLEN', K.accepts) > 0 then
  redis.call('ZADD', K.due, A.now, A.id)
  return answer(K.server, { outcome = 'behind' })
end
redis.call('ZREM', K.due, A.id)
return answer(K.server, { outcome = 'current' })
