-- Statistics of a channel's posts are about to be read, or may not be read for a while. Where each of them costs, as many
-- as cost one post (A.forPost) count as one against the budget of day and month.
local first = answered(K.channel)
if first then return first end
if A.restUntil then
  redis.call('HSET', K.channel, 'readingRestUntil', A.restUntil, 'readingRestWhy', A.reason)
  if A.refused then redis.call('HSETNX', K.channel, 'readingRefusedSince', A.now) end
end
if A.forPost then
  local reads = redis.call('HINCRBY', K.channel, 'paidReads', A.posts)
  local paid = math.floor(reads / A.forPost)
  if paid > 0 then
    redis.call('HINCRBY', K.channel, 'paidReads', -paid * A.forPost)
    for _, counter in ipairs(A.counters) do
      local period, count = unpack(redis.call('HMGET', K.channel, counter.periodField, counter.countField))
      count = period == counter.period and tonumber(count) or 0
      redis.call('HSET', K.channel, counter.periodField, counter.period, counter.countField, count + paid)
    end
  end
end
if A.isDone then redis.call('HDEL', K.channel, 'readingRefusedSince') end
if not A.restUntil and A.isDone then redis.call('HDEL', K.channel, 'readingRestUntil', 'readingRestWhy') end
return answer(K.channel, { outcome = 'recorded' })
