-- Puts a draft that was stored by an earlier version into the lists of what waits for a person.
local d = redis.call('HMGET', K.draft, 'state', 'createdAt')
if not d[1] then return cjson.encode({ outcome = 'unknown' }) end
redis.call('HSETNX', K.article, 'breaking', A.breaking and 1 or 0)
note_waiting(A.articleId, { id = A.id, state = d[1], created = d[2], wanted = A.wanted }, A.channel, K.reviewOfChannel)
return cjson.encode({ outcome = 'listed' })
