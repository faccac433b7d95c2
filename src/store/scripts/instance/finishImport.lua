-- Ends an import: processes may work with the store again, and read everything anew.
if redis.call('HGET', K.instance, 'importing') ~= A.file then return cjson.encode({ outcome = 'finished' }) end
redis.call('HDEL', K.instance, 'importing', 'importBegan')
redis.call('HSET', K.instance, 'importedFrom', A.file, 'importedAt', A.now)
tell({ type = 'reset' })
return cjson.encode({ outcome = 'finished' })
