-- How many people reader services fetch a feed for. The largest number of a service is valid for some days; a newer one
-- replaces it if it is at least as large, or after these days. So a repeat changes nothing, even without a call id.
local function stands(value)
  local day = tonumber(string.match(value, '|(%d+)$'))
  return day and A.day - day <= A.standsForDays
end

local fields = nil
for _, note in ipairs(A.notes) do
  local stored = redis.call('HGET', K.subscribers, note.name)
  if not stored and redis.call('HLEN', K.subscribers) >= A.most then
    -- Anybody can invent names, so the record is bounded; numbers that are no longer valid are removed first.
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
