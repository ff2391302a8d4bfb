import { askOnce, withClient } from "../ask-once.ts";
import type { ClientFactory, CommandFailure, RedisClient, RedisReply } from "../client.ts";
import type { Commands } from "../commands.ts";
import { Link } from "../link.ts";
import type { Outages } from "../outage.ts";
import { serverAnswer } from "../server-errors.ts";
import { inTime, watchReply } from "../watchdog.ts";
import { CLUSTER_SLOTS } from "./slot.ts";

/** `host:port` of a node. */
export type Node = string;

/** Looks at a node that has slots, over a connection of its own. Never rejects. */
export type CheckNode = (node: Node, client: RedisClient) => Promise<void>;

/** How to reach nodes. */
export interface ClusterOptions {
  /** Nodes to begin with. */
  readonly seeds: readonly Node[];
  /** Where nodes really are that announce themselves under another address. */
  readonly natMap: Readonly<Record<Node, Node>>;
  factoryFor(node: Node): ClientFactory;
  readonly heartbeat: { readonly every: number; readonly limit: number };
  /** Called once for each node that has slots. */
  readonly checkNode?: CheckNode | undefined;
}

/** Between two looks at the topology there is at least so much time. */
const REFRESH_INTERVAL_MS = 100;
/** How long one node may take to answer with the topology. */
const REFRESH_TIMEOUT_MS = 2_000;
/** How long a node is waited for before the topology is looked at once more. */
const NODE_WAIT_MS = 250;
/** Pause before a command is sent again that the Cluster cannot serve for the moment. */
const TEMPORARY_PAUSE_MS = 50;

