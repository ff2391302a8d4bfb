import { script } from "./scripts.ts";

/**
 * Entry ids in Lua: they hold two numbers of 64 bits, too large for Lua's own. `less(a, b)` orders them, `after(id)` is the least id that is greater.
 */
const ids = `
local function smaller(a, b)
  if #a ~= #b then return #a < #b end
  return a < b
end
local function less(a, b)
  local am, as = string.match(a, '^(%d+)-(%d+)$')
  local bm, bs = string.match(b, '^(%d+)-(%d+)$')
  if am ~= bm then return smaller(am, bm) end
  return smaller(as, bs)
end
local function increased(digits)
  local head, nines = string.match(digits, '^(.-)(9*)$')
  local last = head == '' and 0 or tonumber(string.sub(head, -1))
  return string.sub(head, 1, -2) .. string.format('%d', last + 1) .. string.rep('0', #nines)
end
local function after(id)
  local ms, sequence = string.match(id, '^(%d+)-(%d+)$')
  if sequence == '18446744073709551615' then return increased(ms) .. '-0' end
  return ms .. '-' .. increased(sequence)
end
`;

/**
 * Removes from the head of a stream what may go, as much as one call may do. KEYS: stream, lock. ARGV:
 * 1. how long to keep others from trimming this stream (ms), or 0 to go on where this process began
 * 2. how long what every group has finished stays (ms)
 * 3. most entries to keep whoever has not finished them, or 0
 * 4. about how many entries to keep while there is no group
 * 5. most entries to remove by age in this call
 * 6. most entries to remove beyond the hard cap in one step of this call
 * 7. most such steps
 * 8. about how many bytes of entries one step may read: they pass through the memory of the script
 *
 * Without a group nothing goes by age: one that comes later is to find it. Removal beyond the hard cap also settles what was pending, so that
 * nobody counts it a second time.
 *
 * Returns `[0]` when another process trims, else `[1 when there is more to do, else 2, [group, count, oldest id, ...]]` with what groups
 * had not finished.
 */
export const trimScript = script(`${ids}
if ARGV[1] ~= '0' then
  local taken = redis.pcall('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1])
  -- A server without memory refuses the lock, but needs trimming the most.
  if type(taken) == 'table' and taken.err and not string.find(taken.err, 'OOM', 1, true) then return taken end
  if not taken then return { 0 } end
end
if redis.call('XLEN', KEYS[1]) == 0 then return { 2, {} } end
local cap, budget = tonumber(ARGV[3]), tonumber(ARGV[5])
local groups = {}
for _, row in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #row, 2 do group[row[i]] = row[i + 1] end
  groups[#groups + 1] = { name = group['name'], last = group['last-delivered-id'], lost = 0 }
end

local removed = 0
if #groups == 0 then
  local keep = cap > 0 and cap or tonumber(ARGV[4])
  removed = redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', keep, 'LIMIT', budget)
  if removed > 0 then return { 1, {} } end
else
  local now = redis.call('TIME')
  local age = now[1] * 1000 + math.floor(now[2] / 1000) - tonumber(ARGV[2])
  local horizon = string.format('%.0f', math.max(0, age)) .. '-0'
  for _, group in ipairs(groups) do
    local unread = after(group.last)
    if less(unread, horizon) then horizon = unread end
    local oldest = redis.call('XPENDING', KEYS[1], group.name, '-', '+', 1)[1]
    if oldest and less(oldest[1], horizon) then horizon = oldest[1] end
  end
  removed = redis.call('XTRIM', KEYS[1], 'MINID', '~', horizon, 'LIMIT', budget)
  if removed > 0 then return { 1, {} } end
  -- Only one node of the stream can be left that holds older ones.
  redis.call('XTRIM', KEYS[1], 'MINID', '=', horizon)
end
if cap == 0 then return { 2, {} } end

local step, steps = tonumber(ARGV[6]), tonumber(ARGV[7])
local excess = redis.call('XLEN', KEYS[1]) - cap
-- One entry tells how many of its size to take next.
local count = 1
while excess > 0 and steps > 0 do
  local entries = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', math.min(excess, count))
  local first, last, present, bytes = entries[1][1], entries[#entries][1], {}, 1
  for _, entry in ipairs(entries) do
    present[entry[1]] = true
    for _, text in ipairs(entry[2]) do bytes = bytes + #text end
  end
  count = math.max(1, math.min(step, math.floor(tonumber(ARGV[8]) * #entries / bytes)))
  for _, group in ipairs(groups) do
    local function lose(id)
      group.lost = group.lost + 1
      if not group.oldest or less(id, group.oldest) then group.oldest = id end
    end
    for _, entry in ipairs(entries) do
      if less(group.last, entry[1]) then lose(entry[1]) end
    end
    local from = first
    repeat
      local rows = redis.call('XPENDING', KEYS[1], group.name, from, last, step)
      for _, row in ipairs(rows) do
        if present[row[1]] then
          if not less(group.last, row[1]) then lose(row[1]) end
          redis.call('XACK', KEYS[1], group.name, row[1])
        end
      end
      if #rows > 0 then from = '(' .. rows[#rows][1] end
    until #rows < step
  end
  redis.call('XTRIM', KEYS[1], 'MAXLEN', '=', redis.call('XLEN', KEYS[1]) - #entries)
  excess = excess - #entries
  steps = steps - 1
end
local lost = {}
for _, group in ipairs(groups) do
  if group.lost > 0 then
    lost[#lost + 1] = group.name
    lost[#lost + 1] = group.lost
    lost[#lost + 1] = group.oldest
  end
end
return { excess > 0 and 1 or 2, lost }
`);
