-- Imports links of another shortener under their own codes. The run and its line are the call id: a repeat finds them
-- in the link. REST: for each link its record, its clicks and the index of its target.
local outcomes, fresh = {}, 0
for n, link in ipairs(A.links) do
  local record, clicks = REST(3 * n - 2), REST(3 * n - 1)
  local known = redis.call('HMGET', record, 'target', 'from', 'run')
  if not known[1] then
    redis.call('HSET', record, 'code', link.code, 'target', link.target, 'createdAt', link.createdAt, 'from', A.from,
      'run', link.run)
    redis.call('ZADD', K.links, -link.createdAt, link.code)
    redis.call('ZADD', K.importedLinks, -link.createdAt, link.code)
    redis.call('HSETNX', REST(3 * n), link.place, link.code)
    fold_code(link.code)
    fresh = fresh + 1
    outcomes[n] = 'imported'
  elseif known[3] == link.run then
    outcomes[n] = 'imported'
  elseif known[2] == A.from or known[1] == link.target then
    outcomes[n] = 'known'
  else
    outcomes[n] = 'taken'
  end
  if link.clicks and outcomes[n] ~= 'taken' then
    local before = tonumber(redis.call('HGET', clicks, 'imported') or 0)
    if link.clicks > before then redis.call('HSET', clicks, 'imported', link.clicks) end
  end
end
if fresh > 0 then
  -- No process has cached links that did not exist; only the desk's pages follow this change.
  tell({ type = 'link', code = A.links[#A.links].code })
  audit('links.imported', A.from, tostring(fresh))
end
return cjson.encode({ outcomes = outcomes })