/** Which node has which slot, and a connection to each node that is needed. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #outages: Outages;
  readonly #links = new Map<Node, { readonly link: Link; forget(): void }>();
  readonly #linkOf = new WeakMap<RedisClient, Link>();
  readonly #commands = new Map<number, Commands>();
  #nodes: (Node | undefined)[] = [];
  #refreshing: Promise<void> | undefined;
  #refreshed = Number.NEGATIVE_INFINITY;
  #closed = false;
  readonly #checked = new Set<Node>();

  constructor(options: ClusterOptions, outages: Outages) {
    this.#options = options;
    this.#outages = outages;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The node of a slot, as far as is known. */
  nodeOf(slot: number): Node | undefined {
    return this.#nodes[slot];
  }

  /** Makes clients for the node of a slot, whichever that is then. */
  factoryOf(slot: number): ClientFactory {
    const [seed = ""] = this.#options.seeds;
    return {
      ...this.#options.factoryFor(seed),
      create: async () => {
        await this.refresh();
        return this.#options.factoryFor(this.nodeOf(slot) ?? seed).create();
      },
    };
  }

  /** The connection for commands about the keys of a slot. */
  commandsOf(slot: number): Commands {
    const commands = this.#commands.get(slot) ?? new SlotCommands(this, slot);
    this.#commands.set(slot, commands);
    return commands;
  }

  /** The link to a node; made on first use. */
  linkTo(node: Node): Link {
    let known = this.#links.get(node);
    if (!known) {
      const events = this.#outages.events();
      const link = new Link(this.#options.factoryFor(node), events, this.#options.heartbeat);
      known = { link, forget: events.forget };
      this.#links.set(node, known);
    }
    return known.link;
  }

  /** The link to a node, where there is one. */
  knownLink(node: Node): Link | undefined {
    return this.#links.get(node)?.link;
  }

  /** Remembers whose client it is. */
  mark(client: RedisClient | undefined, link: Link): RedisClient | undefined {
    if (client) this.#linkOf.set(client, link);
    return client;
  }

  linkWith(client: RedisClient): Link | undefined {
    return this.#linkOf.get(client);
  }

  /** A node answered that a slot is elsewhere; how that is written is the Redis Cluster specification's, "MOVED Redirection". */
  learn(slot: number, node: Node): void {
    this.#nodes[slot] = this.#reachable(node);
  }

  /** Looks at the topology, unless that has just been done. Never rejects. */
  refresh(): Promise<void> {
    if (performance.now() - this.#refreshed < REFRESH_INTERVAL_MS) return Promise.resolve();
    this.#refreshing ??= this.#refresh()
      .catch(() => {
        // Nodes that cannot be reached are reported by their links, and what a node refuses by the commands that need it.
      })
      .finally(() => {
        this.#refreshed = performance.now();
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  /** Looks at the topology until it is known. Rejects with what went wrong last, after `ms`. */
  async start(ms: number, isFatal: (error: unknown) => boolean): Promise<void> {
    let isLate = false;
    const starting = (async () => {
      for (;;) {
        try {
          await this.#refresh();
          return;
        } catch (error) {
          if (isLate || isFatal(error)) throw error;
          await pause(REFRESH_INTERVAL_MS);
        }
      }
    })();
    watchReply(starting, ms, () => {
      isLate = true;
    });
    await starting;
  }

  close(): void {
    this.#closed = true;
    for (const { link } of this.#links.values()) link.close();
  }

  async #refresh(): Promise<void> {
    let last: unknown = new Error("no node could be asked");
    const { seeds } = this.#options;
    for (const node of new Set([...this.#links.keys(), ...seeds])) {
      if (this.#closed) return;
      try {
        const nodes = readSlots(await this.#askTopology(node));
        if (nodes.length === 0) throw new Error(`${node} knows of no slots`);
        this.#nodes = nodes.map((found) => (found === undefined ? undefined : this.#reachable(found)));
        this.#closeUnknownNodes();
        this.#checkNewNodes();
        return;
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  /** Looks at the nodes that were not looked at yet, as far as they can be reached. */
  #checkNewNodes(): void {
    const { checkNode, factoryFor } = this.#options;
    if (!checkNode) return;
    for (const node of new Set(this.#nodes)) {
      if (node === undefined || this.#checked.has(node)) continue;
      this.#checked.add(node);
      withClient(factoryFor(node), REFRESH_TIMEOUT_MS, async (client) => {
        if (!this.#closed) await checkNode(node, client);
      }).catch(() => {
        // One that cannot be reached is looked at with the next topology.
        this.#checked.delete(node);
      });
    }
  }

  async #askTopology(node: Node): Promise<RedisReply> {
    const command = ["CLUSTER", "SLOTS"];
    const known = this.#links.get(node)?.link.client;
    if (known) return inTime(REFRESH_TIMEOUT_MS, known.sendCommand(command));
    return askOnce(this.#options.factoryFor(node), command, REFRESH_TIMEOUT_MS);
  }

  /** Closes links to nodes that have no slots any more. */
  #closeUnknownNodes(): void {
    const present = new Set(this.#nodes);
    for (const [node, { link, forget }] of this.#links) {
      if (present.has(node)) continue;
      this.#links.delete(node);
      link.close();
      forget();
    }
  }

  #reachable(node: Node): Node {
    return this.#options.natMap[node] ?? node;
  }
}

/** Sends to the node that has a slot, whichever that is at the moment. */
class SlotCommands implements Commands {
  readonly #cluster: Cluster;
  readonly #slot: number;

  constructor(cluster: Cluster, slot: number) {
    this.#cluster = cluster;
    this.#slot = slot;
  }

  get closed(): boolean {
    return this.#cluster.closed;
  }

  get reason(): Error | undefined {
    const node = this.#cluster.nodeOf(this.#slot);
    return node === undefined ? undefined : this.#cluster.knownLink(node)?.reason;
  }

  get client(): RedisClient | undefined {
    const node = this.#cluster.nodeOf(this.#slot);
    if (node === undefined || this.closed) return undefined;
    const link = this.#cluster.linkTo(node);
    return this.#cluster.mark(link.client, link);
  }

  ready(ms: number): Promise<RedisClient | undefined> {
    let isLate = ms <= 0;
    const waiting = (async () => {
      for (;;) {
        const { client } = this;
        if (client || this.closed || isLate) return client;
        const node = this.#cluster.nodeOf(this.#slot);
        if (node === undefined) await pause(Math.min(NODE_WAIT_MS, ms));
        else await this.#cluster.linkTo(node).ready(Math.min(NODE_WAIT_MS, ms));
        // Another may have the slot by now.
        if (!this.client) await this.#cluster.refresh();
      }
    })();
    watchReply(waiting, ms, () => {
      isLate = true;
    });
    return waiting;
  }

  failure(client: RedisClient, error: unknown): CommandFailure {
    return this.#cluster.linkWith(client)?.failure(client, error) ?? "ambiguous";
  }

  retire(client: RedisClient, reason: unknown): void {
    this.#cluster.linkWith(client)?.retire(client, reason);
  }

  async redirect(error: unknown): Promise<RedisClient | undefined> {
    const [word, , node] = serverAnswer(error).split(" ", 3);
    if (word === "MOVED" && node) {
      this.#cluster.learn(this.#slot, node);
      // The rest of the topology has probably changed, too.
      void this.#cluster.refresh();
    } else if (word === "ASK" && node) {
      const link = this.#cluster.linkTo(node);
      const client = this.#cluster.mark(link.client ?? (await link.ready(REFRESH_TIMEOUT_MS)), link);
      return client && asking(client, (made) => this.#cluster.mark(made, link));
    } else {
      await pause(TEMPORARY_PAUSE_MS);
      await this.#cluster.refresh();
    }
    return undefined;
  }
}

/** A client that announces each command as redirected, for a slot that is being moved (Redis Cluster specification, "ASK redirection"). */
function asking(client: RedisClient, mark: (client: RedisClient) => unknown): RedisClient {
  const made: RedisClient = {
    connect: () => client.connect(),
    sendCommand(args, options) {
      // On the same connection, right before it. A user who may not ask learns that, and not that the key is elsewhere.
      const asked = client.sendCommand(["ASKING"], options);
      return Promise.all([asked, client.sendCommand(args, options)]).then(([, reply]) => reply);
    },
    destroy: () => client.destroy(),
    on: (event, listener) => client.on(event, listener),
  };
  mark(made);
  return made;
}

/** Reads CLUSTER SLOTS: `[[from, to, [host, port, ...], replicas ...], ...]` to the primary of each slot. */
function readSlots(reply: RedisReply): (Node | undefined)[] {
  const nodes: (Node | undefined)[] = [];
  for (const range of Array.isArray(reply) ? reply : []) {
    const [from, to, primary] = Array.isArray(range) ? range : [];
    if (typeof from !== "number" || typeof to !== "number" || !Array.isArray(primary)) continue;
    const [host, port] = primary;
    if (!host) continue;
    for (let slot = from; slot <= Math.min(to, CLUSTER_SLOTS - 1); slot++) nodes[slot] = `${host}:${port}`;
  }
  return nodes;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
