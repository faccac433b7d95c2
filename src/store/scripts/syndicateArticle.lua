-- Puts an article's fragments and its place in the feeds, all at once: a reader sees the old feed or the new.
-- REST: first the feeds it belongs to (set and state each), then those that it leaves.
local first = answered(K.fragments)
if first then return first end

local stored = tonumber(redis.call('HGET', K.article, 'revision') or 0)
if stored ~= A.revision then
  -- A newer revision is on its way with its own event; older bytes must not win.
  return cjson.encode({ outcome = 'moved', revision = stored })
end

local function changed(set, state, id)
  local version = redis.call('HINCRBY', state, 'version', 1)
  redis.call('HSET', state, 'updatedAt', A.now)
  tell({ type = 'feed', id = id, version = version })
end

redis.call('DEL', K.fragments)
if #A.joins > 0 then
  local fields = { 'visibility', A.visibility }
  for n, name in ipairs(A.formats) do
    table.insert(fields, name)
    table.insert(fields, ARGV[n + 1])
  end
  redis.call('HSET', K.fragments, unpack(fields))
end
for n, id in ipairs(A.joins) do
  local set, state = REST(2 * n - 1), REST(2 * n)
  redis.call('ZADD', set, -A.publishedAt, A.id)
  redis.call('ZREMRANGEBYRANK', set, A.kept[n], -1)
  redis.call('SADD', K.articleFeeds, id)
  redis.call('SADD', K.feeds, id)
  changed(set, state, id)
end
for n, id in ipairs(A.leaves) do
  local set, state = REST(2 * (#A.joins + n) - 1), REST(2 * (#A.joins + n))
  redis.call('SREM', K.articleFeeds, id)
  if redis.call('ZREM', set, A.id) == 1 then changed(set, state, id) end
end
return answer(K.fragments, { outcome = 'done' })
