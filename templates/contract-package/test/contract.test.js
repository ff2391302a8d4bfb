/** Holds for whatever the contract says: every example is a valid event and reaches the handler of its own message. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createBus } from "eventpact";
import { loadContract } from "eventpact/codegen";
import { memory } from "eventpact/memory";
import * as generated from "../generated/index.js";

const cwd = fileURLToPath(new URL("..", import.meta.url));
const contract = await loadContract("asyncapi.yaml", { cwd });
const events = Object.values(generated).filter((value) => "parse" in value);
const channels = Object.values(generated).filter((value) => "match" in value);

for (const message of contract.messages) {
  describe(message.key, () => {
    const event = events.find(({ key }) => key === message.key);

    it("has an example", () => assert.notEqual(message.examples.length, 0));

    for (const [index, { name = index, payload, headers }] of message.examples.entries()) {
      it(`example ${name} is valid`, () => assert.doesNotThrow(() => event.parse(payload)));

      for (const channel of contract.channels.filter(({ key }) => message.channels.includes(key))) {
        it(`example ${name} arrives on ${channel.key}`, async () => {
          const bus = createBus({ source: "test", group: "test", transport: memory() });
          try {
            const { address } = await bus.publish(event, payload, {
              ...{ channel: channel.key, params: parametersOf(channel) },
              ...(headers ? { headers } : {}),
            });
            const params = channels.find(({ key }) => key === channel.key).match(address);
            const { metadata, data } = await firstOf(bus, event, { channel: channel.key, params });
            assert.equal(metadata.type, message.type);
            assert.deepEqual(data, event.parse(payload));
          } finally {
            await bus.close();
          }
        });
      }
    }
  });
}

it("README.md shows events of this contract", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const { name } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const shown = [...readme.matchAll(/^import \{ (.+) \} from "([^"]+)";$/gm)]
    .filter(([, , from]) => from === name)
    .flatMap(([, names]) => names.split(", "));
  assert.notEqual(shown.length, 0, `README.md: show how an event of "${name}" is imported`);
  for (const one of shown)
    assert.ok(
      one in generated,
      `README.md shows ${one}, which this contract does not have; show one of its events`,
    );
});

/** Values for the parameters of an address that are not filled from the payload. */
function parametersOf(channel) {
  return Object.fromEntries(
    channel.parameters
      .filter(({ location }) => location === undefined)
      .map(({ name, default: value, enum: values, examples }) => [
        name,
        value ?? values?.[0] ?? examples[0] ?? "test",
      ]),
  );
}

/** The first delivery of an event. */
async function firstOf(bus, event, options) {
  for await (const delivery of bus.subscribe(event, options)) return delivery;
}
