-- Records what the first bytes of an article's picture show. This is not a revision: the article itself is unchanged.
local first = answered(K.article)
if first then return first end
if redis.call('EXISTS', K.article) == 0 then return cjson.encode({ outcome = 'gone' }) end
local before = redis.call('HGET', K.article, 'picture')
if before == ARGV[2] then return answer(K.article, { outcome = 'known' }) end
redis.call('HSET', K.article, 'picture', ARGV[2])
tell({ type = 'article', id = A.id, less = false })
return answer(K.article, { outcome = 'noted' })
