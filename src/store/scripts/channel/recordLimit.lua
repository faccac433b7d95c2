-- Records how long a channel's posts may be, as its platform says. If it gave no limit, the earlier one stays.
local first = answered(K.channel)
if first then return first end
local server, fault = unpack(redis.call('HMGET', K.channel, 'limitOf', 'limitFault'))
if server ~= A.server then redis.call('HDEL', K.channel, 'limit') end
redis.call('HSET', K.channel, 'limitOf', A.server, 'limitAskedAt', A.now)
if A.limit then redis.call('HSET', K.channel, 'limit', A.limit) end
if A.fault then redis.call('HSET', K.channel, 'limitFault', A.fault) else redis.call('HDEL', K.channel, 'limitFault') end
local outcome = 'recorded'
if A.fault and not (fault and server == A.server) then outcome = 'newly-unknown' end
return answer(K.channel, { outcome = outcome })
