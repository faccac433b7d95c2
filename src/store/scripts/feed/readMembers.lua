-- Only reads. A feed's first members, and for the known ones the facts that the caller needs before it reads their
-- texts, all at one instant. REST: for each known member its fragments and its record.
local rows = {}
for n = 1, A.known do
  local fragments = redis.call('HMGET', REST(2 * n - 1), 'visibility', 'updatedAt', 'calls')
  local record = redis.call('HMGET', REST(2 * n), 'status', 'embargo', 'access')
  rows[n] = { fragments[1], fragments[2], fragments[3], record[1], record[2], record[3] }
end
local state = redis.call('HMGET', K.state, 'version', 'updatedAt')
return cjson.encode({
  version = state[1],
  changedAt = state[2],
  ids = redis.call('ZRANGE', K.feed, 0, A.most - 1),
  rows = rows
})
