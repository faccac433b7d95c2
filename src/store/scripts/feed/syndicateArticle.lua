-- Puts an article's fragments and its place in the feeds, all at once: a reader sees the old feed or the new.
-- REST: first the feeds it belongs to (set, state, places and tombstones each), then those that it leaves.
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
  announce(id)
end

local function keys_of(n)
  local first = 4 * (n - 1)
  return REST(first + 1), REST(first + 2), REST(first + 3), REST(first + 4)
end

-- The record keeps the article's place in each feed permanently, so that it returns to the same place, and a feed that
-- is rebuilt from the records has the same archive.
local places = cjson.decode(redis.call('HGET', K.article, 'places') or '{}')
local placed = false

local function place(id, state, set)
  if not places[id] then
    places[id] = redis.call('HINCRBY', state, 'places', 1)
    placed = true
  elseif places[id] > tonumber(redis.call('HGET', state, 'places') or 0) then
    redis.call('HSET', state, 'places', places[id])
  end
  return redis.call('ZADD', set, 'CH', places[id], A.id) == 1
end

-- A rebuild finds most articles unchanged; their feeds need not be assembled again.
local function is_stored(names, texts)
  if redis.call('HLEN', K.fragments) ~= #names + redis.call('HEXISTS', K.fragments, 'calls') then return false end
  local stored = redis.call('HMGET', K.fragments, unpack(names))
  for n, text in ipairs(texts) do
    if stored[n] ~= text then return false end
  end
  return true
end

local rendered = true
if #A.joins > 0 then
  local names = { 'visibility', 'updatedAt' }
  local texts = { A.visibility, string.format('%.0f', A.updatedAt) }
  for n, name in ipairs(A.formats) do
    table.insert(names, name)
    table.insert(texts, ARGV[n + 1])
  end
  rendered = not is_stored(names, texts)
  if rendered then
    redis.call('DEL', K.fragments)
    local fields = {}
    for n, name in ipairs(names) do
      table.insert(fields, name)
      table.insert(fields, texts[n])
    end
    redis.call('HSET', K.fragments, unpack(fields))
  end
  redis.call('HSETNX', K.article, 'shown', A.now)
else
  redis.call('DEL', K.fragments)
end
for n, id in ipairs(A.joins) do
  local set, state, placesSet, tombstones = keys_of(n)
  local moved = redis.call('ZADD', set, 'CH', -A.publishedAt, A.id) == 1
  redis.call('ZREMRANGEBYRANK', set, A.maxMembers[n], -1)
  local back = redis.call('ZREM', tombstones, A.id) == 1
  local stands = A.placed[n] and place(id, state, placesSet)
  redis.call('SADD', K.articleFeeds, id)
  redis.call('SADD', K.feeds, id)
  if rendered or moved or back or stands then changed(set, state, id) end
end
for n, id in ipairs(A.leaves) do
  local set, state, placesSet, tombstones = keys_of(#A.joins + n)
  redis.call('SREM', K.articleFeeds, id)
  local was = redis.call('ZREM', set, A.id) == 1
  if places[id] then place(id, state, placesSet) end
  local buried = A.buried[n] and add_tombstone(tombstones, placesSet, A.updatedAt)
  if was or buried then changed(set, state, id) end
end
if placed then redis.call('HSET', K.article, 'places', cjson.encode(places)) end
if A.agesAt then redis.call('ZADD', K.dueAge, A.agesAt, A.id) else redis.call('ZREM', K.dueAge, A.id) end
return answer(K.fragments, { outcome = 'done' })
