-- Moves rows of the audit from where scripts append them into their books, each with its seal, in one step. Refused if
-- they do not follow the newest sealed row, or if one of them is no longer there, so that each is sealed once.
-- REST: the list of each row's subject.
local first = answered(K.state)
if first then return first end
if (redis.call('HGET', K.state, 'hash') or '') ~= A.after then return cjson.encode({ outcome = 'moved-on' }) end
local waiting = {}
for n, row in ipairs(A.rows) do
  local found = redis.call('XRANGE', K.audit, row.written, row.written)[1]
  if not found then return cjson.encode({ outcome = 'moved-on' }) end
  waiting[n] = found[2]
end
for n, row in ipairs(A.rows) do
  local fields = waiting[n]
  for _, word in ipairs({ 'previous', row.seal.previous, 'hash', row.seal.hash }) do table.insert(fields, word) end
  redis.call('XADD', K[row.book], row.id, unpack(fields))
  redis.call('ZADD', REST(n), 0, row.member)
  redis.call('XDEL', K.audit, row.written)
end
local newest = A.rows[#A.rows]
redis.call('HSET', K.state, 'id', newest.id, 'hash', newest.seal.hash)
return answer(K.state, { outcome = 'sealed' })
