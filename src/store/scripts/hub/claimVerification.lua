-- Postpones a request in its due set while it is being verified, so that the sweep leaves it alone. A request that is
-- gone is no longer due.
if redis.call('EXISTS', K.asked) == 0 then
  redis.call('ZREM', K.verify, A.id)
  return cjson.encode({ outcome = 'gone' })
end
redis.call('ZADD', K.verify, 'XX', A.till, A.id)
return cjson.encode({ outcome = 'claimed' })
