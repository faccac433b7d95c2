-- Changes what a browser follows, if that is still what the caller read; without any topic it is deleted. REST: the
-- lists of the topics that it joins, then of those that it leaves.
local first = answered(K.follower) or answered(K.calls)
if first then return first end
local was = redis.call('HGET', K.follower, 'topics') or ''
if was ~= A.was then return cjson.encode({ outcome = 'moved' }) end

local function leave()
  for n in ipairs(A.leaves) do redis.call('ZREM', REST(#A.joins + n), A.id) end
end

if #A.topics == 0 then
  if was == '' then return cjson.encode({ outcome = 'unknown' }) end
  leave()
  redis.call('ZREM', K.followers, A.id)
  redis.call('ZREM', K.elsewhere, A.id)
  redis.call('DEL', K.follower)
  return answer(K.calls, { outcome = 'forgotten' })
end

if was == '' then
  if redis.call('ZCARD', K.followers) >= A.most then return cjson.encode({ outcome = 'full' }) end
  if A.isElsewhere and redis.call('ZCARD', K.elsewhere) >= A.mostElsewhere then
    return cjson.encode({ outcome = 'full' })
  end
end
for n, topic in ipairs(A.joins) do
  if redis.call('ZCARD', REST(n)) >= A.mostOfTopic then return cjson.encode({ outcome = 'full', topic = topic }) end
end

-- All have the same score, so the lists are read by id: a page begins where the previous one ended.
redis.call('ZADD', K.followers, 0, A.id)
if A.isElsewhere then redis.call('ZADD', K.elsewhere, 0, A.id) end
for n in ipairs(A.joins) do redis.call('ZADD', REST(n), 0, A.id) end
leave()
redis.call('HSETNX', K.follower, 'createdAt', A.now)
redis.call('HSET', K.follower, 'endpoint', A.endpoint, 'p256dh', A.p256dh, 'auth', A.auth,
  'topics', table.concat(A.topics, ' '))
return answer(K.follower, { outcome = 'follows' })
