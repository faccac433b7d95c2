-- A person has read notes. A repeat finds none of them unread and changes nothing.
if redis.call('ZREM', K.unread, unpack(A.notes)) > 0 then tell({ type = 'notes-read', id = A.person }) end
return cjson.encode({ outcome = 'read' })
