-- Writes fields of a source's record and of its subscription at its hub, and removes a push that was ingested. Under a
-- poll's lock it changes nothing once another process has taken that lock.
local first = answered(K.source)
if first then return first end
if is_lost() then return cjson.encode({ outcome = 'lost' }) end

local function change(record, fields)
  for name, value in pairs(fields.set or {}) do redis.call('HSET', record, name, value) end
  for name, number in pairs(fields.add or {}) do redis.call('HINCRBY', record, name, number) end
  for _, name in ipairs(fields.unset or {}) do redis.call('HDEL', record, name) end
end

change(K.source, A.record or {})
change(K.sourceHub, A.hub or {})
if A.ingestedPush then redis.call('XDEL', K.pushes, A.ingestedPush) end
return answer(K.source, { outcome = 'changed' })
