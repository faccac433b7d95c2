-- Begins a copy's removal: a push of its own in the ledger, whose purpose is `remove`. A second removal is harmless, so
-- one that failed, or after which the post is still visible, reuses the same push. REST: ownPushLists.
local first = answered(K.copy)
if first then return first end

local version = tonumber(redis.call('HGET', K.copy, 'version') or 1)
local state = redis.call('HGET', K.copy, 'state') or 'live'
if version ~= A.expected then return cjson.encode({ outcome = 'moved', state = state, version = version }) end
local was = redis.call('HGET', K.removal, 'state')
if was ~= (A.was or false) then return cjson.encode({ outcome = 'moved', state = state, version = version }) end

redis.call('HSET', K.copy, 'state', 'removing', 'version', version + 1, 'evidence', A.evidence, 'change', A.delivery.id)
redis.call('HDEL', K.copy, 'keptBy', 'tries')
-- The process that removes it looks it up right afterwards; this due time finds it if that process died in between.
redis.call('ZADD', K.dueCopies, A.dueAt, A.id)
if A.alarms then redis.call('ZADD', K.alarming, 'NX', A.now, A.id) end

schedule_now(K.removal, A.delivery)
tell({ type = 'copy', id = A.id, state = 'removing' })
audit('copy.removal-requested', A.id, A.note)
return answer(K.copy, { outcome = 'changed', version = version + 1 })
