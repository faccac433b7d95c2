-- Changes a link's target for a person, or disables it. Its former targets stay in its history.
local first = answered(K.link)
if first then return first end
if redis.call('EXISTS', K.link) == 0 then return cjson.encode({ outcome = 'unknown' }) end
local before = redis.call('HGET', K.link, 'target')
if A.target and A.target ~= before then
  local history = cjson.decode(redis.call('HGET', K.link, 'history') or '[]')
  table.insert(history, { at = A.now, by = A.actor, target = before })
  if #history > 50 then table.remove(history, 1) end
  redis.call('HSET', K.link, 'target', A.target, 'history', cjson.encode(history))
  -- Its former addresses still lead to it: somebody may ask what became of them.
  if (redis.call('HGET', K.link, 'articleId') or '') == '' then redis.call('HSET', K.linkIndex, A.place, A.code) end
  audit('link.target', A.code, A.target)
end
if A.disabled == true then
  if redis.call('HSETNX', K.link, 'disabledAt', A.now) == 1 then audit('link.disabled', A.code) end
elseif A.disabled == false then
  if redis.call('HDEL', K.link, 'disabledAt') == 1 then audit('link.enabled', A.code) end
end
tell({ type = 'link', code = A.code })
return answer(K.link, { outcome = 'changed' })
