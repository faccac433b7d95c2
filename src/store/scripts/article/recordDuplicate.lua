-- Records the bands of a new article's story. If its first band has this instant already, the call is a repeat.
local first = A.bands[1]
if redis.call('HGET', K.storyBands, first) == A.id and tonumber(redis.call('ZSCORE', K.storyBandTimes, first)) == A.now then
  return cjson.encode({ outcome = 'recorded' })
end
for _, band in ipairs(A.bands) do
  redis.call('ZADD', K.storyBandTimes, A.now, band)
  redis.call('HSET', K.storyBands, band, A.id)
end

-- Each new article removes some old bands, so no sweep is needed.
local over = redis.call('ZCARD', K.storyBandTimes) - A.most
local gone
if over > 0 then
  gone = redis.call('ZRANGE', K.storyBandTimes, 0, math.min(over, A.atOnce) - 1)
else
  gone = redis.call('ZRANGEBYSCORE', K.storyBandTimes, '-inf', A.now - A.lifeMs, 'LIMIT', 0, A.atOnce)
end
for _, band in ipairs(gone) do
  redis.call('HDEL', K.storyBands, band)
  redis.call('ZREM', K.storyBandTimes, band)
end
return cjson.encode({ outcome = 'recorded' })
