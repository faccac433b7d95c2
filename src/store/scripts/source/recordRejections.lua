-- Records what was rejected, for the operator. A repeat is recognised by the newsroom's record of calls.
local first = answered(K.calls)
if first then return first end
for _, each in ipairs(A.rejections) do
  redis.call('XADD', K.rejected, 'MAXLEN', '~', A.most, '*', 'at', A.now, 'source', A.source, 'where', each.where,
    'reason', each.reason)
end
return answer(K.calls, { outcome = 'recorded' })
