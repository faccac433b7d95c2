-- One numbered batch of a process's clicks, applied once: the batch's number is the call id.
-- REST: for each link its clicks and its visitors of the day. ARGV[2..]: the visitors' hashes, space-parted.
local last = tonumber(redis.call('HGET', K.batch, 'sequence') or 0)
if A.sequence <= last then return cjson.encode({ outcome = 'known' }) end
redis.call('HSET', K.batch, 'sequence', A.sequence)
redis.call('PEXPIRE', K.batch, 86400000)
for n, link in ipairs(A.links) do
  local clicks, visitors = REST(2 * n - 1), REST(2 * n)
  redis.call('HINCRBY', clicks, 'total', link.count)
  -- A day's first click is the time to forget the days that are older than is kept.
  if redis.call('HINCRBY', clicks, 'day:' .. A.day, link.count) == link.count and A.oldestDay then
    for _, field in ipairs(redis.call('HKEYS', clicks)) do
      if string.sub(field, 1, 4) == 'day:' and string.sub(field, 5) < A.oldestDay then redis.call('HDEL', clicks, field) end
    end
  end
  local before = redis.call('PFCOUNT', visitors)
  for hash in string.gmatch(ARGV[n + 1], '%S+') do redis.call('PFADD', visitors, hash) end
  local fresh = redis.call('PFCOUNT', visitors) - before
  if fresh > 0 then redis.call('HINCRBY', clicks, 'unique', fresh) end
  -- Two days: long enough for a day that has not ended anywhere, nothing finer is kept.
  redis.call('PEXPIRE', visitors, 172800000)
end
return cjson.encode({ outcome = 'counted' })
