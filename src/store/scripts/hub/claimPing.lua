-- Claims the ping of one subscriber, or of one outside hub, for `claimMs`: a second wake-up does nothing. If the
-- process dies, the ping is due again after that time.
if A.dropped then
  redis.call('DEL', K.record)
  redis.call('ZREM', K.due, A.id)
  return cjson.encode({ outcome = 'gone' })
end
local first = answered(K.record)
if first then return first end
local due = redis.call('ZSCORE', K.due, A.id)
if not due or tonumber(due) > A.now then return cjson.encode({ outcome = 'not-due' }) end
if standing() ~= 'armed' then
  -- A copy of a newsroom must not tell the original's subscribers.
  redis.call('ZADD', K.due, A.now + A.heldMs, A.id)
  return cjson.encode({ outcome = 'held' })
end
if redis.call('EXISTS', K.record) == 0 then
  redis.call('ZREM', K.due, A.id)
  return cjson.encode({ outcome = 'gone' })
end
local expires = redis.call('HGET', K.record, 'expiresAt')
if expires and tonumber(expires) <= A.now then return cjson.encode({ outcome = 'over' }) end
local version = redis.call('HGET', K.state, 'version') or '0'
if redis.call('HGET', K.record, 'delivered') == version then
  redis.call('ZREM', K.due, A.id)
  return cjson.encode({ outcome = 'current' })
end
redis.call('ZADD', K.due, A.now + A.claimMs, A.id)
redis.call('HSET', K.record, 'claim', A.callId)
return answer(K.record, { outcome = 'claimed', claim = A.callId })
