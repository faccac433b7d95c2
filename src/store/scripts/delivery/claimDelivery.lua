-- Claims a delivery for one attempt: written `sending` with the attempt's id and deadline, durably, before the first
-- byte leaves. Every reason not to send is checked in the same step, and returned. REST: the lists of the old state and
-- of `sending` (state; state and channel, each); then the delivery of the same push's first part under each id whose
-- posts count as this channel's own.
local first = answered(K.delivery)
if first then return first end

local time = redis.call('TIME')
local storeNow = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if A.now > storeNow + 1000 then return cjson.encode({ verdict = 'clock', storeNow = storeNow }) end

local d = {}
local flat = redis.call('HGETALL', K.delivery)
for n = 1, #flat, 2 do d[flat[n]] = flat[n + 1] end
if d.state ~= A.from then return cjson.encode({ verdict = 'moved', state = d.state or 'unknown' }) end
-- Edited and approved again since the caller read it: another text would be sent.
if A.draftVersion and tonumber(d.draftVersion) ~= A.draftVersion then
  return cjson.encode({ verdict = 'moved', state = d.state })
end
local channel = redis.call('HMGET', K.channel, 'paused', 'circuitUntil', 'lastClaimAt',
  'heir', 'signedOutSince', 'signedOutWhy', 'restUntil', 'restWhy', 'failures', 'probe', 'probeUntil')
-- Nothing expires while the channel needs its sign-in.
if tonumber(d.expiresAt) <= A.now and not channel[5] then return cjson.encode({ verdict = 'expired' }) end

-- A removal does not depend on article, draft, switches or calendar: only a home that may not send holds it.
local removal = d.purpose == 'remove' or string.sub(d.purpose or '', 1, 7) == 'remove:'
-- A platform's record of an article says what the article says: no draft was approved for it.
local document = d.purpose == 'document'
local function forbidden()
  local status = redis.call('HGET', K.article, 'status')
  -- A missing record (purged, or lost in a fail-over) is not a decision against sending.
  if not status then
    return { verdict = 'missing', reason = 'the article’s record is missing: take the article in again' }
  end
  if status == 'withdrawn' then
    return { verdict = 'cancelled', reason = 'the article was withdrawn' }
  end
  if document then return nil end
  local draft = redis.call('HMGET', K.draft, 'state', 'version')
  if not draft[1] then return ({ verdict = 'missing', reason = 'the draft’s record is missing' }) end
  -- `done` counts as approved, like `scheduled`: a person may retry a failed part after its draft was finished.
  if (draft[1] ~= 'scheduled' and draft[1] ~= 'done') or draft[2] ~= d.draftVersion then
    return { verdict = 'cancelled', reason = 'the draft is no longer the approved version' }
  end

  local out = { sending = true, uncertain = true, unknown = true, sent = true }
  for n, id in ipairs(A.inherits or {}) do
    if out[redis.call('HGET', REST(4 + n), 'state') or ''] then
      return { verdict = 'cancelled', reason = 'already posted as ' .. id .. ', to the same account' }
    end
  end
end
local refusal = not removal and forbidden()
if refusal then return cjson.encode(refusal) end

local here = standing()
if here == 'watching' then return cjson.encode({ verdict = 'not-here' }) end
if here ~= 'armed' then return cjson.encode({ verdict = 'held', reason = 'sending is not armed here: slugline resume --here' }) end
if not removal and redis.call('HGET', K.switches, 'paused') then return cjson.encode({ verdict = 'held', reason = 'everything is paused' }) end
if channel[1] and not removal then return cjson.encode({ verdict = 'held', reason = 'the channel is paused' }) end
-- Another process has the newer file already.
if channel[4] then return cjson.encode({ verdict = 'held', reason = 'the channel is called ' .. channel[4] .. ' now' }) end
if A.held then return cjson.encode({ verdict = 'held', reason = A.held }) end

if channel[5] then
  return cjson.encode({ verdict = 'waits-for-channel', why = 'signed-out', reason = 'the channel needs its sign-in: ' .. (channel[6] or '') })
end
if tonumber(channel[7] or 0) > A.now then
  return cjson.encode({ verdict = 'waits-for-channel', why = 'rest', reason = channel[8] or '' })
end

-- Embargo, gap, slots and cap only set the due time; `why` tells the caller that this is not lateness.
local later, why = tonumber(d.dueAt), 'due'
local function not_before(instant, reason)
  if instant and instant > later then later, why = instant, reason end
end
if not removal then not_before(tonumber(redis.call('HGET', K.article, 'embargo') or 0), 'embargo') end
if channel[3] and not d.copyId then not_before(tonumber(channel[3]) + A.gap, 'gap') end
-- A thread's later parts follow at once. A person's exact time, and `now`, ignore the slots.
if d.part == '1' and not d.copyId and d.place ~= 'now' and A.now >= tonumber(d.exactUntil or 0) then
  not_before(A.open, 'slots')
