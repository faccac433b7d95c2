-- Everything that waited for a channel has been scheduled. If more has begun to wait meanwhile, the number differs and
-- the release goes on.
local first = answered(K.channel)
if first then return first end
if redis.call('HGET', K.channel, 'waiting') == A.waiting then redis.call('HDEL', K.channel, 'waiting') end
return answer(K.channel, { outcome = 'finished' })
