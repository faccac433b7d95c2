-- Adds links of an earlier version to the lists by which they are filtered. REST: for each link its record, its clicks, the
-- list of its channel, the index of its target and its article's links. A repeat changes nothing.
for n, link in ipairs(A.links) do
  local record, clicks, of_channel, index, of_article = REST(5 * n - 4), REST(5 * n - 3), REST(5 * n - 2), REST(5 * n - 1), REST(5 * n)
  local made = redis.call('ZSCORE', K.links, link.code)
  if made then
    local known = redis.call('HMGET', record, 'channel', 'variant', 'articleId', 'from')
    local article = (known[3] or '') ~= ''
    if (known[1] or '') ~= '' then redis.call('ZADD', of_channel, made, link.code)
    elseif known[4] then redis.call('ZADD', K.importedLinks, made, link.code)
    elseif (known[2] or '') == '' then
      redis.call('ZADD', K.customLinks, made, link.code)
      if article then redis.call('HSETNX', of_article, link.field, link.code) end
    end
    if not article then redis.call('HSETNX', index, link.place, link.code) end
    if tonumber(redis.call('HGET', clicks, 'total') or 0) > 0 then redis.call('ZADD', K.clickedLinks, made, link.code) end
  end
end
return cjson.encode({})
