-- Puts an article that was stored by an earlier version into the lists by which it is found. One that was revised
-- meanwhile is in them already. REST: the lists of its terms; then those of its former terms.
local first = answered(K.article)
if first then return first end
if tonumber(redis.call('HGET', K.article, 'revision') or 0) ~= A.revision or not is_found_by(A.known) then
  return cjson.encode({ outcome = 'moved' })
end
note_terms(1)
return answer(K.article, { outcome = 'listed' })
