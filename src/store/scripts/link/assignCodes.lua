-- Assigns the short codes of an article's variants: the same article, channel and variant always have the same code.
-- The key is its own call id: a repeat finds the codes and changes nothing. REST: the list of each link's channel; then
-- each link's candidates, in order.
local codes = {}
local first = REST_FROM + #A.wanted + 1
for n, link in ipairs(A.wanted) do
  local code, fresh = take_code(K.articleLinks, link, first, link.channel ~= '' and REST(n))
  if not code then return redis.error_reply('NOCODE no free short code') end
  if fresh then tell({ type = 'link', code = code }) end
  codes[n] = code
  first = first + #link.codes
end
return cjson.encode({ codes = codes })
