-- The one draft of an article, channel and purpose. A draft that is there already is only said to be so.
local first = answered(K.draft)
if first then return first end
if redis.call('EXISTS', K.draft) == 1 then
  return cjson.encode({ outcome = 'exists' })
end
redis.call('HSET', K.draft, 'json', ARGV[2], 'id', A.id, 'state', A.state, 'version', 1, 'articleId', A.articleId,
  'articleRevision', A.articleRevision, 'channel', A.channel, 'purpose', A.purpose, 'createdAt', A.now)
redis.call('HSET', K.articleDrafts, A.channel .. '|' .. A.purpose, A.id)
for n = 1, 4 do redis.call('ZADD', REST(n), -A.now, A.id) end
if A.state == 'approved' then emit({ type = 'draft.approved', id = A.id }) end
tell({ type = 'draft', id = A.id })
return answer(K.draft, { outcome = 'created', version = 1 })
