-- Records that a session was used. A session that was signed out meanwhile is not created again. A repeat does the
-- same.
if redis.call('EXISTS', K.session) == 1 then
  redis.call('HSET', K.session, 'usedAt', A.now)
  redis.call('PEXPIRE', K.session, A.idleMs)
end
return cjson.encode({ outcome = 'done' })
