-- Moves a draft from one state to another (or changes it within one), cancelling what it had scheduled.
-- REST: the list of the old state, of the old state and channel, of the new state, of the new state and channel;
-- then for each delivery to cancel: record, its state's two lists, the two lists of cancelled ones.
local first = answered(K.draft)
if first then return first end

local state = redis.call('HGET', K.draft, 'state')
local version = tonumber(redis.call('HGET', K.draft, 'version') or 0)
if not state then return cjson.encode({ outcome = 'unknown' }) end
if version ~= A.expected or state ~= A.from or approvals_of(K.draft) ~= A.approvals then
  return cjson.encode({ outcome = 'moved', state = state, version = version })
end

-- Nothing that is on its way, or may be, can be taken back.
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
  redis.call('ZREM', K.retries, delivery.id)
  tell({ type = 'delivery', id = delivery.id })
end

local created = redis.call('HGET', K.draft, 'createdAt')
local nextVersion = A.keepVersion and version or version + 1
redis.call('HSET', K.draft, 'json', ARGV[2], 'state', A.to, 'version', nextVersion, 'articleRevision', A.articleRevision)
if A.to ~= A.from then
  redis.call('ZREM', REST(1), A.id)
  redis.call('ZREM', REST(2), A.id)
  redis.call('ZADD', REST(3), -created, A.id)
  redis.call('ZADD', REST(4), -created, A.id)
end
note_waiting(A.articleId, { id = A.id, state = A.to, created = created, wanted = A.wanted }, A.channel, K.reviewOfChannel)
if A.event then emit({ type = A.event, id = A.id }) end
if A.to == 'approved' then emit({ type = 'draft.approved', id = A.id }) end
tell({ type = 'draft', id = A.id })
audit(A.action, A.id, A.reason)
return answer(K.draft, { outcome = 'changed', version = nextVersion, state = A.to })
