-- Adds posts of an earlier version to the index. REST: the index's hash for each field. A repeat changes nothing.
for n, field in ipairs(A.fields) do redis.call('HSETNX', REST(n), field, A.ids[n]) end
return cjson.encode({})
