-- An audit row for what no other script writes. A repeat is recognised by the newsroom's record of calls.
local first = answered(K.calls)
if first then return first end
redis.call('XADD', K.audit, '*', 'at', A.now, 'actor', A.actor, 'from', A.from, 'action', A.action, 'subject', A.subject,
  'detail', A.detail)
return answer(K.calls, { outcome = 'appended' })
