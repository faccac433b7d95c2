-- Creates an actor with its key; one that was imported without its key gets a new one under another name, because
-- servers remember a key by its name. An actor that has posted nothing and has no followers may still get another address.
local first = answered(K.actor)
if first then return first end
local known = redis.call('HMGET', K.actor, 'base', 'seq', 'followers', 'sealed')
local isUnused = tonumber(known[2] or 0) == 0 and tonumber(known[3] or 0) == 0
if not known[1] then
  redis.call('HSET', K.actor, 'base', A.base, 'sealed', ARGV[2], 'publicKey', ARGV[3], 'createdAt', A.now)
else
  if isUnused then redis.call('HSET', K.actor, 'base', A.base) end
  if not known[4] then redis.call('HSET', K.actor, 'sealed', ARGV[2], 'publicKey', ARGV[3], 'keyName', A.keyName) end
end
return answer(K.actor, { outcome = known[1] and 'known' or 'created' })
