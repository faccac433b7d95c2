-- What became of a push's picture at its platform, kept for as long as somebody may ask.
local first = answered(K.media)
if first then return first end
redis.call('DEL', K.media)
redis.call('HSET', K.media, 'madeOf', A.madeOf, 'at', A.now)
if A.media then redis.call('HSET', K.media, 'media', A.media) end
if A.fault then redis.call('HSET', K.media, 'fault', A.fault) end
local text = answer(K.media, { outcome = 'kept' })
redis.call('PEXPIRE', K.media, A.keptFor)
return text
