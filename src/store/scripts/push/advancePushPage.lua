-- Records that a page of an article's walk through a topic's followers is done: the next one may be claimed from a time
-- on, or the walk is finished. The claim is remembered, so that a repeat changes nothing.
if redis.call('EXISTS', K.article) == 0 then return cjson.encode({ outcome = 'unknown' }) end
local field = 'push:' .. A.topic
local stored = redis.call('HGET', K.article, field)
local walk = stored and cjson.decode(stored) or {}
if walk.turned == A.claim then return cjson.encode({ outcome = 'turned' }) end
if walk.by ~= A.claim then return cjson.encode({ outcome = 'moved' }) end
if A.done then
  redis.call('HSET', K.article, field, cjson.encode({ done = true, turned = A.claim }))
else
  redis.call('HSET', K.article, field, cjson.encode({ after = A.after, ['until'] = A.notBefore, turned = A.claim }))
  redis.call('ZADD', K.duePush, math.max(A.notBefore, A.now + A.sweepAfter), A.id)
end
return cjson.encode({ outcome = 'turned' })
