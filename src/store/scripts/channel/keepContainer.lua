-- The container of a push, kept for as long as it may matter; another one takes the place of one that came to nothing.
local first = answered(K.container)
if first then return first end
redis.call('HSET', K.container, 'id', A.id, 'madeOf', A.madeOf, 'asked', A.asked and '1' or '0')
local text = answer(K.container, { outcome = 'kept' })
redis.call('PEXPIRE', K.container, A.keptFor)
return text
