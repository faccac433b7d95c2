-- Common to the scripts that write to the ledger of deliveries.

-- The newest of a post's readings (JSON), as the results store it; empty if there is none.
local function newest_reading(readings)
  local all = readings and cjson.decode(readings) or {}
  return #all > 0 and cjson.encode(all[#all]) or ''
end

-- When a delivery was sent or ended otherwise, or is due.
local function note_time(delivery, at)
  redis.call('ZADD', K.byTime, -at, delivery)
  redis.call('ZADD', K.byTimeOfChannel, -at, delivery)
end

-- Gives a push that the ledger itself begins (a removal, a document) its place, due now. Keys and REST are those of
-- src/store/scripts/delivery/ownPush.ts.
local function schedule_now(record, delivery)
  local created = redis.call('HGET', record, 'createdAt') or A.now
  -- Without attempts it is what retention left: a proof, whose long values continue in further fields.
  if redis.call('HEXISTS', record, 'attempts') == 0 then redis.call('DEL', record) end
  for name, value in pairs(delivery) do redis.call('HSET', record, name, value) end
  redis.call('HSET', record, 'state', 'scheduled', 'createdAt', created, 'dueAt', A.now, 'wantedAt', A.now)
  redis.call('HDEL', record, 'reason')
  redis.call('HSETNX', record, 'attempts', '[]')
  for list = 1, 2 do
    redis.call('ZREM', REST(list), delivery.id)
    redis.call('ZADD', REST(list + 2), -created, delivery.id)
    redis.call('ZADD', REST(list + 4), -created, delivery.id)
  end
  redis.call('ZADD', K.dueDeliver, A.now, delivery.id)
  redis.call('ZADD', K.wanted, A.now, delivery.id)
  note_time(delivery.id, A.now)
  emit({ type = 'delivery.scheduled', id = delivery.id, dueAt = A.now })
  tell({ type = 'delivery', id = delivery.id, state = 'scheduled' })
end
