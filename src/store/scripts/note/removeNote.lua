-- Removes a note. REST: the lists of the notes to each person whom it mentions, all and unread.
local first = answered(K.notes)
if first then return first end

if redis.call('HDEL', K.notes, A.number) == 0 then return cjson.encode({ outcome = 'unknown' }) end
redis.call('HINCRBY', K.draft, 'notes', -1)
for n = 1, 2 * #A.to do redis.call('ZREM', REST(n), A.id .. '.' .. A.number) end
tell({ type = 'note', id = A.id, to = #A.to > 0 and A.to or nil })
audit('draft.note-removed', A.id)
return answer(K.notes, { outcome = 'removed' })
