-- The key that short codes are made by: the first one stays, whoever asks again is given it.
redis.call('HSETNX', K.instance, 'codeKey', A.key)
return cjson.encode({ key = redis.call('HGET', K.instance, 'codeKey') })
