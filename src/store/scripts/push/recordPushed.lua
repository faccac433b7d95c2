-- Followers have got an article: each remembers the last ones, so that none is pushed to it twice. A repeat changes
-- nothing, and a follower that was deleted meanwhile is not created again. REST: the followers.
for n = 1, A.count do
  local stored = redis.call('HMGET', REST(n), 'topics', 'pushed')
  if stored[1] then
    local ids, known = {}, false
    for id in string.gmatch(stored[2] or '', '%S+') do
      table.insert(ids, id)
      known = known or id == A.id
    end
    if not known then
      table.insert(ids, A.id)
      if #ids > A.remembered then table.remove(ids, 1) end
      redis.call('HSET', REST(n), 'pushed', table.concat(ids, ' '))
    end
  end
end
return cjson.encode({ outcome = 'noted' })
