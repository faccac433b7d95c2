-- Everything that waited for a channel has its place; what began to wait meanwhile is another number.
local first = answered(K.channel)
if first then return first end
if redis.call('HGET', K.channel, 'waiting') == A.waiting then redis.call('HDEL', K.channel, 'waiting') end
return answer(K.channel, { outcome = 'finished' })
