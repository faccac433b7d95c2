-- Removes a counted sign-in attempt; after a right password, also the earlier attempts from there. A repeat finds
-- nothing.
redis.call('ZREM', K.account, A.try)
if A.right then redis.call('DEL', K.here) else redis.call('ZREM', K.here, A.try) end
return cjson.encode({ outcome = 'done' })
