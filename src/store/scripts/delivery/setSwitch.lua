-- The kill switch: for everything (K.switch is the newsroom's), or for one channel.
local first = answered(K.switch)
if first then return first end
local changed = false
if A.paused == true then
  local was, why = unpack(redis.call('HMGET', K.switch, 'paused', 'pausedWhy'))
  -- Paused again for the same reason: the first time and person stay.
  if not was or (A.reason and A.reason ~= why) then
    redis.call('HSET', K.switch, 'paused', A.now, 'pausedBy', A.actor or '', 'pausedWhy', A.reason or '')
    changed = true
  end
elseif A.paused == false then
  changed = redis.call('HDEL', K.switch, 'paused', 'pausedBy', 'pausedWhy') > 0
  -- A channel that rests after failures is tried at once.
  redis.call('HDEL', K.switch, 'circuitUntil', 'probe', 'probeUntil')
end
if A.armed ~= nil then
  local armed = A.armed and '1' or '0'
  if redis.call('HGET', K.switch, 'armed') ~= armed then changed = true end
  redis.call('HSET', K.switch, 'armed', armed)
end
-- A person's decision makes this home known. A restored store knows none.
if A.armed and redis.call('HSET', K.homes, A.home, ARGV[2]) > 0 then changed = true end
if A.armed == false then redis.call('DEL', K.homes) end
if A.paused == false or A.armed then emit({ type = 'sending.resumed', id = A.channel or '*' }) end
if changed then
  tell({ type = 'switch', id = A.channel or '*' })
  audit(A.action, A.channel or 'everything', A.reason)
end
return answer(K.switch, { outcome = 'set' })
