import { ask, type Context } from "./context.ts";
import { runScript, script } from "./scripts.ts";

/**
 * Removes members from a group that were not seen for a while and hold nothing: removing one that holds entries would lose them. A live one
 * that is removed (before Redis 7.2 one that waits for entries does not count as seen) comes back with the next entry. KEYS: stream. ARGV: group, least idle time (ms). Returns how many.
 */
const forgetScript = script(`
local rows = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if rows.err then
  if string.find(rows.err, 'NOGROUP', 1, true) or string.find(rows.err, 'no such key', 1, true) then return 0 end
  return rows
end
local forgotten = 0
for _, row in ipairs(rows) do
  local consumer = {}
  for i = 1, #row, 2 do consumer[row[i]] = row[i + 1] end
  if consumer['pending'] == 0 and consumer['idle'] >= tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer['name'])
    forgotten = forgotten + 1
  end
end
return forgotten
`);

/** Removes the names of members of a group that ended without leaving it, once others have taken over what they held; resolves with true. Rejects with a `TransportError`. */
export async function forgetConsumers(
  context: Context,
  { key, address }: { readonly key: string; readonly address: string },
  group: string,
): Promise<boolean> {
  const args = [group, String(context.settings.forgetConsumersAfter)];
  const doing = `remove members of group "${group}" of "${address}" that are gone`;
  await ask(context, doing, (client) => runScript(client, forgetScript, [key], args), 1);
  return true;
}