end
if later > A.now then return cjson.encode({ verdict = 'later', dueAt = later, why = why }) end
-- If the channel has a gap, posts are sent in the order of approval: an earlier one that is about to be retried goes
-- first.
if A.gap > 0 and not d.copyId and not d.place then
  local head = redis.call('ZRANGE', K.retries, 0, 0, 'WITHSCORES')
  if head[1] and head[1] ~= A.id and tonumber(head[2]) < tonumber(d.rank or d.dueAt) then
    local due = redis.call('ZSCORE', K.dueDeliver, head[1])
    if due then return cjson.encode({ verdict = 'later', dueAt = math.max(tonumber(due), A.now) + 1000, why = 'order' }) end
    redis.call('ZREM', K.retries, head[1])
  end
end
-- After an outage one post is tried first, and the others once it has arrived. A removal waits for no other push.
local isOut = not removal and (tonumber(channel[9] or 0) >= A.circuit.after or tonumber(channel[2] or 0) > A.now)
local hasProbe = tonumber(channel[11] or 0) > A.now and channel[10] ~= A.id
if isOut and (tonumber(channel[2] or 0) > A.now or hasProbe) then
  return cjson.encode({ verdict = 'waits-for-channel', why = 'rest', reason = 'the channel rests after failures' })
end
-- The cap counts a thread as one post; the budget counts each part, and must allow all of them or none.
local counters = {}
for _, counter in ipairs(d.copyId and {} or A.counters) do
  local period, count = unpack(redis.call('HMGET', K.channel, counter.periodField, counter.countField))
  count = period == counter.period and tonumber(count) or 0
  local first_part = d.part == '1'
  local wants = counter.countsParts and tonumber(d.parts or 1) or 1
  if first_part and counter.limit and count + wants > counter.limit and (count > 0 or counter.limit < 1) then
    return cjson.encode({ verdict = 'later', dueAt = counter.next, why = 'cap' })
  end
  if first_part or counter.countsParts then table.insert(counters, { counter = counter, count = count }) end
end

if tonumber(d.part) > 1 and not d.copyId then
  local before = redis.call('HGET', K.previous, 'state')
  if before ~= 'sent' then
    -- Once the previous part is sent, this one is due at once; this due time is for the case that it never is.
    redis.call('ZADD', K.dueDeliver, A.now + 30000, A.id)
    local stopped = {
      unknown = 'is unknown', failed = 'has failed', expired = 'has expired', cancelled = 'was cancelled', held = 'is held',
    }
    if stopped[before or ''] then
      redis.call('HSET', K.delivery, 'reason', 'part ' .. (tonumber(d.part) - 1) .. ' of its thread ' .. stopped[before])
    end
    return cjson.encode({ verdict = 'waits', state = before or 'unknown' })
  end
end

local attempts = cjson.decode(d.attempts or '[]')
table.insert(attempts, { at = A.now, id = A.attempt, outcome = 'sending' })
-- Between the attempts are lookups and decisions, which have no id. An attempt that failed by the account's fault does
-- not count.
local number, firstAt = 0, nil
for _, line in ipairs(attempts) do
  if line.id and not line.uncounted then
    number = number + 1
    firstAt = firstAt or line.at
  end
end
if isOut then redis.call('HSET', K.channel, 'probe', A.id, 'probeUntil', A.deadline) end
redis.call('HSET', K.delivery, 'state', 'sending', 'attempt', A.attempt, 'deadline', A.deadline,
  'attempts', cjson.encode(attempts))
if A.card then redis.call('HSET', K.delivery, 'card', A.card) end
if A.account then redis.call('HSETNX', K.account, 'posted|' .. A.channel, A.now) end
-- A change of a post is not a post: the channel's gap and cap count only posts.
if not d.copyId then
  local counted = {}
  for _, each in ipairs(counters) do
    local counter = each.counter
    redis.call('HSET', K.channel, counter.periodField, counter.period, counter.countField, each.count + 1)
    table.insert(counted, { counter.periodField, counter.countField, counter.period })
  end
  -- moveDelivery subtracts it again if it was certainly not posted.
  redis.call('HSET', K.delivery, 'counted', cjson.encode({ counters = counted, lastClaimAt = channel[3] or '', claimedAt = A.now }))
  redis.call('HSET', K.channel, 'lastClaimAt', A.now)
end
for list = 1, 2 do
  redis.call('ZREM', REST(list), A.id)
  redis.call('ZADD', REST(list + 2), -d.createdAt, A.id)
end
redis.call('ZREM', K.dueDeliver, A.id)
redis.call('ZREM', K.retries, A.id)
redis.call('ZREM', K.dueExpire, A.id)
redis.call('ZADD', K.dueClaims, A.deadline, A.id)
tell({ type = 'delivery', id = A.id })
return answer(K.delivery, { verdict = 'claimed', number = number, firstAttemptAt = firstAt })
