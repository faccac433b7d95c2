-- Moves a draft from one state to another (or changes it within one), cancelling what it had scheduled.
-- REST: the list of the old state, of the old state and channel, of the new state, of the new state and channel;
-- then for each delivery to cancel: record, its state's two lists, the two lists of cancelled ones;
-- then the list of each person who worked on it. Without a text (ARGV[2]) its content stays as it is stored.
local first = answered(K.draft)
if first then return first end

local state = redis.call('HGET', K.draft, 'state')
local version = tonumber(redis.call('HGET', K.draft, 'version') or 0)
if not state then return cjson.encode({ outcome = 'unknown' }) end
local content = ARGV[2]
if version ~= A.expected or state ~= A.from or (content and approvals_of(K.draft) ~= A.approvals) then
  return cjson.encode({ outcome = 'moved', state = state, version = version })
end

-- What is in progress, or may have arrived, can't be cancelled.
for n, delivery in ipairs(A.cancel) do
  local now_is = redis.call('HGET', REST(5 * n), 'state')
  if now_is ~= delivery.state then
    return cjson.encode({ outcome = 'in-flight', state = now_is, delivery = delivery.id })
  end
end
for n, delivery in ipairs(A.cancel) do
  local record = REST(5 * n)
  redis.call('HSET', record, 'state', 'cancelled', 'reason', A.cancelReason)
  for list = 1, 2 do
    redis.call('ZREM', REST(5 * n + list), delivery.id)
    redis.call('ZADD', REST(5 * n + list + 2), -delivery.createdAt, delivery.id)
  end
  redis.call('ZREM', K.dueDeliver, delivery.id)
  redis.call('ZREM', K.dueExpire, delivery.id)
  redis.call('ZREM', K.calendar, delivery.id)
  redis.call('ZREM', K.wanted, delivery.id)
  note_time(delivery.id, A.now)
  redis.call('ZREM', K.retries, delivery.id)
  tell({ type = 'delivery', id = delivery.id, state = 'cancelled' })
end

local created = redis.call('HGET', K.draft, 'createdAt')
local nextVersion = A.keepVersion and version or version + 1
redis.call('HSET', K.draft, 'state', A.to, 'version', nextVersion)
if content then redis.call('HSET', K.draft, 'json', content, 'articleRevision', A.articleRevision) end
if A.to ~= A.from then
  redis.call('ZREM', REST(1), A.id)
  redis.call('ZREM', REST(2), A.id)
  redis.call('ZADD', REST(3), -created, A.id)
  redis.call('ZADD', REST(4), -created, A.id)
end
note_waiting(A.articleId, { id = A.id, state = A.to, created = created, wanted = A.wanted }, A.channel, K.reviewOfChannel)
note_listed(A.articleId, { id = A.id, state = A.to, created = created, second = A.second }, A.channel, own_list)
note_people(A.articleId, created, A.people, 4 + 5 * #A.cancel + 1)
if A.event then emit({ type = A.event, id = A.id }) end
if A.to == 'approved' then emit({ type = 'draft.approved', id = A.id }) end
tell({ type = 'draft', id = A.id, state = A.to })
audit(A.action, A.id, A.reason)
return answer(K.draft, { outcome = 'changed', version = nextVersion, state = A.to })
