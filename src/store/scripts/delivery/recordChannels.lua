-- Records when each configured channel was first seen, and which channel has taken over from a former id. One that has
-- drafts already is not new. Writes only what has changed, so that a newsroom opens when memory is full. REST: each channel's record and its drafts; then the former ids' records.
for n, id in ipairs(A.ids) do
  if redis.call('HEXISTS', K.channels, id) == 0 then
    redis.call('HSET', K.channels, id, redis.call('ZCARD', REST(2 * n)) > 0 and 0 or A.now)
  end
  redis.call('HDEL', REST(2 * n - 1), 'heir')
end
for n, heir in ipairs(A.heirs) do
  local former = REST(2 * #A.ids + n)
  if redis.call('HGET', former, 'heir') ~= heir.id then redis.call('HSET', former, 'heir', heir.id) end
end
return cjson.encode({ outcome = 'recorded' })
