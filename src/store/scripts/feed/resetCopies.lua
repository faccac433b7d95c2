-- Makes every process drop its caches, at an operator's request.
local first = answered(K.calls)
if first then return first end
tell({ type = 'reset' })
audit('cache.dropped', '*')
return answer(K.calls, { outcome = 'told' })
