-- Changes a source's subscription at its hub, if it is still the version that the caller read. The hub's next request
-- time and the resulting events are written in the same step.
local first = answered(K.sourceHub)
if first then return first end
local version = tonumber(redis.call('HGET', K.sourceHub, 'version') or '0')
if version ~= A.expected then return cjson.encode({ outcome = 'moved', version = version }) end
for _, name in ipairs(A.drop) do redis.call('HDEL', K.sourceHub, name) end
for name, value in pairs(A.set) do redis.call('HSET', K.sourceHub, name, value) end
redis.call('HSET', K.sourceHub, 'version', version + 1)
if A.askAt then
  redis.call('HSET', K.sourceHub, 'askAt', A.askAt)
  redis.call('ZADD', K.due, A.askAt, A.source)
else
  redis.call('HDEL', K.sourceHub, 'askAt')
  redis.call('ZREM', K.due, A.source)
end
if A.ask then emit({ type = 'source.hub', id = A.source }) end
if A.poll then emit({ type = 'source.pushed', id = A.source }) end
if A.pollAt then emit({ type = 'source.subscribed', id = A.source, dueAt = A.pollAt }) end
return answer(K.sourceHub, { outcome = 'changed', version = version + 1 })
