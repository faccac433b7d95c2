-- Gives the change of a platform's record of an article a place in the ledger. It may be repeated harmlessly, so one
-- that has ended reuses the same push. REST: ownPushLists.
local first = answered(K.delivery)
if first then return first end
local was = redis.call('HGET', K.delivery, 'state')
if was ~= (A.was or false) then return cjson.encode({ outcome = 'moved' }) end

-- This change begins without attempts, and nothing of the one that has ended is left.
redis.call('HDEL', K.delivery, 'attempts')
schedule_now(K.delivery, A.delivery)
return answer(K.delivery, { outcome = 'requested' })
