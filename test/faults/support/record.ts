/**
 * Notes that an event was handled, on the account's server. KEYS: prefix. ARGV: event id, key, its number within the key, now (ms), attempt.
 * A first handling that comes after that of a later event of its key is an inversion.
 */
export const RECORD = `
local p = KEYS[1]
local times = redis.call('HINCRBY', p .. 'handled', ARGV[1], 1)
redis.call('HINCRBY', p .. 'totals', 'handlings', 1)
if times == 1 then
  local last = tonumber(redis.call('HGET', p .. 'last', ARGV[2]) or '-1')
  local n = tonumber(ARGV[3])
  if n < last then redis.call('HINCRBY', p .. 'totals', 'inversions', 1)
  else redis.call('HSET', p .. 'last', ARGV[2], n) end
end
local most = tonumber(redis.call('HGET', p .. 'totals', 'most attempts') or '0')
if tonumber(ARGV[5]) > most then redis.call('HSET', p .. 'totals', 'most attempts', ARGV[5]) end
redis.call('HSET', p .. 'totals', 'last at', ARGV[4])
return times
`;
