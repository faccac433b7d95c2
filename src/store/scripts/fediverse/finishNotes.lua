-- All servers of an actor's followers are due for its changes up to `seq`; newer ones have an event of their own.
local first = answered(K.actor)
if first then return first end
if (redis.call('HGET', K.actor, 'seq') or '0') ~= A.seq then return cjson.encode({ outcome = 'again' }) end
redis.call('ZREM', K.due, A.username)
return answer(K.actor, { outcome = 'done' })
