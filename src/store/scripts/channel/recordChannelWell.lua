-- A check found a channel's account working: it needs no sign-in, and its platform is tried again. A rest that the
-- platform requested goes on. The event releases what waited; after failures, one post is still tried first.
local first = answered(K.channel)
if first then return first end
local was = redis.call('HDEL', K.channel, 'signedOutSince', 'signedOutWhy')
redis.call('HSET', K.channel, 'wellAt', A.now)
redis.call('HDEL', K.channel, 'circuitUntil', 'circuitSince', 'circuitWhy', 'probe', 'probeUntil')
-- The account may have been given the permission to read its numbers.
if redis.call('HDEL', K.channel, 'readingRefusedSince') > 0 then
  redis.call('HDEL', K.channel, 'readingRestUntil', 'readingRestWhy')
end
emit({ type = 'sending.resumed', id = A.channel })
if was > 0 then
  tell({ type = 'switch', id = A.channel })
  audit('channel.well-again', A.channel)
end
return answer(K.channel, { outcome = was > 0 and 'well-again' or 'well' })
