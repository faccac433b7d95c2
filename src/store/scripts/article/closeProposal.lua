-- Ends a proposal that a person has decided, if it is still what the person saw.
local first = answered(K.article)
if first then return first end

local field = 'proposal:' .. A.source
local stored = redis.call('HGET', K.article, field)
local proposal = stored and cjson.decode(stored)
if not proposal or proposal.dismissed or proposal.asked ~= A.asked then
  return cjson.encode({ outcome = 'moved' })
end
if A.dismissed then
  proposal.dismissed = true
  redis.call('HSET', K.article, field, cjson.encode(proposal))
else
  redis.call('HDEL', K.article, field)
end
redis.call('ZREM', K.proposals, A.id)
tell({ type = 'article', id = A.articleId, less = false })
audit(A.dismissed and 'proposal.dismissed' or 'proposal.accepted', A.articleId, A.note)
return answer(K.article, { outcome = 'closed' })
