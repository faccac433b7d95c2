-- Forgets a closed draft. What was sent of it keeps its text in its delivery.
-- REST: the draft's four lists; then the records of its deliveries. ARGV[2..]: their texts.
local first = answered(K.calls)
if first then return first end

local draft = redis.call('HMGET', K.draft, 'state', 'version')
if draft[1] ~= A.from or tonumber(draft[2]) ~= A.expected then return cjson.encode({ outcome = 'moved' }) end
local final = { sent = true, failed = true, expired = true, cancelled = true }
for n = 1, A.posts do
  local state = redis.call('HGET', REST(4 + n), 'state')
  if state and not final[state] then return cjson.encode({ outcome = 'in-flight' }) end
end

for n = 1, A.posts do
  if redis.call('HGET', REST(4 + n), 'state') == 'sent' then redis.call('HSET', REST(4 + n), 'text', ARGV[n + 1]) end
end
redis.call('DEL', K.draft)
for list = 1, 4 do redis.call('ZREM', REST(list), A.id) end
tell({ type = 'draft', id = A.id })
return answer(K.calls, { outcome = 'forgotten' })
