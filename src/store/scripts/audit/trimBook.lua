-- Drops a book's oldest rows and records the gaps that they leave, which depend on what was dropped before.
-- REST: the list of each row's subject.
local first = answered(K.state)
if first then return first end
if (redis.call('HGET', K.state, 'trims') or '') ~= A.round then return cjson.encode({ outcome = 'moved-on' }) end
redis.call('XDEL', K.book, unpack(A.ids))
for n, member in ipairs(A.members) do redis.call('ZREM', REST(n), member) end
for _, last in ipairs(A.ended) do redis.call('HDEL', K.anchors, last) end
for last, before in pairs(A.set) do redis.call('HSET', K.anchors, last, before) end
redis.call('HINCRBY', K.state, 'trims', 1)
return answer(K.state, { outcome = 'trimmed' })
