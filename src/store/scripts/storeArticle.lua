-- Takes in an article that is not known yet: record, identities, own short code, event. One that is known
-- is only said to be so. The record's key is the caller's guess of the id; where an identity leads
-- elsewhere, the caller is told where and calls again.
local first = answered(K.article)
if first then return first end

local owner = false
local clash = cjson.null
if A.ownId and redis.call('EXISTS', K.article) == 1 then owner = A.id end
for n, kind in ipairs(A.identities) do
  local id = redis.call('GET', REST(n))
  if id then
    -- The guid within its source comes first in the list and wins; a clash is reported.
    if owner and owner ~= id and kind ~= 'headline' then clash = id end
    -- A headline is an identity only for what has no other.
    if not owner and (kind ~= 'headline' or #A.identities == 1) then owner = id end
  end
end
if owner and owner ~= A.id then
  return cjson.encode({ outcome = 'elsewhere', id = owner })
end

local function remember_identities()
  for n, kind in ipairs(A.identities) do
    if kind == 'headline' then
      redis.call('SET', REST(n), A.id, 'PX', A.headlineKept)
    else
      redis.call('SET', REST(n), A.id, 'NX')
    end
  end
end

if redis.call('EXISTS', K.article) == 1 then
  local seen = redis.call('HGET', K.article, 'seen:' .. A.source)
  local current = redis.call('HGET', K.article, 'digest')
  remember_identities()
  redis.call('HSET', K.article, 'lastSeenAt', A.now)
  if seen == A.digest or current == A.digest then
    redis.call('HSET', K.article, 'seen:' .. A.source, A.digest)
    return cjson.encode({ outcome = 'unchanged', id = A.id, clash = clash })
  end
  return cjson.encode({ outcome = 'known', id = A.id, clash = clash, seenBefore = seen and true or false })
end

local own = { articleId = A.id, channel = '', variant = 'article', codes = A.codes, target = A.target }
local code = take_code(K.articleLinks, own, REST_FROM + #A.identities + 1)
if not code then return redis.error_reply('NOCODE no free short code') end
redis.call('HSET', K.article, 'json', ARGV[2], 'revision', 1, 'status', 'published', 'embargo', A.embargoUntil or 0, 'access', A.access, 'digest', A.digest, 'code', code,
  'seen:' .. A.source, A.digest, 'firstSeenAt', A.now, 'lastSeenAt', A.now)
redis.call('HSET', K.revisions, 1, ARGV[2])
redis.call('ZADD', K.articles, -A.publishedAt, A.id)
if A.embargoUntil then redis.call('ZADD', K.dueEmbargo, A.embargoUntil, A.id) end
remember_identities()
emit({ type = 'article.stored', id = A.id, revision = 1, embargoUntil = A.embargoUntil })
tell({ type = 'article', id = A.id })
return answer(K.article, { outcome = 'new', id = A.id, revision = 1, code = code, clash = clash })
