import { createHash } from "node:crypto";
import type { RedisClient, RedisReply } from "./client.ts";
import { answerTo } from "./refused-command.ts";

/** A Lua script, called by its digest and sent in full only when the server does not know it. */
export interface Script {
  readonly source: string;
  readonly digest: string;
}

/** Makes a script of Lua. */
export function script(source: string): Script {
  return { source, digest: createHash("sha1").update(source).digest("hex") };
}

/** Runs a script. Rejects as `sendCommand` does. */
export async function runScript(
  client: RedisClient,
  { source, digest }: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<RedisReply> {
  const rest = [String(keys.length), ...keys, ...args];
  try {
    return await client.sendCommand(["EVALSHA", digest, ...rest]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT"))
      throw answerTo({ source, keys }, error);
  }
  try {
    return await client.sendCommand(["EVAL", source, ...rest]);
  } catch (error) {
    throw answerTo({ source, keys }, error);
  }
}

/** The row `{ id, consumer, idle, count }` of one pending entry, or nil; and whether the group (or its stream) is gone altogether. */
export const pending = `
local function pending(id)
  local rows = redis.pcall('XPENDING', KEYS[1], ARGV[1], id, id, 1)
  if not rows.err then return rows[1], false end
  if string.find(rows.err, 'NOGROUP', 1, true) then return nil, true end
  error(rows.err)
end
`;

/**
 * Renews the lease of entries. ARGV: group, consumer, id ... Returns the ids that are not this consumer's any more, in three lists: another
 * consumer has it; it is not pending; nobody can have it, because it left the stream or the group is gone.
 */
export const renewScript = script(`${pending}
local taken, absent, detached = {}, {}, {}
for i = 3, #ARGV do
  local row, gone = pending(ARGV[i])
  if gone then
    detached[#detached + 1] = ARGV[i]
  elseif not row and #redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i]) == 0 then
    detached[#detached + 1] = ARGV[i]
  elseif not row then
    absent[#absent + 1] = ARGV[i]
  elseif row[2] ~= ARGV[2] then
    taken[#taken + 1] = ARGV[i]
  elseif #redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID') == 0 then
    detached[#detached + 1] = ARGV[i]
  end
end
return { taken, absent, detached }
`);

/**
 * Sets how often entries were delivered. ARGV: group, consumer, idle (ms), then id, count ... Returns the ids that were this consumer's, and
 * those among them that nobody can have any more because they left the stream.
 */
export const markScript = script(`${pending}
local own, detached = {}, {}
for i = 4, #ARGV, 2 do
  local row = pending(ARGV[i])
  if row and row[2] == ARGV[2] then
    own[#own + 1] = ARGV[i]
    local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'IDLE', ARGV[3], 'RETRYCOUNT', ARGV[i + 1], 'JUSTID')
    if #claimed == 0 then detached[#detached + 1] = ARGV[i] end
  end
end
return { own, detached }
`);

/** About how many bytes of entries one script looks at: they are copied for it, which keeps the server busy. */
const MAX_LOOKED_AT_BYTES = 16 * 1_048_576;

/**
 * Hands out pending entries: with their fields, and with what their delivery counts are to be now. An entry that is gone from the stream is
 * acknowledged. The count on the server is not raised: beyond the first, a delivery counts when `recordAttempt` says that it began. ARGV[3] is the
 * size in bytes from which the fields of an entry are not sent; ARGV[4] about how many bytes may be sent; both are empty for any number. ARGV[5] is `1`
 * where the first delivery counts by being handed out, so that the count is made 1 at least, and `0` where only `recordAttempt` counts. `handOut`
 * answers false when there is no more room, or the script has looked at so much that it should let others have the server; it hands out one
 * entry at least.
 */
const handOut = `
local entries, deleted, rest = {}, {}, 0
local most, room = tonumber(ARGV[3]) or math.huge, tonumber(ARGV[4]) or math.huge
local looked = 0
local function handOut(id, row, deliveries)
  if looked >= ${MAX_LOOKED_AT_BYTES} then return false end
  local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
  if not entry then
    redis.call('XACK', KEYS[1], ARGV[1], id)
    deleted[#deleted + 1] = id
    return true
  end
  local fields, size = entry[2], 0
  for _, text in ipairs(fields) do size = size + #text end
  looked = looked + size
  if size > most then
    fields = {}
  else
    if size > room and #entries > 0 then return false end
    room, size = room - size, 0
  end
  deliveries = math.max(deliveries, 1)
  local count = ARGV[5] == '1' and math.max(row[4], 1) or deliveries - 1
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'RETRYCOUNT', count, 'JUSTID')
  entries[#entries + 1] = { id, deliveries, fields, size }
  return true
end
local function handOutAll(first, deliveriesOf)
  for i = first, #ARGV do
    local row = pending(ARGV[i])
    local deliveries = row and deliveriesOf(row)
    if deliveries and not handOut(ARGV[i], row, deliveries) then
      rest = #ARGV - i + 1
      break
    end
  end
  return { entries, deleted, rest }
end
`;

/**
 * Takes entries that are pending for this consumer into its hands, with a fresh lease. ARGV: as of `handOut`, then `1` if they had been
 * handed out before, idle time (ms) from which an entry counts as released, id ... Returns `[[id, deliveries, fields, size of what is not sent], ...]` of
 * those that are still its own, the ids of those that were gone from the stream, and how many of the last ids there was no room for.
 */
export const takeScript = script(`${pending}${handOut}
return handOutAll(8, function(row)
  return row[2] == ARGV[2] and row[4] + (row[3] >= tonumber(ARGV[7]) and 1 or tonumber(ARGV[6]))
end)
`);

/**
 * Takes pending entries, whoever has them; for the only reader of a stream. ARGV and answer as of `takeScript`; those of others count as handed
 * out before.
 */
export const takeAnyScript = script(`${pending}${handOut}
return handOutAll(8, function(row)
  return row[4] + ((row[2] ~= ARGV[2] or row[3] >= tonumber(ARGV[7])) and 1 or tonumber(ARGV[6]))
end)
`);

/**
 * Looks for pending entries that lie idle. ARGV: group, consumer, least idle time (ms), idle time (ms) from which an entry counts as released, where to
 * begin (`-` or `(id`), how many to look at. Leaves out what this consumer itself released. Returns `[[id, 1 if it is this consumer's], ...]`
 * and the last id looked at, or null when that was all.
 */
export const idleScript = script(`
local rows = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[5], '+', ARGV[6])
local found = {}
for _, row in ipairs(rows) do
  local own = row[2] == ARGV[2]
  if row[3] >= tonumber(ARGV[3]) and not (own and row[3] >= tonumber(ARGV[4])) then
    found[#found + 1] = { row[1], own and 1 or 0 }
  end
end
return { found, #rows == tonumber(ARGV[6]) and rows[#rows][1] }
`);

/**
 * Claims what lies idle. ARGV: as of `handOut`, then least idle time (ms), id ... Returns what `takeScript` does.
 */
export const claimScript = script(`${pending}${handOut}
return handOutAll(7, function(row)
  return (row[2] == ARGV[2] or row[3] >= tonumber(ARGV[6])) and row[4] + 1
end)
`);

/** Removes this consumer from the group if nothing is pending for it. ARGV: group, consumer. Returns 1 when it is removed. */
export const leaveScript = script(`
local rows = redis.pcall('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2])
if rows.err or #rows > 0 then return 0 end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
`);

/**
 * Makes a group anew, and its stream if need be. ARGV: group, the last id that had been read. It goes on after that id, unless the stream
 * does not hold it: then it is another stream, whose ids may be lower, or all up to there was trimmed. Returns whether it was missing.
 */
export const remakeScript = script(`
local from = '0'
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) > 0 then from = ARGV[2] end
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], from, 'MKSTREAM')
if not made.err then return 1 end
if string.find(made.err, 'BUSYGROUP', 1, true) then return 0 end
return made
`);
