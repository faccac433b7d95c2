-- Records what a channel's record of an article at its platform is about to become, or has become. Only the holder of
-- the claim may: an attempt whose claim has ended must not say what a later one finds.
local first = answered(K.documents)
if first then return first end
if A.claim then
  local held = redis.call('HMGET', K.delivery, 'state', 'attempt')
  if held[1] ~= 'sending' or held[2] ~= A.claim then return cjson.encode({ outcome = 'lost' }) end
end
if A.publication then redis.call('HSET', K.channel, 'publication', A.publication) end
redis.call('HSET', K.documents, 'channel:' .. A.channel, ARGV[2])
return answer(K.documents, { outcome = 'noted' })
