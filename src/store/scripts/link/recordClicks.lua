-- Applies one numbered batch of a process's clicks, once. The batch's number is the call id.
-- REST: for each link its clicks, its hours and its visitors of the day.
-- ARGV[2..]: for each row, in order, the hashes of its visitors, separated by spaces.
local first = answered(K.batch)
if first then return first end
local last = tonumber(redis.call('HGET', K.batch, 'sequence') or 0)
if A.sequence <= last then return cjson.encode({ outcome = 'known' }) end
redis.call('HSET', K.batch, 'sequence', A.sequence)
redis.call('PEXPIRE', K.batch, 86400000)

local function add(sums, name, clicks, visitors)
  local sum = sums[name]
  if sum then
    sum[1], sum[2] = sum[1] + clicks, sum[2] + visitors
  else
    sums[name] = { clicks, visitors }
  end
end

local function put(key, field, sum)
  if sum[2] > 0 then redis.call('HINCRBY', key, 'u:' .. field, sum[2]) end
  return redis.call('HINCRBY', key, field, sum[1])
end

-- Anyone can invent names (hosts), so each record has a limited number of them; the others are counted as one.
local function put_named(key, kind, sums, most)
  for name, sum in pairs(sums) do
    local field = kind .. ':' .. name
    if name ~= 'other' and redis.call('HEXISTS', key, field) == 0 then
      if tonumber(redis.call('HGET', key, kind .. 's') or 0) >= most then
        field = kind .. ':other'
      else
        redis.call('HINCRBY', key, kind .. 's', 1)
      end
    end
    put(key, field, sum)
  end
end

local function forget_before(key, prefix, oldest)
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local at = string.match(field, '^u?:?' .. prefix .. '(%d%d%d%d%-.*)$')
    if at and at < oldest then redis.call('HDEL', key, field) end
  end
end

local all = { 0, 0 }
local hours, refs, devices, countries, channels = {}, {}, {}, {}, {}
local text = 1
for n, link in ipairs(A.links) do
  local clicks, byHour, visitors = REST(3 * n - 2), REST(3 * n - 1), REST(3 * n)
  local total = { 0, 0 }
  local ownHours, ownRefs, ownDevices, ownCountries = {}, {}, {}, {}
  local known
  for _, row in ipairs(link.rows) do
    text = text + 1
    local fresh = 0
    if ARGV[text] ~= '' then
      known = known or redis.call('PFCOUNT', visitors)
      for hash in string.gmatch(ARGV[text], '%S+') do redis.call('PFADD', visitors, hash) end
      local now = redis.call('PFCOUNT', visitors)
      fresh = math.max(0, now - known)
      known = math.max(known, now)
    end
    total[1], total[2] = total[1] + row.count, total[2] + fresh
    add(ownHours, row.hour, row.count, fresh)
    add(ownRefs, row.referrer, row.count, fresh)
    add(ownDevices, row.device, row.count, fresh)
    if row.country ~= '' then add(ownCountries, row.country, row.count, fresh) end
    add(hours, row.hour, row.count, fresh)
    add(refs, row.referrer, row.count, fresh)
    add(devices, row.device, row.count, fresh)
    if row.country ~= '' then add(countries, row.country, row.count, fresh) end
  end
  local sum = redis.call('HINCRBY', clicks, 'total', total[1])
  -- The link of a post that is among the results.
  if redis.call('HEXISTS', K.resultClicks, link.code) == 1 then redis.call('HSET', K.resultClicks, link.code, sum) end
  if sum == total[1] then
    local made = redis.call('ZSCORE', K.links, link.code)
    if made then redis.call('ZADD', K.clickedLinks, made, link.code) end
  end
  if total[2] > 0 then redis.call('HINCRBY', clicks, 'unique', total[2]) end
  -- With a day's first click, days and hours beyond the retention are deleted.
  if put(clicks, 'day:' .. A.day, total) == total[1] then
    if A.oldestDay then forget_before(clicks, 'day:', A.oldestDay) end
    forget_before(byHour, '', A.oldestHour)
  end
  for hour, sum in pairs(ownHours) do put(byHour, hour, sum) end
  redis.call('PEXPIRE', byHour, A.hoursMs)
  put_named(clicks, 'ref', ownRefs, A.mostReferrers)
  for name, sum in pairs(ownDevices) do put(clicks, 'dev:' .. name, sum) end
  for name, sum in pairs(ownCountries) do put(clicks, 'cc:' .. name, sum) end
  -- Two days, so that the day has ended in every time zone; nothing more detailed is stored.
  if known then redis.call('PEXPIRE', visitors, 172800000) end
  all[1], all[2] = all[1] + total[1], all[2] + total[2]
  add(channels, link.channel == '' and '-' or link.channel, total[1], total[2])
  if link.channel ~= '' then
    put_named(K.variants, 'variant', { [link.channel .. '|' .. link.variant] = total }, A.mostVariants)
  end
end

-- The newsroom's whole day is one record, which expires by itself.
put(K.day, 'total', all)
for hour, sum in pairs(hours) do put(K.day, 'hour:' .. hour, sum) end
put_named(K.day, 'channel', channels, 100)
put_named(K.day, 'ref', refs, 4 * A.mostReferrers)
for name, sum in pairs(devices) do put(K.day, 'dev:' .. name, sum) end
for name, sum in pairs(countries) do put(K.day, 'cc:' .. name, sum) end
redis.call('PEXPIRE', K.day, A.daysMs)
-- One message for each flush, for open pages of the desk.
if A.isLast then tell({ type = 'clicks' }) end
return answer(K.batch, { outcome = 'counted' })
