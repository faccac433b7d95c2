-- Writes a user, token or invitation if it is as expected (`absent`, `present` or any), with its list and audit.
local first = answered(K.account)
if first then return first end
local there = redis.call('EXISTS', K.account) == 1
if (A.expected == 'absent' and there) or (A.expected == 'present' and not there) then
  return cjson.encode({ outcome = there and 'exists' or 'unknown' })
end
-- An invitation can be used only once.
if A.invitation then
  if redis.call('EXISTS', K.invitation) == 0 then return cjson.encode({ outcome = 'used' }) end
  redis.call('DEL', K.invitation)
end
local changed = A.invitation ~= nil
for name, value in pairs(A.set or {}) do
  if redis.call('HGET', K.account, name) ~= tostring(value) then changed = true end
  redis.call('HSET', K.account, name, value)
end
for _, name in ipairs(A.unset or {}) do
  if redis.call('HDEL', K.account, name) == 1 then changed = true end
end
if A.listed then redis.call('ZADD', K.list, A.now, A.listed) end
if A.listedFor then redis.call('ZREMRANGEBYSCORE', K.list, '-inf', A.now - A.listedFor) end
if A.lifetime then redis.call('PEXPIRE', K.account, A.lifetime) end
if changed then audit(A.action, A.subject, A.detail) end
return answer(K.account, { outcome = 'changed' })
