-- Writes revision n+1 over revision n: changed text, a correction, a withdrawal, a lifted embargo.
local first = answered(K.article)
if first then return first end

local revision = tonumber(redis.call('HGET', K.article, 'revision') or 0)
if revision ~= A.expected then
  return cjson.encode({ outcome = 'moved', revision = revision })
end
if not is_found_by(A.known) then return cjson.encode({ outcome = 'moved', revision = revision }) end
if A.accepts then
  local stored = redis.call('HGET', K.article, 'proposal:' .. A.accepts.source)
  local proposal = stored and cjson.decode(stored)
  if not proposal or proposal.dismissed or proposal.asked ~= A.accepts.asked then
    return cjson.encode({ outcome = 'moved', revision = revision })
  end
end
local putOff = redis.call('HGET', K.article, 'putOff')
if A.putOff and (not putOff or cjson.decode(putOff).digest ~= A.putOff) then
  return cjson.encode({ outcome = 'moved', revision = revision })
end
local tooLate = late(K.article)
if tooLate then return cjson.encode({ outcome = 'late', why = tooLate }) end
note_order(K.article)

-- How often a source changes what may wait. `polls` rises with each poll that finds another text and falls with each
-- that finds none. From the third on, the newest text waits, longer each time.
local pace = cjson.decode(redis.call('HGET', K.article, 'pace') or '{"polls":0}')
local function must_wait()
  local gap = math.max(1, A.now - A.minor.lastPollAt)
  local quiet = pace.changedAt and math.floor((A.now - pace.changedAt) / gap + 0.5) - 1 or 0
  pace.polls = math.max(0, pace.polls - math.max(0, quiet)) + 1
  pace.changedAt = A.now
  pace.wait = pace.polls > 2 and pace.takenAt and (pace.wait or A.firstWait) or nil
  return pace.wait and A.now < pace.takenAt + pace.wait
end
local waits = A.minor and must_wait()
if not waits and (A.minor or A.putOff) then
  pace.takenAt = A.now
  if pace.wait then pace.wait = math.min(2 * pace.wait, A.longestWait) end
end
if A.minor or A.putOff then redis.call('HSET', K.article, 'pace', cjson.encode(pace)) end
if waits then
  local due = pace.takenAt + pace.wait
  redis.call('HSET', K.article, 'seen:' .. A.source, A.digest,
    'putOff', cjson.encode({ source = A.source, digest = A.digest, fields = A.minor.fields }))
  redis.call('ZADD', K.duePutOff, due, A.id)
  return answer(K.article, { outcome = 'put-off', ['until'] = due })
end
-- A source's version is complete: it includes or replaces an earlier one that was put off.
if A.digest or A.status == 'withdrawn' then
  redis.call('HDEL', K.article, 'putOff')
  redis.call('ZREM', K.duePutOff, A.id)
end
local nextRevision = revision + 1

-- Whether the public may see less of it than before: what was built from it until now must not be shown.
local before = redis.call('HMGET', K.article, 'status', 'embargo', 'access')
local less = (A.status == 'withdrawn' and before[1] ~= 'withdrawn')
  or ((A.embargoUntil or 0) > A.now and tonumber(before[2] or 0) <= A.now)
  or (A.access == 'subscribers' and before[3] ~= 'subscribers')

redis.call('HSET', K.article, 'json', ARGV[2], 'revision', nextRevision, 'status', A.status, 'embargo', A.embargoUntil or 0, 'access', A.access,
  'breaking', A.breaking and 1 or 0)
local newest, _, wanted = newest_waiting()
put_first(A.id, newest, wanted)
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
-- A new address is one more identity; the headline's lease is renewed unless the headline leads to another article.
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
note_terms(#A.identities + 1)
if A.status == 'withdrawn' then end_proposals(K.article, A.id) end
emit({ type = A.event, id = A.id, revision = nextRevision, embargoUntil = A.embargoUntil })
tell({ type = 'article', id = A.id, revision = nextRevision, less = less, state = string.match(A.event, '%.(.*)') })
audit(A.event, A.id, A.note)
return answer(K.article, { outcome = 'revised', id = A.id, revision = nextRevision, less = less })
