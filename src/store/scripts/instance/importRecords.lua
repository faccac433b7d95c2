-- Writes records of a file whose import has begun. REST: the key of each write. A repeat writes the same again.
if redis.call('HGET', K.instance, 'importing') ~= A.file then return cjson.encode({ outcome = 'moved' }) end

-- A record may have more fields than Lua can pass at once.
local function set_fields(key, fields)
  for from = 1, #fields, 1000 do
    redis.call('HSET', key, unpack(fields, from, math.min(from + 999, #fields)))
  end
end

for n, write in ipairs(A.writes) do
  local key = REST(n)
  if write.as == 'record' then
    redis.call('DEL', key)
    set_fields(key, write.fields)
  elseif write.as == 'fields' then
    set_fields(key, write.fields)
  elseif write.as == 'new-fields' then
    for from = 1, #write.fields, 2 do redis.call('HSETNX', key, write.fields[from], write.fields[from + 1]) end
  elseif write.as == 'new-record' then
    if redis.call('EXISTS', key) == 0 then set_fields(key, write.fields) end
  elseif write.as == 'place' then
    redis.call('ZADD', key, write.score, write.member)
  elseif write.as == 'no-place' then
    redis.call('ZREM', key, write.member)
  elseif write.as == 'member' then
    redis.call('SADD', key, write.member)
  elseif write.as == 'text' then
    redis.call('SET', key, write.text)
  elseif write.as == 'entry' then
    if #redis.call('XRANGE', key, write.id, write.id) == 0 then redis.call('XADD', key, write.id, unpack(write.fields)) end
  else
    return redis.error_reply('NOWRITE unknown kind of write')
  end
  if write.expiresAt then redis.call('PEXPIREAT', key, write.expiresAt) end
end
return cjson.encode({ outcome = 'written' })
