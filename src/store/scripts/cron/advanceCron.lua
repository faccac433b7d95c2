-- Moves a schedule's cursor from the instant that the caller read to a newer one, and enqueues what was due between them.
-- Any number of schedulers may tick: one of them finds the old cursor, the others nothing.
local first = answered(K.calls)
if first then return first end
local cursor = redis.call('HGET', K.cron, A.schedule)
if (cursor or '') ~= A.expected then return cjson.encode({ outcome = 'moved', cursor = cursor or '' }) end
redis.call('HSET', K.cron, A.schedule, A.to)
for _, instant in ipairs(A.instants) do
  emit({ type = 'cron.due', schedule = A.schedule, job = A.job, payload = A.payload, instant = instant })
end
return answer(K.calls, { outcome = 'advanced' })
