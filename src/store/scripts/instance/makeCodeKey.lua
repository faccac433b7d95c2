-- The key from which short codes are derived: the first one stays, and later callers get it.
redis.call('HSETNX', K.instance, 'codeKey', A.key)
return cjson.encode({ key = redis.call('HGET', K.instance, 'codeKey') })
