-- A channel's account was found well: it needs no sign-in, and its platform is tried again. A rest that the platform asked
-- for goes on. What waited is released by the event.
local first = answered(K.channel)
if first then return first end
local was = redis.call('HDEL', K.channel, 'signedOutSince', 'signedOutWhy')
redis.call('HDEL', K.channel, 'circuitUntil', 'probe', 'probeUntil')
emit({ type = 'sending.resumed', id = A.channel })
if was > 0 then
  tell({ type = 'switch', id = A.channel })
  audit('channel.well-again', A.channel)
end
return answer(K.channel, { outcome = was > 0 and 'well-again' or 'well' })
