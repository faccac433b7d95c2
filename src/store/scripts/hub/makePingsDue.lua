-- Makes pings due and returns those that may be sent now: one that failed keeps its wait, one in progress its claim.
-- REST: the records of the outside hubs' topics, if these pings go to outside hubs. A repeat changes nothing.
for n, topic in ipairs(A.topics) do
  redis.call('HSET', REST(n), 'hub', topic.hub, 'feed', topic.feed, 'extension', topic.extension)
end
local ready = {}
for _, id in ipairs(A.ids) do
  redis.call('ZADD', K.due, 'NX', A.now, id)
  if tonumber(redis.call('ZSCORE', K.due, id)) <= A.now then table.insert(ready, id) end
end
return cjson.encode({ ready = ready })
