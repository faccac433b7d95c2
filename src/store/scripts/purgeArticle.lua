-- Forgets one article that is older than the newsroom keeps: record, revisions, fragments, links' clicks stay
-- with their links. Identities stay too: a story that comes back is known and makes no second post.
if redis.call('EXISTS', K.article) == 0 then return cjson.encode({ outcome = 'unknown' }) end
redis.call('DEL', K.article, K.revisions, K.fragments, K.articleFeeds)
redis.call('ZREM', K.articles, A.id)
redis.call('ZREM', K.dueEmbargo, A.id)
for n, id in ipairs(A.feeds) do
  redis.call('ZREM', REST(2 * n - 1), A.id)
  redis.call('HINCRBY', REST(2 * n), 'version', 1)
  tell({ type = 'feed', id = id })
end
tell({ type = 'article', id = A.id })
audit('article.purged', A.id, A.note)
return cjson.encode({ outcome = 'purged' })
