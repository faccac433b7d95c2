-- Renews the lease of a home that the store knows. The first home of a new store becomes known, and so does the one
-- that a version without homes had armed. Any other one gets the leases, to watch whether one of them is renewed. If
-- this home's lease has gone back, the store was restored to an older state: what was posted since is not in its
-- ledger, and no home may send until a person decides. ARGV[2]: the lease. A repeat finds its own id in it.
local armed, before = unpack(redis.call('HMGET', K.switches, 'armed', 'home'))
local lease = redis.call('HGET', K.homes, A.home)
if lease then
  local old, new = cjson.decode(lease), cjson.decode(ARGV[2])
  if old.id == new.id then return cjson.encode({ outcome = 'known', armed = armed == '1', lease = lease }) end
  if A.last and A.last.era == old.era and (old.beat or 0) + A.tolerance < A.last.beat then
    redis.call('HSET', K.switches, 'armed', '0')
    redis.call('DEL', K.homes)
    redis.call('HSET', K.instance, 'restoredAt', A.now)
    tell({ type = 'switch', id = '*' })
    audit('sending.disarmed', 'everything', 'the store was put back to an older state')
    return cjson.encode({ outcome = 'unknown', armed = false, leases = {} })
  end
  new.era, new.beat = old.era or new.era, (old.beat or 0) + 1
  lease = cjson.encode(new)
  redis.call('HSET', K.homes, A.home, lease)
  -- While its lease was old, another home may have held what this one sends.
  if armed == '1' and A.now - old.renewedAt >= A.leaseMs then
    emit({ type = 'sending.resumed', id = '*' })
  end
  return cjson.encode({ outcome = 'known', armed = armed == '1', lease = lease })
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
    return cjson.encode({ outcome = 'known', armed = true, lease = ARGV[2] })
  end
end
local leases = {}
local flat = redis.call('HGETALL', K.homes)
for n = 1, #flat, 2 do table.insert(leases, { home = flat[n], lease = flat[n + 1] }) end
return cjson.encode({ outcome = 'unknown', armed = armed == '1', leases = leases })
