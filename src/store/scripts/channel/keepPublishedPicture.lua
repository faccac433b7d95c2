-- Stores a picture that a platform fetches from here, for as long as it may do so.
local first = answered(K.picture)
if first then return first end
redis.call('HSET', K.picture, 'type', A.type, 'base64', ARGV[2])
local text = answer(K.picture, { outcome = 'kept' })
redis.call('PEXPIRE', K.picture, A.keptFor)
return text
