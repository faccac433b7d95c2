-- The first request with an idempotency key holds its record, stores the answer in it, or releases it without one. Only
-- the request that holds the record changes it. ARGV[2]: the record with the answer.
local stored = redis.call('GET', K.record)
local owner = stored and cjson.decode(stored).owner

if A.act == 'take' then
  if stored and owner ~= A.callId then return cjson.encode({ outcome = 'known', record = stored }) end
  if not stored then
    redis.call('SET', K.record, cjson.encode({ digest = A.digest, owner = A.callId }), 'PX', A.lifeMs)
  end
  return cjson.encode({ outcome = 'held', owner = A.callId })
end

if stored and owner ~= A.owner then return cjson.encode({ outcome = 'lost' }) end
if A.act == 'store' then redis.call('SET', K.record, ARGV[2], 'PX', A.lifeMs) else redis.call('DEL', K.record) end
return cjson.encode({ outcome = 'done' })
