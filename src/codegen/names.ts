import type { Channel, Contract, Operation } from "../contract/model.ts";
import { pascalCase } from "../contract/naming.ts";
import { DocumentError } from "../contract/source/document-error.ts";

/** The names that generated code gives to channels and applications. */
export interface Names {
  /** The channel's generated value, and its file. */
  channel(key: string): string;
  /** The constant of the channel's address. */
  address(key: string): string;
  readonly applications: readonly Application[];
}

/** An application with its operations, in document order. */
export interface Application {
  /** PascalCase; its file. */
  readonly name: string;
  /** As written in the document. */
  readonly title: string;
  readonly sends: readonly Operation[];
  readonly receives: readonly Operation[];
}

/** Types of the seam that generated files import beside events and channels. */
const SEAM_TYPES = [
  "EventDefinition",
  "ChannelDefinition",
  "ChannelAddress",
  "PublisherDefinition",
  "SubscriberDefinition",
];
const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
// Letters that came to Unicode after the tables of TypeScript and of older engines were made, and rare scripts beyond the basic plane but Han.
const UNKNOWN_TO_COMPILERS =
  /\u0897|[\u1acf-\u1aff]|[\u088f\u0c5c\u0cdc\u1c89\u1c8a\ua7cb-\ua7f1]|(?![\u{20000}-\u{2b739}\u{2b740}-\u{2cea1}\u{2ceb0}-\u{2ebe0}])[\u{10000}-\u{10ffff}]/u;
/** Bytes of UTF-8 that a name may have: file systems take 255, and files add an ending. */
const LONGEST_NAME = 200;

function isUsable(name: string): boolean {
  return IDENTIFIER.test(name) && !UNKNOWN_TO_COMPILERS.test(name);
}

/**
 * Names channels and applications. A channel is always called `NameChannel`, since many are keyed like their one event, and an event that is
 * added later must not rename a channel. Throws a `DocumentError` for what cannot be an identifier or would be declared twice.
 */
export function nameThings(contract: Contract): Names {
  const taken = new Map(SEAM_TYPES.map((name) => [name.toLowerCase(), `the type ${name} of eventpact`]));
  const claim = (name: string, what: string, node: object): string => {
    const place = contract.sources.of(node);
    const bytes = Buffer.byteLength(name);
    if (bytes > LONGEST_NAME) {
      throw new DocumentError(
        "name_unusable",
        `the name "${name.slice(0, 20)}..." has ${bytes} bytes in code, where files are called by it; give it one of at most ${LONGEST_NAME}`,
        place,
      );
    }
    if (!isUsable(name)) {
      throw new DocumentError(
        "name_unusable",
        `${what} cannot be named "${name}" in code; give it a name of letters and digits`,
        place,
      );
    }
    const other = taken.get(name.toLowerCase());
    if (other !== undefined) {
      throw new DocumentError(
        "name_taken",
        `${what} and ${other} would both be called ${name} in code; rename one of them`,
        place,
      );
    }
    taken.set(name.toLowerCase(), what);
    return name;
  };
  for (const message of contract.messages) claim(message.key, `message "${message.key}"`, message.node);
  for (const name of contract.schemas.keys()) {
    if (!isUsable(name))
      throw new DocumentError("name_unusable", `a schema cannot be named "${name}" in code`);
  }
  const channels = new Map(contract.channels.map((channel) => [channel.key, nameChannel(channel)]));
  const applications = groupByApplication(contract, claim);
  const addresses = new Map(contract.channels.map(({ key }) => [key, nameAddress(`${pascal(key)}Address`)]));
  return { channel: (key) => nameOf(channels, key), address: (key) => nameOf(addresses, key), applications };

  function nameAddress(name: string): string {
    return taken.has(name.toLowerCase()) ? nameAddress(`${name}_`) : name;
  }

  function nameChannel(channel: Channel): string {
    const name = pascal(channel.key);
    return claim(
      name.endsWith("Channel") ? name : `${name}Channel`,
      `channel "${channel.key}"`,
      channel.node,
    );
  }
}

function groupByApplication(
  contract: Contract,
  claim: (name: string, what: string, node: object) => string,
): Application[] {
  const groups = new Map<string, Operation[]>();
  for (const operation of contract.operations) {
    groups.set(operation.application, [...(groups.get(operation.application) ?? []), operation]);
  }
  // A sender and a receiver of one name would share a file, though nothing in it collides.
  const files = new Map<string, string>();
  return [...groups].map(([title, operations]) => {
    const name = pascalCase(title);
    const what = `application "${title}"`;
    const node = operations[0]?.node ?? contract;
    const place = contract.sources.of(node);
    if (name === "") {
      throw new DocumentError(
        "name_unusable",
        `${what} holds no letter or digit, so nothing in code can be called by it; rename it`,
        place,
      );
    }
    const other = files.get(name.toLowerCase());
    if (other !== undefined) {
      throw new DocumentError(
        "name_taken",
        `${what} and ${other} would both be called ${name} in code; rename one of them`,
        place,
      );
    }
    files.set(name.toLowerCase(), what);
    const sends = operations.filter(({ action }) => action === "send");
    const receives = operations.filter(({ action }) => action === "receive");
    if (sends.length > 0) claim(`${name}Publisher`, `the publisher of ${what}`, node);
    if (receives.length > 0) claim(`${name}Subscriber`, `the subscriber of ${what}`, node);
    return { name, title, sends, receives };
  });
}

function pascal(key: string): string {
  const [first = ""] = key;
  return first.toUpperCase() + key.slice(first.length);
}

function nameOf(names: ReadonlyMap<string, string>, key: string): string {
  const name = names.get(key);
  if (name === undefined) throw new Error(`no channel has the key ${key}`);
  return name;
}
