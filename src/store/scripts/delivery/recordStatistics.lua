-- What a platform counted of a sent post, and when it is counted next. What is only proof any more holds no numbers.
local first = answered(K.delivery)
if first then return first end
local d = redis.call('HMGET', K.delivery, 'state', 'dueAt')
if d[1] ~= 'sent' or not d[2] then return cjson.encode({ outcome = 'moved' }) end
redis.call('HSET', K.delivery, 'readingAt', A.nextAt or 'never')
if A.readings then
  redis.call('HSET', K.delivery, 'statistics', A.readings)
  -- A post that is among the results.
  if redis.call('HEXISTS', K.resultStatistics, A.id) == 1 then
    redis.call('HSET', K.resultStatistics, A.id, newest_reading(A.readings))
  end
end
return answer(K.delivery, { outcome = 'recorded' })
