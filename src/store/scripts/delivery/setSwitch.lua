-- The kill switch: for everything (K.switch is the newsroom's), or for one channel.
local first = answered(K.switch)
if first then return first end
if A.paused == true then
  redis.call('HSET', K.switch, 'paused', A.now, 'pausedBy', A.actor or '', 'pausedWhy', A.reason or '')
elseif A.paused == false then
  redis.call('HDEL', K.switch, 'paused', 'pausedBy', 'pausedWhy')
end
if A.armed ~= nil then redis.call('HSET', K.switch, 'armed', A.armed and '1' or '0') end
-- A person's word makes this home known. A restored store knows none.
if A.armed then redis.call('HSET', K.homes, A.home, ARGV[2]) end
if A.armed == false then redis.call('DEL', K.homes) end
if A.paused == false or A.armed then emit({ type = 'sending.resumed', id = A.channel or '*' }) end
tell({ type = 'switch', id = A.channel or '*' })
audit(A.action, A.channel or 'everything', A.reason)
return answer(K.switch, { outcome = 'set' })
