-- Creates a link for a person, with a code of their choice or the first free candidate.
local first = answered(REST(1))
if first then return first end
for n, code in ipairs(A.codes) do
  local link = REST(n)
  local before = answered(link)
  if before then return before end
  if redis.call('EXISTS', link) == 0 then
    redis.call('HSET', link, 'code', code, 'target', A.target, 'articleId', A.articleId or '', 'channel', '',
      'variant', '', 'createdAt', A.now)
    redis.call('ZADD', K.links, -A.now, code)
    redis.call('ZADD', K.customLinks, -A.now, code)
    if A.articleId then redis.call('HSET', K.articleLinks, A.fields[n], code)
    else redis.call('HSET', K.linkIndex, A.place, code) end
    fold_code(code)
    tell({ type = 'link', code = code })
    audit('link.created', code, A.target)
    return answer(link, { code = code })
  end
end
return cjson.encode({ taken = true })
