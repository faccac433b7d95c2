-- Takes the short codes of an article's variants: the same article, channel and variant have the same code for ever.
-- The key is its own call id: a repeat finds the codes and tells nothing. REST: each link's candidates, in order.
local codes = {}
local first = REST_FROM + 1
for n, link in ipairs(A.wanted) do
  local code, fresh = take_code(K.articleLinks, link, first)
  if not code then return redis.error_reply('NOCODE no free short code') end
  if fresh then tell({ type = 'link', code = code }) end
  codes[n] = code
  first = first + #link.codes
end
return cjson.encode({ codes = codes })
