-- Stores an article's drafts, one for each channel and purpose. Existing ones stay as they are.
-- REST: for each draft its record, its four lists, its channel's list of waiting drafts and its channel's lists by
-- state; then the lists of the people who wrote them. ARGV[2..]: the drafts.
local first = answered(K.calls)
if first then return first end
local created = 0
local OWN = 6 + #LISTS
local person = OWN * #A.drafts + 1
for n, draft in ipairs(A.drafts) do
  local at = OWN * (n - 1)
  local record = REST(at + 1)
  if redis.call('EXISTS', record) == 0 then
    redis.call('HSET', record, 'json', ARGV[n + 1], 'id', draft.id, 'state', draft.state, 'version', 1,
      'articleId', A.articleId, 'articleRevision', A.articleRevision, 'channel', draft.channel,
      'purpose', draft.purpose, 'createdAt', A.now)
    redis.call('HSET', K.articleDrafts, draft.channel .. '|' .. draft.purpose, draft.id)
    for list = 1, 4 do redis.call('ZADD', REST(at + 1 + list), -A.now, draft.id) end
    note_waiting(A.articleId, { id = draft.id, state = draft.state, created = A.now }, draft.channel, REST(at + 6))
    note_listed(A.articleId, { id = draft.id, state = draft.state, created = A.now }, draft.channel,
      function(list) return REST(at + 6 + list) end)
    note_people(A.articleId, A.now, draft.people, person)
    if draft.state == 'approved' then emit({ type = 'draft.approved', id = draft.id }) end
    if A.rewrites and draft.state ~= 'approved' then emit({ type = 'draft.composed', id = draft.id }) end
    tell({ type = 'draft', id = draft.id, articleId = A.articleId, state = draft.state })
    if A.actor then audit('draft.make', draft.id, A.articleId .. ' for ' .. draft.channel) end
    created = created + 1
  end
  person = person + #(draft.people or {})
end
return answer(K.calls, { created = created })
