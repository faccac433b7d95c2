-- Ends a subscription: its lease has expired, its callback answered 410, or the hub gave it up.
if redis.call('EXISTS', K.subscription) == 0 then
  -- A repeat, or a subscription that only the indexes still have: it is removed from them.
  redis.call('ZREM', K.ping, A.id)
  redis.call('ZREM', K.lease, A.id)
  return cjson.encode({ outcome = 'ended' })
end
-- Renewed meanwhile: it goes on.
if A.ifOver and tonumber(redis.call('HGET', K.subscription, 'expiresAt')) > A.now then
  return cjson.encode({ outcome = 'goes on' })
end
end_subscription()
return cjson.encode({ outcome = 'ended' })
