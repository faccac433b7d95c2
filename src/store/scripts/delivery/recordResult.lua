-- Records what became of a draft, for the results. What was sent stays as it was recorded first; a rejection is
-- recorded only if the draft is still as the caller read it, and removed when it is reopened. No call is remembered: the
-- row itself shows that it was recorded.
local stored = redis.call('HGET', K.results, A.draftId)
if stored and cjson.decode(stored).delivery then return cjson.encode({ outcome = 'recorded' }) end

if not A.delivery then
  local d = redis.call('HMGET', K.draft, 'state', 'version')
  if d[1] ~= A.state or tonumber(d[2] or 0) ~= A.version then return cjson.encode({ outcome = 'moved' }) end
end

if not A.at then
  redis.call('HDEL', K.results, A.draftId)
  redis.call('ZREM', K.times, A.draftId)
  return cjson.encode({ outcome = 'recorded' })
end

redis.call('HSET', K.results, A.draftId, ARGV[2])
redis.call('ZADD', K.times, A.at, A.draftId)
-- Clicks and readings that came before; later ones are added where they are recorded.
if A.code then redis.call('HSET', K.clicks, A.code, redis.call('HGET', K.clicksOfLink, 'total') or 0) end
if A.delivery then
  redis.call('HSET', K.statistics, A.delivery, newest_reading(redis.call('HGET', K.delivery, 'statistics')))
end

-- A few of those past the retention go with each new one.
for _, old in ipairs(redis.call('ZRANGEBYSCORE', K.times, '-inf', A.oldest, 'LIMIT', 0, 20)) do
  local row = cjson.decode(redis.call('HGET', K.results, old) or '{}')
  redis.call('ZREM', K.times, old)
  redis.call('HDEL', K.results, old)
  if row.code then redis.call('HDEL', K.clicks, row.code) end
  if row.delivery then redis.call('HDEL', K.statistics, row.delivery) end
end
return cjson.encode({ outcome = 'recorded' })
