-- Changes a sandbox channel's page: the newest posts, each under the permanent id of its push. A repeated post changes
-- nothing, and a removed one never comes back.
local first = answered(K.state)
if first then return first end

local stored = redis.call('HGET', K.posts, A.id)
if A.fault then redis.call('HDEL', K.state, 'fault') end
if A.post then
  if not stored then
    redis.call('HSET', K.posts, A.id, ARGV[2])
    redis.call('ZADD', K.order, A.now, A.id)
    for _, old in ipairs(redis.call('ZRANGE', K.order, 0, -(A.maxPosts + 1))) do
      redis.call('HDEL', K.posts, old)
      redis.call('ZREM', K.order, old)
    end
  end
elseif not stored then
  return answer(K.state, { outcome = 'missing' })
else
  local post = cjson.decode(stored)
  if A.text then post.text, post.editedAt = A.text, A.now end
  if A.removed then post.removedAt = post.removedAt or A.now end
  redis.call('HSET', K.posts, A.id, cjson.encode(post))
end
tell({ type = 'sandbox', id = A.channel })
return answer(K.state, { outcome = 'changed' })
