/** Generates documents, type-checks what came out under several versions of TypeScript, and runs a program on each. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { BusReport } from "eventpact";
import { createBus } from "eventpact";
import { memory } from "eventpact/memory";
import { generate } from "../../../src/codegen/index.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import type { Channel, Contract, Message } from "../../../src/contract/model.ts";
import { schemaNodes } from "../../../src/contract/schemas/schema-nodes.ts";
import { Validators } from "../../../src/contract/validate/validators.ts";
import { samplesOf } from "./sample.ts";
import { compile } from "./type-check.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const COMPILER_OPTIONS = {
  target: "es2022",
  lib: ["es2023", "dom", "esnext.disposable"],
  module: "nodenext",
  moduleResolution: "nodenext",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  allowImportingTsExtensions: true,
  skipLibCheck: false,
  noEmit: true,
};

/** One document with what was made of it. */
export interface Made {
  readonly name: string;
  readonly contract: Contract;
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
  readonly first: FirstEvent;
}

/** What a program publishes. */
export interface FirstEvent {
  readonly message: Message;
  readonly channel: Channel;
  readonly payload: unknown;
  readonly headers?: unknown;
  readonly unwritable: readonly string[];
  /** The payload with the defaults that apply, worked out by Ajv. */
  readonly expected: unknown;
}

