-- Records the bands of a new article's story. Its first band with this instant says that a call is a repeat.
local first = A.bands[1]
if redis.call('HGET', K.twins, first) == A.id and tonumber(redis.call('ZSCORE', K.twinTimes, first)) == A.now then
  return cjson.encode({ outcome = 'recorded' })
end
for _, band in ipairs(A.bands) do
  redis.call('ZADD', K.twinTimes, A.now, band)
  redis.call('HSET', K.twins, band, A.id)
end

-- Some old bands go with each new article, so that none has to be swept.
local over = redis.call('ZCARD', K.twinTimes) - A.most
local gone
if over > 0 then
  gone = redis.call('ZRANGE', K.twinTimes, 0, math.min(over, A.atOnce) - 1)
else
  gone = redis.call('ZRANGEBYSCORE', K.twinTimes, '-inf', A.now - A.lifeMs, 'LIMIT', 0, A.atOnce)
end
for _, band in ipairs(gone) do
  redis.call('HDEL', K.twins, band)
  redis.call('ZREM', K.twinTimes, band)
end
return cjson.encode({ outcome = 'recorded' })
