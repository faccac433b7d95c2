-- Stores the container of a push for as long as it may be needed; a new one replaces one that failed.
local first = answered(K.container)
if first then return first end
redis.call('HSET', K.container, 'id', A.id, 'madeOf', A.madeOf, 'asked', A.asked and '1' or '0')
local text = answer(K.container, { outcome = 'kept' })
redis.call('PEXPIRE', K.container, A.keptFor)
return text
