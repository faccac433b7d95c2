-- Records that an account's tokens are about to be renewed (`begin`), or stores the new ones (`keep`). The old ones
-- stay until then, and only the process that renewed the current version may store the next.
local first = answered(K.signIn)
if first then return first end
local version = tonumber(redis.call('HGET', K.signIn, 'version') or 0)
if version ~= A.version then return cjson.encode({ outcome = 'moved' }) end
if A.act == 'begin' then
  redis.call('HSET', K.signIn, 'begunAt', A.now)
else
  local before = redis.call('HGET', K.signIn, 'sealed')
  if before then redis.call('HSET', K.signIn, 'previous', before) end
  redis.call('HSET', K.signIn, 'sealed', A.sealed, 'version', version + 1, 'keptAt', A.now)
  redis.call('HDEL', K.signIn, 'begunAt')
end
local text = answer(K.signIn, { outcome = 'kept' })
if A.byPerson then redis.call('PERSIST', K.signIn) else redis.call('PEXPIRE', K.signIn, A.keptFor) end
return text
