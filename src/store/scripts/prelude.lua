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

-- Whether another process has taken the caller's lock since (lock/holdLock): then it must not write.
local function is_lost()
  return A.lock and tonumber(redis.call('HGET', K.locks, A.lock.name) or 0) ~= A.lock.fence
end

-- An event for the jobs: workers read it as a consumer group and delete it once its jobs are enqueued.
local function emit(event)
  redis.call('XADD', K.outbox, '*', 'event', cjson.encode(event))
end

-- A change for every web process. The stream is capped: a reader that fell behind reloads. With `state`, webhooks are
-- notified of it too.
local function tell(change)
  redis.call('XADD', K.changes, 'MAXLEN', '~', 10000, '*', 'change', cjson.encode(change))
  if A.announces and change.state then
    emit({ type = 'state.changed', subject = change.type, id = change.id, state = change.state, call = A.callId, at = A.now })
  end
end

-- Makes a changed feed due for its hub's subscribers, or for outside hubs, which are notified only of configured feeds.
-- It is due once, a moment later, so that the changes of that moment are announced together.
local function announce(feed)
  local outside = A.hub.outside and not string.find(feed, '/', 1, true)
  if not outside and not redis.call('ZSCORE', K.hubFeeds, feed) then return end
  local due = A.now + A.hub.gatherMs
  if redis.call('ZADD', K.distribute, 'NX', due, feed) == 1 then emit({ type = 'feed.changed', id = feed, dueAt = due }) end
end

-- Ends a subscription: only a pending request remains.
local function end_subscription()
  redis.call('DEL', K.subscription)
  redis.call('ZREM', K.subscribers, A.id)
  redis.call('ZREM', K.lease, A.id)
  redis.call('ZREM', K.ping, A.id)
  redis.call('ZREM', K.failing, A.id)
  if tonumber(redis.call('ZINCRBY', K.feeds, -1, A.feed)) < 1 then redis.call('ZREM', K.feeds, A.feed) end
  if tonumber(redis.call('ZINCRBY', K.hosts, -1, A.host)) < 1 then redis.call('ZREM', K.hosts, A.host) end
end

-- What this home may do here. `armed`: it may send. `watching`: the store does not know it, and a known one may be
-- active. `held`: it is not known and no other home renews its lease, or no home may send until a person decides.
local function standing()
  if redis.call('HGET', K.switches, 'armed') ~= '1' then return 'held' end
  if redis.call('HEXISTS', K.homes, A.home) == 1 then return 'armed' end
  for _, lease in ipairs(redis.call('HVALS', K.homes)) do
    if A.now - cjson.decode(lease).renewedAt < A.leaseMs then return 'watching' end
  end
  return 'held'
end

-- Whether a channel's calendar has changed since a place was chosen: another process was faster.
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

-- How many approvals a draft has. They make no new version, so the version alone does not show them.
local function approvals_of(draft)
  return #(cjson.decode(redis.call('HGET', draft, 'json')).approvedBy or {})
end

-- The lists of articles with drafts that wait for a person. K.waiting has for each such draft when it was made, the
-- earliest time at which it is wanted (0: any), and its channel.
local WAITS = { in_review = true, needs_edit = true, stale = true }

-- The articles that are listed first: breaking ones by a negative score, the newest first; those with an embargo or a
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

-- Records whether a draft waits for a person, and updates its article's places in the lists. `own`: the channel's list.
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

-- The lists of articles by their drafts, in the order of `listsOf` (src/store/scripts/draft/draftKeys.ts). K.listed
-- holds for each draft when it was made, its state, whether it waits for a second approver, and its channel. `people`
-- collects everyone who worked on one of them.
local LISTS = { 'in_review', 'needs_edit', 'stale', 'approved', 'scheduled', 'done', 'rejected', 'second', '*' }

local function lists_of(entry)
  local created, state, second, where = string.match(entry, '^(%d+)|([%w_]+)|(%d)|(.*)$')
  return tonumber(created), { [state] = true, second = second == '1', ['*'] = true }, where
end

-- Records a draft's state (none: it is deleted) and updates the lists that this concerns. `own`: the key of its
-- channel's n-th list.
local function note_listed(article, draft, channel, own)
  local before = redis.call('HGET', K.listed, draft.id)
  local touched = {}
  local function touch(entry)
    if not entry then return end
    local _, lists = lists_of(entry)
    for name in pairs(lists) do touched[name] = true end
    touched.second = true
  end
  touch(before)
  if draft.state then
    local entry = string.format('%d|%s|%d|%s', draft.created, draft.state, draft.second and 1 or 0, channel)
    redis.call('HSET', K.listed, draft.id, entry)
    touch(entry)
  else redis.call('HDEL', K.listed, draft.id) end
  local any, of_channel = {}, {}
  for _, entry in ipairs(redis.call('HVALS', K.listed)) do
    local created, lists, where = lists_of(entry)
    if created then
      for name, is_in in pairs(lists) do
        if is_in then
          any[name] = math.max(any[name] or 0, created)
          if where == channel then of_channel[name] = math.max(of_channel[name] or 0, created) end
        end
      end
    end
  end
  for n, name in ipairs(LISTS) do
    if touched[name] then
      list_article(K['any' .. n], article, any[name] or 0)
      list_article(own(n), article, of_channel[name] or 0)
    end
  end
