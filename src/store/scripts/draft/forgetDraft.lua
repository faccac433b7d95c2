-- Deletes a closed draft. Its deliveries that were sent keep their texts.
-- REST: the draft's four lists; then the records of its deliveries; then the list of each person who worked on it; then
-- the lists of notes to each person whom its notes mention, read and unread. ARGV[2..]: the deliveries' texts.
local first = answered(K.calls)
if first then return first end

local draft = redis.call('HMGET', K.draft, 'state', 'version', 'createdAt')
if draft[1] ~= A.from or tonumber(draft[2]) ~= A.expected then return cjson.encode({ outcome = 'moved' }) end
-- A note written meanwhile may mention a person whose lists are not among the keys.
if tonumber(redis.call('HGET', K.notes, 'last') or 0) ~= A.lastNote then return cjson.encode({ outcome = 'moved' }) end
local final = { sent = true, failed = true, expired = true, cancelled = true }
for n = 1, A.posts do
  local state = redis.call('HGET', REST(4 + n), 'state')
  if state and not final[state] then return cjson.encode({ outcome = 'in-flight' }) end
end

for n = 1, A.posts do
  local post = REST(4 + n)
  if redis.call('HGET', post, 'state') == 'sent' then
    redis.call('HSET', post, 'text', ARGV[n + 1])
    -- A version before this one did not write it when the post was scheduled.
    redis.call('HSETNX', post, 'code', A.codes[n])
  end
end
redis.call('DEL', K.draft, K.notes)
for list = 1, 4 do redis.call('ZREM', REST(list), A.id) end
note_listed(A.articleId, { id = A.id }, A.channel, own_list)
-- A person who worked on a newer draft of the article still finds that.
for n in ipairs(A.people) do
  local list = REST(4 + A.posts + n)
  if redis.call('ZSCORE', list, A.articleId) == '-' .. draft[3] then redis.call('ZREM', list, A.articleId) end
end
for n, notes in ipairs(A.mentions) do
  for list = 2 * n - 1, 2 * n do redis.call('ZREM', REST(4 + A.posts + #A.people + list), unpack(notes)) end
end
tell({ type = 'draft', id = A.id })
return answer(K.calls, { outcome = 'forgotten' })
