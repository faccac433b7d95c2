-- Renews the lease of a home that the store knows. The first home of a new store is known from here on, and so is the
-- one that a version without homes had armed. Any other one is told the leases, to see whether one of them is renewed.
-- ARGV[2]: the lease. A repeat finds the home known and writes the same lease.
local armed, before = unpack(redis.call('HMGET', K.switches, 'armed', 'home'))
local lease = redis.call('HGET', K.homes, A.home)
if lease then
  redis.call('HSET', K.homes, A.home, ARGV[2])
  -- While its lease was old, another home may have held back what this one sends.
  if armed == '1' and A.now - cjson.decode(lease).renewedAt >= A.leaseMs then
    emit({ type = 'sending.resumed', id = '*' })
  end
  return cjson.encode({ outcome = 'known', armed = armed == '1' })
end
if redis.call('EXISTS', K.homes) == 0 then
  local reason = not armed and not before and 'the first home of this store'
  for _, former in ipairs(A.former) do
    if armed == '1' and before == former then reason = 'sending was armed here before homes were kept' end
  end
  if reason then
    redis.call('HSET', K.homes, A.home, ARGV[2])
    redis.call('HSET', K.switches, 'armed', '1')
    tell({ type = 'switch', id = '*' })
    audit('sending.armed', 'everything', reason)
    return cjson.encode({ outcome = 'known', armed = true })
  end
end
local leases = {}
local flat = redis.call('HGETALL', K.homes)
for n = 1, #flat, 2 do table.insert(leases, { home = flat[n], lease = flat[n + 1] }) end
return cjson.encode({ outcome = 'unknown', armed = armed == '1', leases = leases })
