-- Makes servers due and returns those that may be sent something now: one that failed keeps its wait, one in progress
-- its claim. A repeat changes nothing.
local ready = {}
for _, id in ipairs(A.ids) do
  redis.call('ZADD', K.due, 'NX', A.now, id)
  if tonumber(redis.call('ZSCORE', K.due, id)) <= A.now then table.insert(ready, id) end
end
return cjson.encode({ ready = ready })
