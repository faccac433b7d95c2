-- Which account a channel posts to, once that is known: in the account's record, `seen|<channel>` is when the channel
-- was first configured, `posted|<channel>` when it first posted there (claimDelivery).
local first = answered(K.channel)
if first then return first end
local before, claimed = unpack(redis.call('HMGET', K.channel, 'account', 'lastClaimAt'))
if before == A.account then return cjson.encode({ outcome = 'same' }) end
redis.call('HSET', K.channel, 'account', A.account)
redis.call('HSETNX', K.account, 'seen|' .. A.channel, before and A.now or A.since)
if before then
  redis.call('HSET', K.channel, 'accountBefore', before, 'accountChangedAt', A.now)
  tell({ type = 'switch', id = A.channel })
  audit('channel.account-changed', A.channel)
  return answer(K.channel, { outcome = 'changed' })
end
-- It posted before accounts were recorded.
if claimed then redis.call('HSETNX', K.account, 'posted|' .. A.channel, 0) end
return answer(K.channel, { outcome = 'noted' })
