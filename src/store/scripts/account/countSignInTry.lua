-- Counts a sign-in attempt before its password is checked, so that many at the same time, in any processes, count like
-- as many in a row. A repeat of the call counts once, because its own call id identifies the attempt.
if redis.call('ZSCORE', K.account, A.callId) then return cjson.encode({ outcome = 'counted', try = A.callId }) end

local function wait_for(key, most)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', A.now - A.window)
  if not most or redis.call('ZCARD', key) < most then return 0 end
  local oldest = redis.call('ZRANGE', key, -most, -most, 'WITHSCORES')[2]
  return tonumber(oldest) + A.window - A.now
end

local wait = math.max(wait_for(K.here, A.mostHere), wait_for(K.account, A.mostForAccount))
if wait > 0 then return cjson.encode({ outcome = 'limited', waitMs = wait }) end
for _, key in ipairs({ K.account, K.here }) do
  redis.call('ZADD', key, A.now, A.callId)
  redis.call('PEXPIRE', key, A.window)
end
return cjson.encode({ outcome = 'counted', try = A.callId })
