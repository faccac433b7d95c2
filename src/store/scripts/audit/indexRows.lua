-- Adds sealed rows of an earlier version to the lists of their subjects. REST: each row's list. A repeat changes nothing.
for n, row in ipairs(A.rows) do
  if #redis.call('XRANGE', K[row.book], row.id, row.id) > 0 then redis.call('ZADD', REST(n), 0, row.member) end
end
return cjson.encode({})
