-- Stores an article that is not known yet: record, identities, own short code, event. For a known one it only answers
-- what is known. The record's key is the caller's guess of the id; if an identity leads elsewhere, the answer says
-- where, and the caller calls again.
local first = answered(K.article)
if first then return first end

local owner = false
local clash = cjson.null
local byAddress = false
if A.ownId and redis.call('EXISTS', K.article) == 1 then owner = A.id end
for n, kind in ipairs(A.identities) do
  local id = kind ~= 'address' and redis.call('GET', REST(n))
  if id then
    -- The guid within its source comes first in the list and wins; a clash is reported.
    if owner and owner ~= id and kind ~= 'headline' then clash = id end
    -- A headline is an identity only for an article that has no other.
    if not owner and (kind ~= 'headline' or n == 1) then
      owner = id
      byAddress = kind == 'url'
    end
  end
end
if owner and owner ~= A.id then
  return cjson.encode({ outcome = 'elsewhere', id = owner })
end

-- Keys of the likenesses and of the former guid stand behind those of codes and terms.
local LIKENESSES = #A.identities + #A.codes + #A.terms
if A.seeksAlike and not owner then
  local found = { outcome = 'alike' }
  local isAny = false
  for n, kind in ipairs(A.likenesses) do
    local id = redis.call('GET', REST(LIKENESSES + n))
    if id then found[kind] = id; isAny = true end
  end
  if isAny then return cjson.encode(found) end
end

-- A headline that leads to another article is reassigned only if the caller says so, because that article is the
-- source's own too.
local function remember_headline(n)
  local id = redis.call('GET', REST(n))
  if not id or id == A.id or id == A.headlineFrom then
    redis.call('SET', REST(n), A.id, 'PX', A.headlineTtl)
  end
end

local function remember_guid()
  if A.guid then redis.call('HSET', K.article, 'guid:' .. A.source, A.guid) end
  if A.sharedUrl then redis.call('HSET', K.article, 'sharedUrl', A.sharedUrl) end
end

-- A guid that is another one at each poll leaves nothing behind.
local function forget_former_guid()
  local former = A.formerGuid and REST(LIKENESSES + #A.likenesses + 1)
  if former and redis.call('GET', former) == A.id then redis.call('DEL', former) end
end

if redis.call('EXISTS', K.article) == 1 then
  -- A guid that is not known yet leads here by its address alone: is the article known by another guid of that document?
  local guid = A.knowsDocument and byAddress and redis.call('HGET', K.article, 'guid:' .. A.source)
  if guid and guid ~= A.guid then
    local shared = redis.call('HGET', K.article, 'sharedUrl')
    return cjson.encode({ outcome = 'beside', id = A.id, guid = guid, sharedUrl = shared or nil })
  end
  local seen = redis.call('HGET', K.article, 'seen:' .. A.source)
  local current = redis.call('HGET', K.article, 'digest')
  -- The source may not own it, so only identities in the source's own name, or known ones, are recorded.
  for n, kind in ipairs(A.identities) do
    if kind == 'guid' then redis.call('SET', REST(n), A.id, 'NX') end
    if kind == 'headline' and redis.call('GET', REST(n)) == A.id then
      redis.call('PEXPIRE', REST(n), A.headlineTtl)
    end
  end
  for n in ipairs(A.likenesses) do
    local leadsTo = redis.call('GET', REST(LIKENESSES + n))
    if leadsTo == A.id then redis.call('PEXPIRE', REST(LIKENESSES + n), A.headlineTtl)
    elseif A.joins then redis.call('SET', REST(LIKENESSES + n), A.id, 'PX', A.likenessTtl) end
  end
  forget_former_guid()
  remember_guid()
  redis.call('HSET', K.article, 'lastSeenAt', A.now)
  local tooLate = late(K.article)
  local revives = A.publishes and redis.call('HGET', K.article, 'status') == 'withdrawn'
  if not revives and (current == A.digest or (A.repeats and seen == A.digest)) then
    redis.call('HSET', K.article, 'seen:' .. A.source, A.digest)
    if not tooLate then note_order(K.article) end
    -- The source returned to the current content, so the change that was put off in between is obsolete.
    local putOff = current == A.digest and redis.call('HGET', K.article, 'putOff')
    if putOff and cjson.decode(putOff).source == A.source then
      redis.call('HDEL', K.article, 'putOff')
      redis.call('ZREM', K.duePutOff, A.id)
    end
    return cjson.encode({ outcome = 'unchanged', id = A.id, clash = clash })
  end
  if tooLate then return cjson.encode({ outcome = 'late', id = A.id, why = tooLate }) end
  return cjson.encode({ outcome = 'known', id = A.id, clash = clash, seenBefore = seen and true or false })
end

local own = { articleId = A.id, channel = '', variant = 'article', codes = A.codes, target = A.target }
local code = take_code(K.articleLinks, own, REST_FROM + #A.identities + 1)
if not code then return redis.error_reply('NOCODE no free short code') end
redis.call('HSET', K.article, 'json', ARGV[2], 'revision', 1, 'status', 'published', 'embargo', A.embargoUntil or 0, 'access', A.access, 'digest', A.digest, 'code', code,
  'seen:' .. A.source, A.digest, 'firstSeenAt', A.now, 'lastSeenAt', A.now, 'breaking', A.breaking and 1 or 0)
redis.call('HSET', K.revisions, 1, ARGV[2])
redis.call('ZADD', K.articles, -A.publishedAt, A.id)
if A.embargoUntil then redis.call('ZADD', K.dueEmbargo, A.embargoUntil, A.id) end
for n, kind in ipairs(A.identities) do
  if kind == 'headline' then remember_headline(n)
  elseif kind == 'address' then redis.call('SET', REST(n), A.id)
  else redis.call('SET', REST(n), A.id, 'NX') end
end
for n in ipairs(A.likenesses) do
  redis.call('SET', REST(LIKENESSES + n), A.id, 'PX', A.headlineTtl)
end
remember_guid()
note_order(K.article)
note_terms(#A.identities + #A.codes + 1)
emit({ type = 'article.stored', id = A.id, revision = 1, embargoUntil = A.embargoUntil })
tell({ type = 'article', id = A.id, revision = 1, less = false, state = 'published' })
return answer(K.article, { outcome = 'new', id = A.id, revision = 1, code = code, clash = clash })
