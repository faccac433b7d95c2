-- Ends sessions of one user. REST: their records.
local first = answered(K.user)
if first then return first end
local ended = 0
for n, digest in ipairs(A.digests) do
  ended = ended + redis.call('DEL', REST(n))
  redis.call('ZREM', K.list, digest)
end
if ended > 0 then audit('session.ended', A.subject, A.detail) end
return answer(K.user, { ended = ended })
