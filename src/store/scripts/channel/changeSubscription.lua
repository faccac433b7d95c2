-- A recipient unsubscribes from a channel's mail, or subscribes again. Only a real change is audited.
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
