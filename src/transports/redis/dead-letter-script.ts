import { pending, script } from "./scripts.ts";

/** What `deadLetterScript` answers when the entry is no longer in the stream and its fields were not given. */
export const NEEDS_FIELDS = 0;

/**
 * Moves an entry to the dead letters, all or nothing. KEYS: stream, dead letters. ARGV:
 * 1. group
 * 2. consumer
 * 3. id
 * 4. `1` to move it even if it is not pending for this consumer; a vanished group has the same effect
 * 5. most fields of the entry to keep, or 0 not to look at them
 * 6. most bytes of them
 * 7. how many of the following are the fields to add, then those, then the fields as this consumer knows them, for an entry that is no longer in
 *    the stream
 *
 * Lua cannot pass more than about 8,000 arguments to a command. What is not kept is told in one field, `dlq-omitted`; `data` and `metadata` are kept
 * before others. Fields of the entry that begin with `dlq-` are not kept: they could be taken for those of the dead letter. Returns the id of the
 * dead letter, null when there was nothing to do, or `NEEDS_FIELDS`.
 */
export const deadLetterScript = script(`${pending}
local row, gone = pending(ARGV[3])
if ARGV[4] ~= '1' and not gone and not (row and row[2] == ARGV[2]) then return false end
local most, room, added = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local fields = {}
if most > 0 then
  local entry = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
  if entry then
    fields = entry[2]
  elseif #ARGV == 7 + added then
    return ${NEEDS_FIELDS}
  else
    for i = 8 + added, #ARGV do fields[#fields + 1] = ARGV[i] end
  end
end
local kept = {}
local function keep(wanted)
  for i = 1, #fields, 2 do
    local size = #fields[i] + #fields[i + 1]
    local isOurs = string.sub(fields[i], 1, 4) == 'dlq-'
    local isWanted = (fields[i] == 'data' or fields[i] == 'metadata') == wanted
    if isWanted and not isOurs and most > 0 and size <= room then
      kept[i], most, room = true, most - 1, room - size
    end
  end
end
keep(true)
keep(false)
local command, omitted, bytes = { 'XADD', KEYS[2], '*' }, 0, 0
for i = 1, #fields, 2 do
  if kept[i] then
    command[#command + 1] = fields[i]
    command[#command + 1] = fields[i + 1]
  else
    omitted = omitted + 1
    bytes = bytes + #fields[i] + #fields[i + 1]
  end
end
for i = 8, 7 + added do command[#command + 1] = ARGV[i] end
if omitted > 0 then
  command[#command + 1] = 'dlq-omitted'
  command[#command + 1] = string.format('{"fields":%d,"bytes":%d}', omitted, bytes)
end
local id = redis.call(unpack(command))
if row then redis.call('XACK', KEYS[1], ARGV[1], ARGV[3]) end
return id
`);
