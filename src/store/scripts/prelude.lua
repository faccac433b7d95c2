-- Common to every domain script. K: the fixed keys by name; ARGV[1]: the command as JSON; ARGV[2..]: texts.
local A = cjson.decode(ARGV[1])

local function REST(n) return KEYS[REST_FROM + n] end

-- A record remembers its last calls, because a client repeats a command whose answer was lost:
-- the repeat gets the first answer and changes nothing.
local REMEMBERED = 6

local function calls_of(record)
  local stored = redis.call('HGET', record, 'calls')
  return stored and cjson.decode(stored) or {}
end

local function answered(record)
  for _, call in ipairs(calls_of(record)) do
    if call[1] == A.callId then return call[2] end
  end
  return nil
end

local function answer(record, value)
  local text = cjson.encode(value)
  local calls = calls_of(record)
  table.insert(calls, { A.callId, text })
  if #calls > REMEMBERED then table.remove(calls, 1) end
  redis.call('HSET', record, 'calls', cjson.encode(calls))
  return text
end

-- Whether another process has taken the caller's lock since (lock/holdLock): then its writes come too late.
local function is_lost()
  return A.lock and tonumber(redis.call('HGET', K.locks, A.lock.name) or 0) ~= A.lock.fence
end

-- An event for the jobs: read by the workers as a consumer group, gone once its jobs are enqueued.
local function emit(event)
  redis.call('XADD', K.outbox, '*', 'event', cjson.encode(event))
end

-- A change for every web process; capped, a reader that fell behind reads anew.
local function tell(change)
  redis.call('XADD', K.changes, 'MAXLEN', '~', 10000, '*', 'change', cjson.encode(change))
end

-- A changed feed is due for its hub's subscribers, or for outside hubs, which hear of configured feeds alone. It is due
-- once, a moment later: what changes in that moment is told together.
local function announce(feed)
  local outside = A.hub.outside and not string.find(feed, '/', 1, true)
  if not outside and not redis.call('ZSCORE', K.hubFeeds, feed) then return end
  local due = A.now + A.hub.gatherMs
  if redis.call('ZADD', K.distribute, 'NX', due, feed) == 1 then emit({ type = 'feed.changed', id = feed, dueAt = due }) end
end

-- A subscription's end: nothing of it stays but what was asked.
local function end_subscription()
  redis.call('DEL', K.subscription)
  redis.call('ZREM', K.subscribers, A.id)
  redis.call('ZREM', K.lease, A.id)
  redis.call('ZREM', K.ping, A.id)
  redis.call('ZREM', K.failing, A.id)
  if tonumber(redis.call('ZINCRBY', K.feeds, -1, A.feed)) < 1 then redis.call('ZREM', K.feeds, A.feed) end
  if tonumber(redis.call('ZINCRBY', K.hosts, -1, A.host)) < 1 then redis.call('ZREM', K.hosts, A.host) end
end

-- What this home may do here: `armed`: it may send. `watching`: the store does not know it, and others that it knows may
-- be at work. `held`: it is not known and nobody else renews a lease, or nobody may send before a person says so.
local function standing()
  if redis.call('HGET', K.switches, 'armed') ~= '1' then return 'held' end
  if redis.call('HEXISTS', K.homes, A.home) == 1 then return 'armed' end
  for _, lease in ipairs(redis.call('HVALS', K.homes)) do
    if A.now - cjson.decode(lease).renewedAt < A.leaseMs then return 'watching' end
  end
  return 'held'
end

-- Whether a channel's calendar holds anything that was not there when a place was chosen: another process was faster.
local function is_taken(seen)
  if not seen then return false end
  local known = {}
  for _, row in ipairs(seen.rows) do known[row] = true end
  local rows = redis.call('ZRANGEBYSCORE', K.calendar, seen.from, seen.to, 'WITHSCORES')
  for n = 1, #rows, 2 do
    if not known[rows[n] .. ' ' .. rows[n + 1]] then return true end
  end
  return false
end

-- How many approvals stand in a draft. They come without a new version, so a version alone does not tell of them.
local function approvals_of(draft)
  return #(cjson.decode(redis.call('HGET', draft, 'json')).approvedBy or {})
end

-- The lists of articles with drafts that wait for a person. K.waiting holds for each such draft when it was made, not
-- before when it is to go (0: any time), and its channel.
local WAITS = { in_review = true, needs_edit = true, stale = true }

-- What comes before the others: a breaking article by a negative score, the newest first; one with an embargo or a
-- wanted time by that time.
local function put_first(id, newest, wanted)
  local known = redis.call('HMGET', K.article, 'breaking', 'embargo')
  local embargo = tonumber(known[2] or 0) or 0
  if embargo > 0 and (wanted == 0 or embargo < wanted) then wanted = embargo end
  if newest > 0 and known[1] == '1' then redis.call('ZADD', K.reviewFirst, -newest, id)
  elseif newest > 0 and wanted > 0 then redis.call('ZADD', K.reviewFirst, wanted, id)
  else redis.call('ZREM', K.reviewFirst, id) end
end

