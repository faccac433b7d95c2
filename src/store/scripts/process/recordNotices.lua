-- Records which problems a receiver was notified of; only the process that holds the lock may. A repeat does the same.
if is_lost() then return cjson.encode({ outcome = 'lost' }) end
redis.call('HSET', K.notices, A.receiver, ARGV[2])
for _, receiver in ipairs(redis.call('HKEYS', K.notices)) do
  local stays = false
  for _, each in ipairs(A.receivers) do stays = stays or each == receiver end
  if not stays then redis.call('HDEL', K.notices, receiver) end
end
return cjson.encode({ outcome = 'recorded' })
