-- Makes one thing due at an instant, or no longer due, in each of some due sets (REST). A repeat does the same.
for n, at in ipairs(A.at) do
  if at then redis.call('ZADD', REST(n), at, A.id) else redis.call('ZREM', REST(n), A.id) end
end
return cjson.encode({ outcome = 'set' })
