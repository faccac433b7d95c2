-- Begins the import of a file into a store that holds none of what it brings, or goes on with it. Meanwhile no process
-- may work with the store, and afterwards nothing is sent before a person says so.
local known = redis.call('HMGET', K.instance, 'importing', 'importedFrom', 'importedAt', 'importBegan')
if known[1] and known[1] ~= A.file then return cjson.encode({ outcome = 'other-file' }) end
if not known[1] then
  if known[2] == A.file then return cjson.encode({ outcome = 'done', at = tonumber(known[3]) }) end
  for n, what in ipairs(A.empty) do
    if redis.call('EXISTS', REST(n)) == 1 then return cjson.encode({ outcome = 'not-empty', what = what }) end
  end
  redis.call('HSET', K.instance, 'importing', A.file, 'importBegan', A.now, 'restoredAt', A.now)
  redis.call('HSET', K.switches, 'armed', '0')
  redis.call('DEL', K.homes)
  audit('newsroom.imported', 'everything', A.detail)
  known[4] = A.now
end
-- Articles and drafts that are written again leave what their lists were made from.
redis.call('HDEL', K.instance, 'listed')
return cjson.encode({ outcome = 'begun', at = tonumber(known[4]) })
