-- Moves a delivery from a listed state to another: an attempt's outcome, settling, holding, a person's decision. A late
-- outcome moves it from whatever state it is in by then, or is only recorded in its attempt's line. REST: the lists of
-- the old state and of the new one (state; state and channel, each), then the index's hashes of its posts.
local first = answered(K.delivery)
if first then return first end

local d = redis.call('HMGET', K.delivery, 'state', 'attempt', 'attempts', 'createdAt', 'copyId', 'wantedAt', 'dueAt', 'part', 'rank', 'expiresAt')
if not d[1] then return cjson.encode({ outcome = 'unknown' }) end
if d[1] ~= A.from or (A.attempt and d[2] ~= A.attempt) then
  return cjson.encode({ outcome = 'moved', state = d[1] })
end
if is_taken(A.seen) then return cjson.encode({ outcome = 'taken' }) end
-- The platform was asked before a check found the account working: its refusal is outdated, and the post is tried again.
if A.account and A.account.askedAt and A.account.askedAt <= tonumber(redis.call('HGET', K.channel, 'wellAt') or 0) then
  A.account, A.waitsForChannel, A.event = nil, nil, 'delivery.retry'
  A.due = { deliver = A.now + A.againMs, expire = tonumber(d[10]) }
end

redis.call('HSET', K.delivery, 'state', A.to, 'wantedAt', d[6] or d[7] or A.now)
for name, value in pairs(A.set or {}) do redis.call('HSET', K.delivery, name, value) end
for _, name in ipairs(A.unset or {}) do redis.call('HDEL', K.delivery, name) end
if A.result then
  local attempts = cjson.decode(d[3] or '[]')
  local last = attempts[#attempts]
  for _, line in ipairs(attempts) do
    if A.line and line.id == A.line then last = line end
  end
  if A.result.look then
    table.insert(attempts, A.result)
  elseif last then
    for name, value in pairs(A.result) do last[name] = value end
  end
  -- An empty list would be written as an empty object.
  if #attempts > 0 then redis.call('HSET', K.delivery, 'attempts', cjson.encode(attempts)) end
end
-- A post that an edit created leads to the delivery that was edited.
for n, field in ipairs(A.postFields) do redis.call('HSET', REST(4 + n), field, d[5] or A.id) end
-- Only recorded: due times stay.
if A.keepsPlace then
  tell({ type = 'delivery', id = A.id })
  if A.action then audit(A.action, A.id, A.note) end
  return answer(K.delivery, { outcome = 'moved-on', state = A.to })
end
if A.to ~= A.from then
  for list = 1, 2 do
    redis.call('ZREM', REST(list), A.id)
    redis.call('ZADD', REST(list + 2), -d[4], A.id)
  end
end

local dueAt = (A.set or {}).dueAt
if A.ends and A.to ~= A.from then note_time(A.id, A.now)
elseif dueAt and not A.ends then note_time(A.id, dueAt) end

local restsNow = false
if A.countFailure == true and not d[5] then
  -- Attempts in progress when the channel began to rest belong to the same outage and count once.
  if tonumber(redis.call('HGET', K.channel, 'circuitUntil') or 0) <= A.now then
    local failures = redis.call('HINCRBY', K.channel, 'failures', 1)
    local rest = A.restMs or 0
    if failures >= A.circuit.after then
      rest = math.max(rest, math.min(A.circuit.firstMs * 2 ^ (failures - A.circuit.after), A.circuit.longestMs))
    end
    if rest > 0 then
      redis.call('HSET', K.channel, 'circuitUntil', string.format('%.0f', A.now + rest), 'circuitWhy', (A.set or {}).reason or '')
      redis.call('HSETNX', K.channel, 'circuitSince', A.now)
    end
    -- It waits with the others until the channel is tried again; its own delay would be longer.
    restsNow = failures >= A.circuit.after and A.to == 'retry_wait'
    redis.call('HDEL', K.channel, 'probe', 'probeUntil')
  end
elseif A.countFailure == false then
  if tonumber(redis.call('HGET', K.channel, 'failures') or 0) >= A.circuit.after then
    emit({ type = 'sending.resumed', id = A.channel })
  end
  redis.call('HDEL', K.channel, 'failures', 'circuitUntil', 'circuitSince', 'circuitWhy', 'probe', 'probeUntil')
end

-- Each due set contains exactly the deliveries that must be checked for its reason.
local due = A.due or {}
if restsNow then
  due.deliver = nil
  redis.call('HSET', K.delivery, 'dueAt', d[7])
  note_time(A.id, d[7])
end
for name, set in pairs({ deliver = K.dueDeliver, claims = K.dueClaims, settle = K.dueSettle, expire = K.dueExpire }) do
  if due[name] then redis.call('ZADD', set, due[name], A.id) else redis.call('ZREM', set, A.id) end
end
if A.confirmAt and A.to ~= A.from then redis.call('ZADD', K.dueConfirm, A.confirmAt, A.id) end
-- Lateness is measured from the instant for which it was wanted, however often its due time has moved.
if A.canBeLate then redis.call('ZADD', K.wanted, (A.set or {}).wantedAt or d[6] or d[7] or A.now, A.id)
else redis.call('ZREM', K.wanted, A.id) end
-- A change of a published post has no place in the calendar, and its platform's refusal is not a failure of the
-- channel.
if due.deliver and not d[5] then redis.call('ZADD', K.calendar, due.deliver, A.id)
elseif A.to ~= 'held' then redis.call('ZREM', K.calendar, A.id) end
-- For its first retries a post keeps its turn; one that fails for longer must not block others.
if A.to == 'retry_wait' and due.deliver and not d[5] and d[8] == '1' and #cjson.decode(d[3] or '[]') <= A.turnsKept then
  redis.call('ZADD', K.retries, tonumber(d[9] or d[7]), A.id)
else
  redis.call('ZREM', K.retries, A.id)
end
-- What was certainly not posted does not count against gap and caps: undo what its claim counted.
local counted = redis.call('HGET', K.delivery, 'counted')
if counted and A.to ~= A.from and A.to ~= 'uncertain' and A.to ~= 'unknown' then
  counted = cjson.decode(counted)
  redis.call('HDEL', K.delivery, 'counted')
  if A.to ~= 'sent' then
    for _, each in ipairs(counted.counters) do
      local period, count = unpack(redis.call('HMGET', K.channel, each[1], each[2]))
      if period == each[3] and tonumber(count or 0) > 0 then redis.call('HINCRBY', K.channel, each[2], -1) end
    end
    if tonumber(redis.call('HGET', K.channel, 'lastClaimAt') or 0) == counted.claimedAt then
      if counted.lastClaimAt == '' then redis.call('HDEL', K.channel, 'lastClaimAt')
      else redis.call('HSET', K.channel, 'lastClaimAt', counted.lastClaimAt) end
    end
  end
end
local nowSignedOut
if A.account then
  if A.account.fault == 'signed-out' then
    nowSignedOut = redis.call('HSETNX', K.channel, 'signedOutSince', A.now) == 1 or nil
    redis.call('HSET', K.channel, 'signedOutWhy', A.account.reason)
  elseif tonumber(redis.call('HGET', K.channel, 'restUntil') or 0) < A.account['until'] then
    if tonumber(redis.call('HGET', K.channel, 'restUntil') or 0) <= A.now then
      redis.call('HSET', K.channel, 'restSince', A.now)
    end
    redis.call('HSET', K.channel, 'restUntil', A.account['until'], 'restWhy', A.account.reason)
  end
  redis.call('HDEL', K.channel, 'probe', 'probeUntil')
end
if A.waitsForChannel or restsNow then redis.call('HINCRBY', K.channel, 'waiting', 1) end

-- Records which variant was posted, for learning from its clicks: the newest 500 of a channel.
local offer = A.to == 'sent' and redis.call('HGET', K.delivery, 'offer')
if offer then
  redis.call('ZADD', K.posted, A.now, offer)
  redis.call('ZREMRANGEBYRANK', K.posted, 0, -501)
end

-- The next part of the thread waited for this one.
if A.nextId then
  local after = redis.call('HMGET', K.next, 'state', 'dueAt')
  local waits = tonumber(redis.call('ZSCORE', K.dueDeliver, A.nextId) or 0) > A.now
  if after[1] == 'scheduled' and waits and tonumber(after[2]) <= A.now then
    redis.call('ZADD', K.dueDeliver, A.now, A.nextId)
    redis.call('HDEL', K.next, 'reason')
    emit({ type = 'delivery.scheduled', id = A.nextId, dueAt = A.now })
  end
end
if A.event and not restsNow then emit({ type = A.event, id = A.id, dueAt = due.deliver or due.settle, draftId = A.draftId }) end
tell({ type = 'delivery', id = A.id, state = A.to })
if A.action then audit(A.action, A.id, A.note) end
return answer(K.delivery, { outcome = 'moved-on', state = A.to, nowSignedOut = nowSignedOut })