end

local function own_list(n) return K['own' .. n] end

-- Lists an article for the people who worked on one of its drafts. `first`: the index in REST of the first one's list.
local function note_people(article, created, people, first)
  for n in ipairs(people or {}) do
    local score = redis.call('ZSCORE', REST(first + n - 1), article)
    if not score or tonumber(score) > -created then redis.call('ZADD', REST(first + n - 1), -created, article) end
  end
end

-- Whether an article's terms are still those that the caller read (as text).
local function is_found_by(terms)
  return (redis.call('HGET', K.article, 'terms') or '') == terms
end

-- Sets an article's terms. `first`: the index in REST of the list of its first term; the lists of its former terms
-- follow.
local function note_terms(first)
  local stays, words, before = {}, {}, {}
  for _, term in ipairs(A.termsBefore or {}) do before[term] = true end
  for n, term in ipairs(A.terms) do
    stays[term] = true
    if not before[term] then
      redis.call('ZADD', REST(first + n - 1), 0, A.id)
      local word = string.match(term, '^w:(.+)$')
      if word then
        table.insert(words, 0)
        table.insert(words, word)
      end
    end
  end
  -- One write for all of them: each write is one more command in the append-only file.
  if #words > 0 then redis.call('ZADD', K.foundWords, unpack(words)) end
  for n, term in ipairs(A.termsBefore or {}) do
    local list = REST(first + #A.terms + n - 1)
    if not stays[term] then
      redis.call('ZREM', list, A.id)
      local word = string.match(term, '^w:(.+)$')
      if word and redis.call('EXISTS', list) == 0 then redis.call('ZREM', K.foundWords, word) end
    end
  end
  if #A.terms > 0 then redis.call('HSET', K.article, 'terms', cjson.encode(A.terms)) end
end

-- Who did what, from where. The row waits in this stream until it is sealed (src/accounts/audit/seal.ts).
local function audit(action, subject, detail)
  if A.actor == nil then return end
  local origin = A.origin or {}
  local text = detail or ''
  if origin.token then text = text .. (text == '' and '' or '; ') .. 'by token ' .. origin.token end
  redis.call('XADD', K.audit, '*', 'at', A.now, 'actor', A.actor, 'from', origin.from or '', 'action', action, 'subject', subject,
    'detail', text)
end

-- The order of one source's versions of an article, kept in the article's record. `at` orders two versions; `mark`
-- names one delivery of a source that signs what it sends.
local MARKS = 50

-- Why a source's version changes nothing: 'repeated' (this very delivery was ingested) or 'older'; nil if it is newer.
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

-- Only marks signed at or after `at` are stored: a repeat of any other one is older by its time.
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

-- Ends all proposals for an article that is withdrawn or deleted. `id` is the article's.
local function end_proposals(record, id)
  for _, field in ipairs(redis.call('HKEYS', record)) do
    local source = string.match(field, '^proposal:(.+)$')
    if source and redis.call('ZREM', K.proposals, id .. '.' .. source) == 1 then redis.call('HDEL', record, field) end
  end
end

-- Adds a tombstone to a feed, with its instant. Articles whose tombstones are dropped lose their place in the archive
-- too, since it would be empty. Returns whether the feed has changed.
local function add_tombstone(tombstones, places, at)
  local new = redis.call('ZADD', tombstones, 'CH', -at, A.id) == 1
  for _, old in ipairs(redis.call('ZRANGE', tombstones, A.maxTombstones, -1)) do redis.call('ZREM', places, old) end
  redis.call('ZREMRANGEBYRANK', tombstones, A.maxTombstones, -1)
  return new
end

-- A code typed with other capitals leads to the code that was created first.
local function fold_code(code)
  local folded = string.lower(code)
  if folded ~= code then redis.call('HSETNX', K.foldedCodes, folded, code) end
end

-- The code of an article, channel and variant: the one assigned before, or the first free candidate, recorded
-- permanently; and whether it is new. `first` is the index in KEYS of the first candidate's link, `list` the list of the
-- channel's links if it is a channel's.
local function take_code(links, link, first, list)
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
      if list then redis.call('ZADD', list, -A.now, code) end
      return code, true
    end
  end
  return nil, false
end
