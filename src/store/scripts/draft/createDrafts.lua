-- An article's drafts, each the one of its channel and purpose. Those that are there already are left as they are.
-- REST: for each draft its record, its four lists and its channel's list of what waits; ARGV[2..]: the drafts.
local first = answered(K.calls)
if first then return first end
local created = 0
for n, draft in ipairs(A.drafts) do
  local record = REST(6 * n - 5)
  if redis.call('EXISTS', record) == 0 then
    redis.call('HSET', record, 'json', ARGV[n + 1], 'id', draft.id, 'state', draft.state, 'version', 1,
      'articleId', A.articleId, 'articleRevision', A.articleRevision, 'channel', draft.channel,
      'purpose', draft.purpose, 'createdAt', A.now)
    redis.call('HSET', K.articleDrafts, draft.channel .. '|' .. draft.purpose, draft.id)
    for list = 1, 4 do redis.call('ZADD', REST(6 * n - 5 + list), -A.now, draft.id) end
    note_waiting(A.articleId, { id = draft.id, state = draft.state, created = A.now }, draft.channel, REST(6 * n))
    if draft.state == 'approved' then emit({ type = 'draft.approved', id = draft.id }) end
    if A.rewrites and draft.state ~= 'approved' then emit({ type = 'draft.composed', id = draft.id }) end
    tell({ type = 'draft', id = draft.id })
    if A.actor then audit('draft.make', draft.id, A.articleId .. ' for ' .. draft.channel) end
    created = created + 1
  end
end
return answer(K.calls, { created = created })
