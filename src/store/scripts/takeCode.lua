-- Takes a short code for an article, channel and variant: the same key has the same code for ever.
-- REST: the links of the candidate codes, shortest first.
local code = take_code(K.articleLinks, A.field, REST_FROM + 1, #A.codes, A.target)
if not code then return redis.error_reply('NOCODE no free short code') end
tell({ type = 'link', code = code })
return cjson.encode({ code = code })
