-- Adds a home that has seen a known one renew its lease: both use the same store, so neither is a copy. Homes that have
-- not been renewed for long are deleted. ARGV[2]: the new home's lease. A repeat finds it known.
if redis.call('HEXISTS', K.homes, A.home) == 1 then return cjson.encode({ outcome = 'known' }) end
if redis.call('HEXISTS', K.homes, A.witness) == 0 then return cjson.encode({ outcome = 'refused' }) end
local flat = redis.call('HGETALL', K.homes)
for n = 1, #flat, 2 do
  if flat[n] ~= A.witness and cjson.decode(flat[n + 1]).renewedAt < A.forgetBefore then
    redis.call('HDEL', K.homes, flat[n])
  end
end
redis.call('HSET', K.homes, A.home, ARGV[2])
emit({ type = 'sending.resumed', id = '*' })
tell({ type = 'switch', id = '*' })
audit('home.admitted', A.host, A.reason)
return cjson.encode({ outcome = 'known' })
