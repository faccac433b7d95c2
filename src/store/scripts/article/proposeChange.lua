-- Stores the change that a source requests of an article that it does not own, until a person decides: the newest for
-- each article and source. A dismissed change is not proposed again until the source requests something else.
local first = answered(K.article)
if first then return first end

if redis.call('EXISTS', K.article) == 0 then return cjson.encode({ outcome = 'unknown' }) end
local tooLate = late(K.article)
if tooLate then return cjson.encode({ outcome = 'late', why = tooLate }) end
local field = 'proposal:' .. A.source
local stored = redis.call('HGET', K.article, field)
local before = stored and cjson.decode(stored)
if before and before.asked == A.asked then
  note_order(K.article)
  return answer(K.article, { outcome = before.dismissed and 'dismissed' or 'open' })
end
if redis.call('ZCARD', K.proposals) >= A.most and not redis.call('ZSCORE', K.proposals, A.id) then
  return cjson.encode({ outcome = 'full' })
end
note_order(K.article)
redis.call('HSET', K.article, field, cjson.encode({ at = A.now, asked = A.asked }))
redis.call('ZADD', K.proposals, -A.now, A.id)
tell({ type = 'article', id = A.articleId, less = false })
audit('proposal.made', A.articleId, A.note)
return answer(K.article, { outcome = 'open' })
