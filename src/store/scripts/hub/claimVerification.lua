-- Keeps the sweep away from a request while it is being verified. A request that is gone is no longer due.
if redis.call('EXISTS', K.asked) == 0 then
  redis.call('ZREM', K.verify, A.id)
  return cjson.encode({ outcome = 'gone' })
end
redis.call('ZADD', K.verify, 'XX', A.till, A.id)
return cjson.encode({ outcome = 'claimed' })
