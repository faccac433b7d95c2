-- Stores what a hub pushed and wakes the source up in the same step. A push without content, or while too many wait,
-- requests a poll instead. ARGV[2]: the content as base64.
local first = answered(K.sourceHub)
if first then return first end
if redis.call('HGET', K.sourceHub, 'word') ~= A.word then return cjson.encode({ outcome = 'unknown' }) end
redis.call('HSET', K.sourceHub, 'lastPushAt', A.now)
redis.call('HINCRBY', K.sourceHub, 'pushes', 1)
-- A hub that pushes can be relied on again.
redis.call('HDEL', K.sourceHub, 'missedAt')
local stored = A.hasContent and redis.call('XLEN', K.pushes) < A.most
if stored then
  redis.call('XADD', K.pushes, '*', 'type', A.contentType, 'content', ARGV[2])
else
  redis.call('HSET', K.sourceHub, 'again', A.now)
end
emit({ type = 'source.pushed', id = A.source })
return answer(K.sourceHub, { outcome = stored and 'kept' or 'asked' })
