-- Publishes a post of an actor under the permanent id of its push, edits it or removes it, and adds the change to the
-- log from which each server is sent what it has not got yet. A repeat changes nothing, and a removed post never comes
-- back.
local first = answered(K.note)
if first then return first end
local note = redis.call('HMGET', K.note, 'json', 'deletedAt')

local function finish(kind, edits)
  local seq = redis.call('HINCRBY', K.actor, 'seq', 1)
  redis.call('ZADD', K.log, seq, string.format('%s %s %d %d', kind, A.id, edits, A.now))
  redis.call('ZREMRANGEBYRANK', K.log, 0, -(A.longestLog + 1))
  redis.call('ZADD', K.due, 'NX', A.now, A.username)
  emit({ type = 'note.changed', id = A.username })
  return answer(K.note, { outcome = 'changed' })
end

if note[2] then return cjson.encode({ outcome = 'removed' }) end
if A.act == 'publish' then
  if note[1] then return cjson.encode({ outcome = 'same' }) end
  redis.call('HSET', K.note, 'username', A.username, 'json', ARGV[2], 'at', A.now, 'edits', 0)
  redis.call('ZADD', K.shown, A.now, A.id)
  return finish('create', 0)
end
if not note[1] then return cjson.encode({ outcome = 'missing' }) end
if A.act == 'edit' then
  if note[1] == ARGV[2] then return cjson.encode({ outcome = 'same' }) end
  redis.call('HSET', K.note, 'json', ARGV[2], 'editedAt', A.now)
  return finish('update', redis.call('HINCRBY', K.note, 'edits', 1))
end
redis.call('HSET', K.note, 'deletedAt', A.now)
redis.call('HDEL', K.note, 'json')
redis.call('ZREM', K.shown, A.id)
return finish('delete', 0)
