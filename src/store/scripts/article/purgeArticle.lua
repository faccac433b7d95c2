-- Deletes one article that is older than the retention period: its record, revisions and fragments. Its links keep
-- their clicks. Its identities stay too, so that the same story is recognised later and makes no second post.
local first = answered(K.calls)
if first then return first end
if redis.call('EXISTS', K.article) == 0 then return cjson.encode({ outcome = 'unknown' }) end
if not is_found_by(A.known) then return cjson.encode({ outcome = 'moved' }) end
end_proposals(K.article, A.id)
note_terms(4 * #A.feeds + 1)
redis.call('DEL', K.article, K.revisions, K.fragments, K.articleFeeds)
redis.call('ZREM', K.articles, A.id)
redis.call('ZREM', K.digests, A.id)
redis.call('ZREM', K.dueEmbargo, A.id)
redis.call('ZREM', K.dueAge, A.id)
redis.call('ZREM', K.duePutOff, A.id)
-- REST: set, state, places and tombstones of each feed that it is or was in.
for n, id in ipairs(A.feeds) do
  local first = 4 * (n - 1)
  local set, state, placesSet, tombstones = REST(first + 1), REST(first + 2), REST(first + 3), REST(first + 4)
  local was = redis.call('ZREM', set, A.id) == 1
  local buried = A.buried and add_tombstone(tombstones, placesSet, A.now)
  if not redis.call('ZSCORE', tombstones, A.id) then redis.call('ZREM', placesSet, A.id) end
  if was or buried then
    redis.call('HINCRBY', state, 'version', 1)
    redis.call('HSET', state, 'updatedAt', A.now)
    tell({ type = 'feed', id = id })
    announce(id)
  end
end
tell({ type = 'article', id = A.id, less = true, state = 'purged' })
audit('article.purged', A.id, A.note)
return answer(K.calls, { outcome = 'purged' })