-- The newest of an article's drafts that wait (0: there is none), on one channel, and the earliest wanted time.
local function newest_waiting(channel)
  local newest, of_channel, wanted = 0, 0, 0
  for _, entry in ipairs(redis.call('HVALS', K.waiting)) do
    local created, by, where = string.match(entry, '^(%d+)|(%d+)|(.*)$')
    created, by = tonumber(created), tonumber(by)
    if created > newest then newest = created end
    if where == channel and created > of_channel then of_channel = created end
    if by > 0 and (wanted == 0 or by < wanted) then wanted = by end
  end
  return newest, of_channel, wanted
end

local function list_article(list, id, newest)
  if newest > 0 then redis.call('ZADD', list, -newest, id) else redis.call('ZREM', list, id) end
end

-- Writes down whether a draft waits for a person, and puts its article into its places. `own`: the channel's list.
local function note_waiting(article, draft, channel, own)
  if WAITS[draft.state] then
    local entry = string.format('%d|%d|%s', draft.created, draft.wanted or 0, channel)
    redis.call('HSET', K.waiting, draft.id, entry)
  elseif redis.call('HDEL', K.waiting, draft.id) == 0 then return end
  local newest, of_channel, wanted = newest_waiting(channel)
  list_article(K.review, article, newest)
  list_article(own, article, of_channel)
  put_first(article, newest, wanted)
end

-- Who did what, from where. It waits here until it is sealed (src/accounts/audit/seal.ts).
local function audit(action, subject, detail)
  if A.actor == nil then return end
  local origin = A.origin or {}
  local told = detail or ''
  if origin.token then told = told .. (told == '' and '' or '; ') .. 'by token ' .. origin.token end
  redis.call('XADD', K.audit, '*', 'at', A.now, 'actor', A.actor, 'from', origin.from or '', 'action', action, 'subject', subject,
    'detail', told)
end

-- The order of one source's versions of an article, kept in the article's record. `at` tells two versions apart; `mark`
-- is there where the source signs what it sends, and names one delivery.
local MARKS = 50

-- Why a source's version changes nothing: 'repeated' (this very delivery was taken in) or 'older'; nil where it is newer.
local function late(record)
  local order = A.order
  local stored = order and redis.call('HGET', record, 'order:' .. A.source)
  if not stored then return nil end
  stored = cjson.decode(stored)
  for _, mark in ipairs(stored.marks or {}) do
    if mark[2] == order.mark then return 'repeated' end
  end
  if order.at and stored.at and order.at < stored.at then return 'older' end
  return nil
end

-- Only marks that are signed no earlier than `at` are kept: a repeat of any other is older by its time alone.
local function note_order(record)
  local order = A.order
  if not order then return end
  local field = 'order:' .. A.source
  if not order.at then
    redis.call('HDEL', record, field)
    return
  end
  local noted = { at = order.at }
  if order.mark then
    local stored = redis.call('HGET', record, field)
    noted.marks = {}
    for _, mark in ipairs(stored and cjson.decode(stored).marks or {}) do
      if mark[1] >= order.at then table.insert(noted.marks, mark) end
    end
    table.insert(noted.marks, { order.signedAt, order.mark })
    if #noted.marks > MARKS then table.remove(noted.marks, 1) end
  end
  redis.call('HSET', record, field, cjson.encode(noted))
end

-- Nothing is left to decide about an article that is withdrawn or forgotten. `id` is its own.
local function end_proposals(record, id)
  for _, field in ipairs(redis.call('HKEYS', record)) do
    local source = string.match(field, '^proposal:(.+)$')
    if source and redis.call('ZREM', K.proposals, id .. '.' .. source) == 1 then redis.call('HDEL', record, field) end
  end
end

-- Remembers in a feed that an article was taken back, and when. Of what is too far back to be told any more the place
-- in the archive goes too: it would stand empty. Answers whether the feed has to say something new.
local function bury(tombstones, places, at)
  local new = redis.call('ZADD', tombstones, 'CH', -at, A.id) == 1
  for _, old in ipairs(redis.call('ZRANGE', tombstones, A.maxTombstones, -1)) do redis.call('ZREM', places, old) end
  redis.call('ZREMRANGEBYRANK', tombstones, A.maxTombstones, -1)
  return new
end

-- A code typed in other capitals leads to the one that was there first.
local function fold_code(code)
  local folded = string.lower(code)
  if folded ~= code then redis.call('HSETNX', K.foldedCodes, folded, code) end
end

-- The code of an article, channel and variant: the one that was taken before, or the first candidate that is free,
-- recorded for ever; and whether it is new. `first` is the place among all keys of the first candidate's link.
local function take_code(links, link, first)
  local field = link.channel .. '|' .. link.variant
  local taken = redis.call('HGET', links, field)
  if taken then return taken, false end
  for n, code in ipairs(link.codes) do
    local record = KEYS[first + n - 1]
    if redis.call('EXISTS', record) == 0 then
      redis.call('HSET', record, 'code', code, 'target', link.target, 'articleId', link.articleId, 'channel', link.channel,
        'variant', link.variant, 'createdAt', A.now)
      redis.call('HSET', links, field, code)
      redis.call('ZADD', K.links, -A.now, code)
      return code, true
    end
  end
  return nil, false
end
