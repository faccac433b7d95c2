-- Writes nothing. What a feed's assembly must know of its members before it reads their texts, all at one instant.
-- REST: for each member its fragments and its record.
local members = {}
for n = 1, A.count do
  local fragments = redis.call('HMGET', REST(2 * n - 1), 'visibility', 'updatedAt', 'calls')
  local record = redis.call('HMGET', REST(2 * n), 'status', 'embargo', 'access')
  members[n] = { fragments[1], fragments[2], fragments[3], record[1], record[2], record[3] }
end
return cjson.encode({ version = redis.call('HGET', K.state, 'version'), members = members })
