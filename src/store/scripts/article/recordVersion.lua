-- Records that a source repeated what is known of an article: from then on, its older versions are late.
local first = answered(K.article)
if first then return first end

if redis.call('EXISTS', K.article) == 0 then return cjson.encode({ outcome = 'unknown' }) end
local tooLate = late(K.article)
if tooLate then return cjson.encode({ outcome = 'late', why = tooLate }) end
note_order(K.article)
return answer(K.article, { outcome = 'noted' })
