-- Puts a delivery that was stored by an earlier version into the lists by time.
if not redis.call('ZSCORE', K.byTime, A.id) then note_time(A.id, A.at) end
return cjson.encode({ outcome = 'listed' })
