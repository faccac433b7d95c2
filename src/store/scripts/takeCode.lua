-- Takes a short code for an article, channel and variant: the same key has the same code for ever.
-- REST: the links of the candidate codes, shortest first.
local code, fresh = take_code(K.articleLinks, A.field, REST_FROM + 1, #A.codes, A.target)
if not code then return redis.error_reply('NOCODE no free short code') end
-- The key is its own call id: a repeat finds the code and tells nothing.
if fresh then tell({ type = 'link', code = code }) end
return cjson.encode({ code = code })
