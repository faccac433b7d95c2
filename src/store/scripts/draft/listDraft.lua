-- Adds a draft that an earlier version stored to the lists of articles by their drafts.
-- REST: the list of each person who worked on it.
local d = redis.call('HMGET', K.draft, 'state', 'createdAt')
if not d[1] then return cjson.encode({ outcome = 'unknown' }) end
-- An article that was deleted has no record, and none may be created here.
if redis.call('EXISTS', K.article) == 1 then redis.call('HSETNX', K.article, 'breaking', A.breaking and 1 or 0) end
note_waiting(A.articleId, { id = A.id, state = d[1], created = d[2], wanted = A.wanted }, A.channel, K.reviewOfChannel)
note_listed(A.articleId, { id = A.id, state = d[1], created = d[2], second = A.second }, A.channel, own_list)
note_people(A.articleId, d[2], A.people, 1)
return cjson.encode({ outcome = 'listed' })