/** Folders of generated documents. */
export class Matrix {
  readonly made = new Map<string, Made>();
  #folder = "";

  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), "eventpact-matrix-"));
    await writeFile(join(this.#folder, "package.json"), '{ "type": "module" }');
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Generates a document, with a program beside it. Throws what loading and generating throw. */
  async add(name: string, file: string, cwd: string): Promise<Made> {
    const contract = await loadContract(file, { cwd });
    const { files } = await generate(contract);
    const folder = join(this.#folder, name.replace(/[^\w-]+/g, "-"));
    const first = firstEvent(contract);
    for (const [path, text] of [...files, ["program.ts", programOf(first)] as const]) {
      await mkdir(join(folder, path, ".."), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const made = { name, contract, folder, files, first };
    this.made.set(name, made);
    return made;
  }

  /** What one compiler has to say of everything that was added. */
  async typeErrors(compiler: string): Promise<string[]> {
    const project = join(this.#folder, `tsconfig.${compiler}.json`);
    const paths = {
      eventpact: [`${root}src/runtime/index.ts`],
      "eventpact/gen/v1": [`${root}src/runtime/gen/v1.ts`],
    };
    const include = ["**/*.ts"];
    await writeFile(project, JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, paths }, include }));
    const { out } = await compile(compiler, project, "--listFiles");
    const lines = out.split("\n").filter(Boolean);
    // A compiler that looked at nothing would find nothing.
    for (const { folder } of this.made.values()) {
      for (const path of ["index.d.ts", "types.d.ts", "program.ts"]) {
        if (!lines.some((line) => line.endsWith(relative(this.#folder, join(folder, path)))))
          return [`${compiler} did not look at ${folder}/${path}`, ...lines.slice(0, 5)];
      }
    }
    return lines.filter((line) => line.includes("error TS"));
  }
}

/** Whether all files of a document are where they belong, and not empty. */
export async function emptyOrMissing({ folder, files }: Made): Promise<string[]> {
  const paths = [...files.keys(), "program.ts"];
  const texts = await Promise.all(
    paths.map((path) => (existsSync(join(folder, path)) ? readFile(join(folder, path), "utf8") : "")),
  );
  return paths.filter((_, index) => texts[index] === "");
}

/** What arrived when the program of a document ran over a memory bus, with what the bus had to report. */
export async function runProgram({
  folder,
}: Made): Promise<{ arrived: unknown; sent: unknown; reports: BusReport[] }> {
  const program = (await import(/* @vite-ignore */ join(folder, "program.ts"))) as {
    publishAndHandle(bus: unknown): Promise<{ arrived: unknown; sent: unknown }>;
  };
  const reports: BusReport[] = [];
  const bus = createBus({
    source: "test",
    group: "readers",
    transport: memory(),
    onEvent: (report) => reports.push(report),
  });
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`nothing arrived: ${JSON.stringify(reports)}`)), 120_000).unref(),
  );
  try {
    return { ...(await Promise.race([program.publishAndHandle(bus), late])), reports };
  } finally {
    await bus.close({ deadline: 500 });
  }
}

/**
 * The first message that travels on a channel with an address and has a value that fits: its first example that does, else a sample. `unwritable`
 * are those before it that no value was found for.
 */
export function firstEvent(contract: Contract): FirstEvent {
  const channels = [
    ...contract.channels.filter(({ address }) => address !== null),
    ...contract.channels.filter(({ address }) => address === null),
  ];
  const unwritable: string[] = [];
  for (const channel of channels) {
    for (const key of channel.messages) {
      const message = contract.messages.find((one) => one.key === key);
      const found = message && eventOn(message, channel, contract);
      if (found) return { ...found, unwritable };
      unwritable.push(key);
    }
  }
  throw new Error(`no value fits any of ${unwritable.join(", ") || "no messages"}`);
}

/** The examples of a message's payload that fit it, else the first sample that does; without defaults filled in. */
export function valuesOf({ payload, examples }: Message, contract: Contract): unknown[] {
  return fitting(
    payload,
    examples.map((example) => example.payload),
    contract,
  );
}

/** The same for the headers of a message. */
export function headersOf({ headers, examples }: Message, contract: Contract): unknown[] {
  return fitting(
    headers,
    examples.map((example) => example.headers),
    contract,
  );
}

function fitting(name: string | undefined, examples: readonly unknown[], contract: Contract): unknown[] {
  const named = name === undefined ? undefined : contract.schemas.get(name);
  if (!named) return [];
  const validators = new Validators(contract);
  const fits = (value: unknown) => value !== undefined && validators.errors(named, value).length === 0;
  const given = examples.filter(fits);
  return given.length > 0 ? given : [...samplesOf(named.schema, contract)].filter(fits).slice(0, 1);
}

function eventOn(
  message: Message,
  channel: Channel,
  contract: Contract,
): Omit<FirstEvent, "unwritable"> | undefined {
  const [payload] = message.payload === undefined ? [{ anything: 1 }] : valuesOf(message, contract);
  const [headers] = headersOf(message, contract);
  if (payload === undefined || (message.headers !== undefined && headers === undefined)) return undefined;
  return {
    message,
    channel,
    payload,
    ...(headers !== undefined && { headers }),
    expected: message.payload === undefined ? payload : withDefaults(message.payload, payload, contract),
  };
}

/** Fills in defaults that fit their schema, as far as `properties`, `$ref`, `allOf` and `items` lead to them; independent of the generator. */
export function withDefaults(name: string, value: unknown, contract: Contract): unknown {
  const validators = new Validators(contract);
  const valid = new Set<object>();
  const refer = (schema: unknown): Record<string, unknown>[] => {
    if (typeof schema !== "object" || schema === null) return [];
    const node = schema as Record<string, unknown>;
    const target =
      typeof node["$ref"] === "string"
        ? contract.schemas.get(node["$ref"].replace("#/definitions/", ""))?.schema
        : undefined;
    return [node, ...refer(target), ...((node["allOf"] ?? []) as unknown[]).flatMap(refer)];
  };
  const fill = (schemas: readonly unknown[], given: unknown): unknown => {
    const nodes = schemas.flatMap(refer);
    if (Array.isArray(given)) {
      return given.map((item, index) =>
        fill(
          nodes.flatMap(({ items, prefixItems }) => {
            const tuple = (prefixItems ?? items) as unknown[];
            return Array.isArray(tuple) ? [tuple[index]] : [items];
          }),
          item,
        ),
      );
    }
    if (typeof given !== "object" || given === null) return given;
    const filled: Record<string, unknown> = { ...given };
    const properties = (node: Record<string, unknown>) =>
      (node["properties"] ?? {}) as Record<string, unknown>;
    for (const key of new Set(nodes.flatMap((node) => Object.keys(properties(node))))) {
      const below = nodes.flatMap((node) =>
        Object.hasOwn(properties(node), key) ? [properties(node)[key]] : [],
      );
      const giving = below.flatMap(refer).find((node) => valid.has(node));
      if (!Object.hasOwn(filled, key) && giving) filled[key] = structuredClone(giving["default"]);
      if (Object.hasOwn(filled, key)) filled[key] = fill(below, filled[key]);
    }
    return filled;
  };
  // What a default leaves out is filled in as well: one may fit only once those below it are known.
  for (let before = -1; before < valid.size; ) {
    before = valid.size;
    for (const named of contract.schemas.values()) {
      for (const { node, path } of schemaNodes(named)) {
        if (!Object.hasOwn(node, "default")) continue;
        const filled = fill([node], node["default"]);
        if (validators.errors(named, filled, path).length === 0) valid.add(node);
      }
    }
  }
  return fill([contract.schemas.get(name)?.schema], value);
}

/** A service's program: publishes the event and handles it, typed by the generated code alone. */
function programOf({ message, channel, payload, headers }: FirstEvent): string {
  const { key } = message;
  const params = channel.parameters.map(({ name, enum: values, examples }) => [
    name,
    values?.[0] ?? examples[0]?.replace(/[^\w-]/g, "-") ?? "p1",
  ]);
  const open = channel.parameters.flatMap(({ location }, index) => (location ? [] : [params[index]]));
  const located = channel.parameters.flatMap(({ location, name }) =>
    location
      ? [[name, valueAtPointer(location.source === "payload" ? payload : headers, location.pointer)]]
      : [],
  );
  const all = Object.fromEntries([...open, ...located] as [string, unknown][]);
  const target = message.channels.length > 1 ? { channel: channel.key } : {};
  const ofPublish = {
    ...target,
    ...(open.length > 0 && { params: Object.fromEntries(open as [string, unknown][]) }),
    ...(headers !== undefined && { headers }),
  };
  const ofSubscribe = { ...target, ...(channel.parameters.length > 0 && { params: all }) };
  const text = (value: unknown) => JSON.stringify(value).replaceAll('"__proto__":', '["__proto__"]:');
  const argument = (options: object) => (Object.keys(options).length > 0 ? `, ${text(options)}` : "");
  const imports = `import type { Bus } from "eventpact";
import { ${key} } from "./index.js";

const input: ${key}.Input = ${text(payload)};
`;
  if (channel.address === null) {
    return `${imports}
export async function publishAndHandle(_bus: Bus): Promise<{ arrived: ${key}.Data; sent: ${key}.Input }> {
  return { arrived: ${key}.parse(input), sent: input };
}
`;
  }
  return `${imports}
export async function publishAndHandle(bus: Bus): Promise<{ arrived: ${key}.Data; sent: ${key}.Input }> {
  let arrive: (data: ${key}.Data) => void = () => undefined;
  const arrival = new Promise<${key}.Data>((resolve) => {
    arrive = resolve;
  });
  const subscription = await bus.subscribe(${key}, async (data) => arrive(data)${argument(ofSubscribe)});
  await bus.publish(${key}, input${argument(ofPublish)});
  const arrived = await arrival;
  await subscription.close();
  return { arrived, sent: input };
}
`;
}

function valueAtPointer(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((holder, key) => (holder as Record<string, unknown>)?.[key], value);
}
