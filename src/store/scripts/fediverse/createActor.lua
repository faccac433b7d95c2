-- Creates an actor with its key. An actor that has posted nothing and has no followers may still get another address.
local first = answered(K.actor)
if first then return first end
local known = redis.call('HMGET', K.actor, 'base', 'seq', 'followers')
local isUnused = tonumber(known[2] or 0) == 0 and tonumber(known[3] or 0) == 0
if not known[1] then
  redis.call('HSET', K.actor, 'base', A.base, 'sealed', ARGV[2], 'publicKey', ARGV[3], 'createdAt', A.now)
elseif isUnused then
  redis.call('HSET', K.actor, 'base', A.base)
end
return answer(K.actor, { outcome = known[1] and 'known' or 'created' })
