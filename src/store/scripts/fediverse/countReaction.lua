-- Counts who reacted to a post, in bounded memory (HyperLogLog: about 1% off). A repeat changes nothing.
if redis.call('HEXISTS', K.note, 'json') == 0 then return cjson.encode({ outcome = 'unknown' }) end
redis.call('PFADD', K.reactions, A.reactor)
redis.call('PEXPIRE', K.reactions, A.keptFor)
return cjson.encode({ outcome = 'counted' })
