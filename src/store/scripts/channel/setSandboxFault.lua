-- Sets the outcome of the next request to a sandbox channel; an empty one clears it.
local first = answered(K.state)
if first then return first end
if A.fault == '' then redis.call('HDEL', K.state, 'fault') else redis.call('HSET', K.state, 'fault', A.fault) end
tell({ type = 'sandbox', id = A.channel })
audit('sandbox.fault-set', A.channel, A.fault)
return answer(K.state, { outcome = 'set' })
