-- One worker at a time walks through a topic's followers for an article. The walk is stored in the article's record, so
-- that it begins only once and continues where it stopped. Its claim is the call id.
if redis.call('EXISTS', K.article) == 0 then return cjson.encode({ outcome = 'unknown' }) end
local field = 'push:' .. A.topic
local stored = redis.call('HGET', K.article, field)
local walk = stored and cjson.decode(stored) or { after = '' }
if walk.done then return cjson.encode({ outcome = 'done' }) end
if (walk['until'] or 0) > A.now and walk.by ~= A.callId then
  return cjson.encode({ outcome = 'busy', ['until'] = walk['until'] })
end
redis.call('HSET', K.article, field, cjson.encode({ after = walk.after, ['until'] = A['until'], by = A.callId }))
redis.call('ZADD', K.duePush, A['until'], A.id)
return cjson.encode({ outcome = 'claimed', after = walk.after, claim = A.callId })
