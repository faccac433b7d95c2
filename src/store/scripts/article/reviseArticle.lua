-- Writes revision n+1 over revision n: changed text, a correction, a withdrawal, a lifted embargo.
local first = answered(K.article)
if first then return first end

local revision = tonumber(redis.call('HGET', K.article, 'revision') or 0)
if revision ~= A.expected then
  return cjson.encode({ outcome = 'moved', revision = revision })
end
if A.accepts then
  local stored = redis.call('HGET', K.article, 'proposal:' .. A.accepts.source)
  local proposal = stored and cjson.decode(stored)
  if not proposal or proposal.dismissed or proposal.asked ~= A.accepts.asked then
    return cjson.encode({ outcome = 'moved', revision = revision })
  end
end
local tooLate = late(K.article)
if tooLate then return cjson.encode({ outcome = 'late', why = tooLate }) end
note_order(K.article)
local nextRevision = revision + 1

-- Whether the public may see less of it than before: what was made of it until now is not shown any more.
local before = redis.call('HMGET', K.article, 'status', 'embargo', 'access')
local less = (A.status == 'withdrawn' and before[1] ~= 'withdrawn')
  or ((A.embargoUntil or 0) > A.now and tonumber(before[2] or 0) <= A.now)
  or (A.access == 'subscribers' and before[3] ~= 'subscribers')

redis.call('HSET', K.article, 'json', ARGV[2], 'revision', nextRevision, 'status', A.status, 'embargo', A.embargoUntil or 0, 'access', A.access)
if A.digest then
  redis.call('HSET', K.article, 'digest', A.digest, 'seen:' .. A.source, A.digest)
end
redis.call('HSET', K.revisions, nextRevision, ARGV[2])
redis.call('HDEL', K.revisions, nextRevision - A.maxRevisions)
redis.call('ZADD', K.articles, -A.publishedAt, A.id)
if A.embargoUntil then
  redis.call('ZADD', K.dueEmbargo, A.embargoUntil, A.id)
else
  redis.call('ZREM', K.dueEmbargo, A.id)
end
-- A new address is one more identity; a headline's lease starts anew, unless the headline leads to another article.
for n, kind in ipairs(A.identities) do
  local isFree = kind == 'headline' and (redis.call('GET', REST(n)) or A.id) == A.id
  if isFree then
    redis.call('SET', REST(n), A.id, 'PX', A.headlineTtl)
  elseif kind ~= 'headline' then
    redis.call('SET', REST(n), A.id, 'NX')
  end
end
-- The article's own short link follows a moved article.
if A.target then
  redis.call('HSET', K.link, 'target', A.target)
  tell({ type = 'link', code = A.code })
end
if A.accepts then
  redis.call('HDEL', K.article, 'proposal:' .. A.accepts.source)
  redis.call('ZREM', K.proposals, A.id .. '.' .. A.accepts.source)
  audit('proposal.accepted', A.id, A.note)
end
if A.status == 'withdrawn' then end_proposals(K.article, A.id) end
emit({ type = A.event, id = A.id, revision = nextRevision, embargoUntil = A.embargoUntil })
tell({ type = 'article', id = A.id, revision = nextRevision, less = less })
audit(A.event, A.id, A.note)
return answer(K.article, { outcome = 'revised', id = A.id, revision = nextRevision, less = less })
