-- Records that a process is alive, or removes it when it ends; those that have been silent for long are deleted. A
-- repeat does the same.
if A.ends then
  redis.call('HDEL', K.processes, A.id)
  return cjson.encode({ outcome = 'ended' })
end
redis.call('HSET', K.processes, A.id, ARGV[2])
local all = redis.call('HGETALL', K.processes)
for n = 1, #all, 2 do
  local known, beat = pcall(cjson.decode, all[n + 1])
  if not known or type(beat) ~= 'table' or (tonumber(beat.at) or 0) < A.forgetBefore then
    redis.call('HDEL', K.processes, all[n])
  end
end
return cjson.encode({ outcome = 'alive' })
