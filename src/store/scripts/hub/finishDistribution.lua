-- All subscribers of a feed's version are in the due sets: the feed leaves its own, or is due again if it has changed
-- meanwhile.
local first = answered(K.state)
if first then return first end
if (redis.call('HGET', K.state, 'version') or '0') == A.version then
  redis.call('ZREM', K.distribute, A.id)
  return answer(K.state, { outcome = 'done' })
end
local dueAt = A.now + A.gatherMs
redis.call('ZADD', K.distribute, dueAt, A.id)
emit({ type = 'feed.changed', id = A.id, dueAt = dueAt })
return answer(K.state, { outcome = 'again' })
