-- How many people reader services fetch a feed for. The largest number of a service stands for some days; the newest
-- one takes its place when it is as large, or when the days are over. So a repeat changes nothing, without a call's memory.
local function stands(value)
  local day = tonumber(string.match(value, '|(%d+)$'))
  return day and A.day - day <= A.standsForDays
end

local fields = nil
for _, note in ipairs(A.notes) do
  local stored = redis.call('HGET', K.subscribers, note.name)
  if not stored and redis.call('HLEN', K.subscribers) >= A.most then
    -- Anybody may make names up: the record is bounded, and what no longer stands makes room first.
    fields = fields or redis.call('HGETALL', K.subscribers)
    for n = 1, #fields, 2 do
      if not stands(fields[n + 1]) then redis.call('HDEL', K.subscribers, fields[n]) end
    end
  end
  if stored or redis.call('HLEN', K.subscribers) < A.most then
    if not stored or not stands(stored) or note.count >= tonumber(string.match(stored, '^%d+')) then
      redis.call('HSET', K.subscribers, note.name, string.format('%d|%d', note.count, A.day))
    end
  end
end
redis.call('PEXPIRE', K.subscribers, (A.standsForDays + 2) * 86400000)
return cjson.encode({ outcome = 'noted' })
