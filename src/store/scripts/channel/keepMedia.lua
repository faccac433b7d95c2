-- Stores the result of uploading a push's picture for as long as the push may need it.
local first = answered(K.media)
if first then return first end
redis.call('DEL', K.media)
redis.call('HSET', K.media, 'madeOf', A.madeOf, 'at', A.now)
if A.media then redis.call('HSET', K.media, 'media', A.media) end
if A.refused then redis.call('HSET', K.media, 'refused', A.refused) end
if A.fault then redis.call('HSET', K.media, 'fault', A.fault) end
local text = answer(K.media, { outcome = 'kept' })
redis.call('PEXPIRE', K.media, A.keptFor)
return text
