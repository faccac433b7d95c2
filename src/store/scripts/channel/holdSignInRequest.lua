-- A person's sign-in at a platform: begun (`sealed` is given), or taken when the person returns from there, only once.
local first = answered(K.calls)
if first then return first end
if A.sealed then
  redis.call('SET', K.request, A.sealed, 'PX', A.keptFor)
  return answer(K.calls, { outcome = 'begun' })
end
local sealed = redis.call('GET', K.request)
redis.call('DEL', K.request)
return answer(K.calls, { outcome = sealed and 'taken' or 'none', sealed = sealed or nil })
