-- Stores a digest as an article and advances its channel to the digest's end. Of two schedulers one makes the digest:
-- the second finds that the channel has advanced.
local first = answered(K.article)
if first then return first end
local until_now = redis.call('HGET', K.channel, 'digestUntil')
if (until_now or '') ~= A.expected then return cjson.encode({ outcome = 'moved' }) end
redis.call('HSET', K.channel, 'digestUntil', A.untilAt)
redis.call('HSET', K.article, 'json', ARGV[2], 'revision', 1, 'status', 'published', 'embargo', 0, 'access', 'public',
  'firstSeenAt', A.now, 'lastSeenAt', A.now)
redis.call('HSET', K.revisions, 1, ARGV[2])
redis.call('ZADD', K.digests, A.untilAt, A.id)
emit({ type = 'digest.stored', id = A.id })
return answer(K.article, { outcome = 'stored' })
