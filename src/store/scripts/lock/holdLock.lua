-- Takes, renews or releases a lock for one owner. Each taking gets the next fence, a number that only grows: a script
-- that writes under the lock compares it (is_lost in the prelude), so a process that was held up too long changes
-- nothing. An expired lock still belongs to its owner if nobody else has taken it since.
local owner = redis.call('GET', K.lock)
local fence = tonumber(redis.call('HGET', K.locks, A.name) or 0)

if A.act == 'take' then
  if owner and owner ~= A.owner then return cjson.encode({ outcome = 'busy' }) end
  if not owner then
    fence = redis.call('HINCRBY', K.locks, A.name, 1)
    redis.call('SET', K.lock, A.owner, 'PX', A.lifeMs)
  end
  return cjson.encode({ outcome = 'held', fence = fence })
end

if fence ~= A.fence then return cjson.encode({ outcome = 'lost' }) end
if A.act == 'renew' then
  redis.call('SET', K.lock, A.owner, 'PX', A.lifeMs)
elseif owner == A.owner then
  redis.call('DEL', K.lock)
end
return cjson.encode({ outcome = 'held', fence = fence })
