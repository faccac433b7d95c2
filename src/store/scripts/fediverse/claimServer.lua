-- Claims the deliveries to one server for `claimMs`: a second wake-up does nothing. If the process dies, the server is
-- due again after that time.
local first = answered(K.server)
if first then return first end
local due = redis.call('ZSCORE', K.due, A.id)
if not due or tonumber(due) > A.now then return cjson.encode({ outcome = 'not-due' }) end
local server = redis.call('HMGET', K.server, 'cursor', 'failures', 'failingSince', 'shared', 'way')
if not server[1] then
  redis.call('ZREM', K.due, A.id)
  return cjson.encode({ outcome = 'gone' })
end
-- A copy of a newsroom must not tell the original's followers, and a pause holds back everything.
if A.held or standing() ~= 'armed' or redis.call('HGET', K.switches, 'paused') then
  redis.call('ZADD', K.due, A.now + A.heldMs, A.id)
  return cjson.encode({ outcome = 'held' })
end
for n = 1, A.channels do
  if redis.call('HGET', REST(n), 'paused') then
    redis.call('ZADD', K.due, A.now + A.heldMs, A.id)
    return cjson.encode({ outcome = 'held' })
  end
end
local reachedAt = tonumber(redis.call('HGET', K.actor, 'reachedAt') or 0)
local accepts = redis.call('HRANDFIELD', K.accepts, A.most, 'WITHVALUES')
local changes = redis.call('ZRANGEBYSCORE', K.log, '(' .. server[1], '+inf', 'WITHSCORES', 'LIMIT', 0, A.most)
if #accepts == 0 and #changes == 0 then
  redis.call('ZREM', K.due, A.id)
  return cjson.encode({ outcome = 'current' })
end
redis.call('ZADD', K.due, A.now + A.claimMs, A.id)
redis.call('HSET', K.server, 'claim', A.callId)
return answer(K.server, { outcome = 'claimed', claim = A.callId, failures = tonumber(server[2] or 0),
  failingSince = tonumber(server[3] or 0), reachedAt = reachedAt, shared = server[4] or nil, way = server[5] or nil, accepts = accepts, changes = changes })
