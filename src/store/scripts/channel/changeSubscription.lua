-- A recipient of a channel ends its mail, or asks for it again. The first word of either is audited.
local first = answered(K.calls)
if first then return first end
local changed
if A.subscribed then
  changed = redis.call('HDEL', K.unsubscribed, A.recipient)
else
  changed = redis.call('HSETNX', K.unsubscribed, A.recipient, A.now)
end
if changed == 1 then
  audit(A.subscribed and 'recipient.subscribed' or 'recipient.unsubscribed', A.channel, 'recipient ' .. A.recipient)
end
return answer(K.calls, { outcome = changed == 1 and 'changed' or 'unchanged' })
