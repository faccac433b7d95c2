-- Approves a draft's version and gives each part its place in the ledger, in one step.
-- REST: the draft's four lists (old state, old state and channel, scheduled, scheduled and channel);
-- the ledger's four lists of scheduled ones and all; then for each part: record and its old state's two
-- lists; then the list of each person who worked on it.
local first = answered(K.draft)
if first then return first end

local state = redis.call('HGET', K.draft, 'state')
local version = tonumber(redis.call('HGET', K.draft, 'version') or 0)
if not state then return cjson.encode({ outcome = 'unknown' }) end
if version ~= A.expected or state ~= A.from or approvals_of(K.draft) ~= A.approvals then
  return cjson.encode({ outcome = 'moved', state = state, version = version })
end

-- A push key is pushed only once, ever: only deliveries that are still unsent, or certainly were not sent, get another
-- place.
local again = { scheduled = true, held = true, retry_wait = true, cancelled = true, expired = true, failed = true }
for n, part in ipairs(A.parts) do
  local was = redis.call('HGET', REST(6 + 3 * n), 'state')
  if was ~= (part.was or false) or (was and not again[was]) then
    return cjson.encode({ outcome = 'in-flight', state = was, delivery = part.id })
  end
end

if is_taken(A.seen) then return cjson.encode({ outcome = 'taken' }) end

-- Deliveries approved for the same instant are sent in the order of their approvals.
local turn = A.copyId and 0 or redis.call('HINCRBY', K.channel, 'turns', 1) % 1000 / 1000

local moved = state ~= 'scheduled'
for n, part in ipairs(A.parts) do
  local record = REST(6 + 3 * n)
  if part.was ~= 'scheduled' or tonumber(redis.call('HGET', record, 'dueAt')) ~= part.dueAt then moved = true end
  local created = redis.call('HGET', record, 'createdAt') or A.now
  redis.call('HSET', record, 'id', part.id, 'pushId', part.pushId, 'state', 'scheduled', 'draftId', A.id, 'draftVersion', version,
    'articleId', A.articleId, 'channel', A.channel, 'purpose', A.purpose, 'part', part.part,
    'parts', A.count, 'dueAt', part.dueAt, 'wantedAt', part.dueAt, 'expiresAt', part.expiresAt, 'createdAt', created)
  redis.call('HSET', record, 'code', part.code, 'rank', string.format('%.3f', part.dueAt + turn))
  redis.call('HDEL', record, 'reason', 'offer', 'place', 'exactUntil', 'nextId', 'card', 'cardAccepted')
  redis.call('ZREM', K.retries, part.id)
  if A.exactUntil then redis.call('HSET', record, 'exactUntil', A.exactUntil) end
  if A.place and A.place ~= 'queue' then redis.call('HSET', record, 'place', A.place) end
  if part.recipient then redis.call('HSET', record, 'recipient', part.recipient)
  elseif A.parts[n + 1] then redis.call('HSET', record, 'nextId', A.parts[n + 1].id) end
  if part.offer then redis.call('HSET', record, 'offer', part.offer) end
  redis.call('HSETNX', record, 'attempts', '[]')
  if part.was then
    redis.call('ZREM', REST(6 + 3 * n + 1), part.id)
    redis.call('ZREM', REST(6 + 3 * n + 2), part.id)
  end
  for list = 5, 8 do redis.call('ZADD', REST(list), -created, part.id) end
  redis.call('ZADD', K.dueDeliver, part.dueAt, part.id)
  redis.call('ZADD', K.dueExpire, part.expiresAt, part.id)
  redis.call('ZADD', K.wanted, part.dueAt, part.id)
  note_time(part.id, part.dueAt)
  -- A change of a published post takes no place in its channel's calendar; one post to many recipients takes one.
  if A.copyId then redis.call('HSET', record, 'copyId', A.copyId)
  elseif n == 1 or not part.recipient then redis.call('ZADD', K.calendar, part.dueAt, part.id) end
  emit({ type = 'delivery.scheduled', id = part.id, dueAt = part.dueAt })
  tell({ type = 'delivery', id = part.id, articleId = A.articleId, state = 'scheduled' })
end

local created = redis.call('HGET', K.draft, 'createdAt')
redis.call('HSET', K.draft, 'json', ARGV[2], 'state', 'scheduled')
if state ~= 'scheduled' then
  redis.call('ZREM', REST(1), A.id)
  redis.call('ZREM', REST(2), A.id)
  redis.call('ZADD', REST(3), -created, A.id)
  redis.call('ZADD', REST(4), -created, A.id)
end
note_waiting(A.articleId, { id = A.id, state = 'scheduled' }, A.channel, K.reviewOfChannel)
note_listed(A.articleId, { id = A.id, state = 'scheduled', created = created }, A.channel, own_list)
note_people(A.articleId, created, A.people, 8 + 3 * #A.parts + 1)
tell({ type = 'draft', id = A.id, state = 'scheduled' })
if moved then audit(state == 'in_review' and 'draft.approved' or 'draft.scheduled', A.id, A.note) end
return answer(K.draft, { outcome = 'scheduled', version = version })
