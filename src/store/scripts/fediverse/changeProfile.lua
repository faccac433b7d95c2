-- Records what an actor's profile shows. If it showed something else before, its followers' servers must be told, in the
-- order of all changes. Nobody knows another one than the first.
local first = answered(K.actor)
if first then return first end
local known = redis.call('HMGET', K.actor, 'profile', 'followers')
if known[1] == A.profile then return cjson.encode({ outcome = 'same' }) end
redis.call('HSET', K.actor, 'profile', A.profile)
if not known[1] or tonumber(known[2] or 0) == 0 then return answer(K.actor, { outcome = 'recorded' }) end
local seq = redis.call('HINCRBY', K.actor, 'seq', 1)
local n = redis.call('HINCRBY', K.actor, 'profiles', 1)
redis.call('ZADD', K.log, seq, string.format('profile - %d %d', n, A.now))
redis.call('ZREMRANGEBYRANK', K.log, 0, -(A.longestLog + 1))
redis.call('ZADD', K.due, 'NX', A.now, A.username)
emit({ type = 'note.changed', id = A.username })
return answer(K.actor, { outcome = 'changed' })
