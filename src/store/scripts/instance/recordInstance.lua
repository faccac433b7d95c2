-- Writes fields of the newsroom's own record. A repeat writes the same.
for name, value in pairs(A.set) do redis.call('HSET', K.instance, name, value) end
return cjson.encode({ outcome = 'recorded' })
