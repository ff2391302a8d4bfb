import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What a network may do to connections. */
export type NetworkFault = "rst" | "fin" | "silence" | "latency" | "slices" | "lost-replies";
export const NETWORK_FAULTS: readonly NetworkFault[] = [
  "rst",
  "fin",
  "silence",
  "latency",
  "slices",
  "lost-replies",
];

/** One connection through the proxy. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Nothing passes any more, in either direction, and no side notices. */
  isSilent: boolean;
}

/** A TCP proxy that does to connections what networks do. */
export class FaultProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  /** The port that new connections lead to. */
  target: number;
  /** How long each chunk takes, in ms. */
  latency = 0;
  /** Whether answers come one byte every 10 ms. */
  slices = false;
  /** Whether answers vanish. */
  deaf = false;

  private constructor(target: number) {
    this.target = target;
    this.#server = createServer((client) => this.#join(client));
  }

  static async start(target: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Does a fault; one that lasts ends with `heal`. */
  inflict(fault: NetworkFault): void {
    if (fault === "latency") this.latency = 500;
    else if (fault === "slices") this.slices = true;
    else if (fault === "lost-replies") this.deaf = true;
    else {
      for (const pair of [...this.#pairs]) {
        if (fault === "silence") pair.isSilent = true;
        else if (fault === "rst") pair.client.resetAndDestroy();
        else pair.client.end();
        if (fault !== "silence") pair.server.destroy();
      }
    }
  }

  /** Ends what lasts. What vanished is gone: the connections that missed it are, too. */
  heal(): void {
    const missed = this.deaf;
    this.latency = 0;
    this.slices = false;
    this.deaf = false;
    if (missed) for (const { client } of [...this.#pairs]) client.resetAndDestroy();
  }

  async stop(): Promise<void> {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    const server = connect(this.target, "127.0.0.1");
    const pair: Pair = { client, server, isSilent: false };
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        if (!pair.isSilent) end();
      });
    }
    this.#carry(pair, client, server, false);
    this.#carry(pair, server, client, true);
  }

  #carry(pair: Pair, from: Socket, to: Socket, isAnswer: boolean): void {
    // One chunk after the other, whatever each of them suffers.
    let before = Promise.resolve();
    from.on("data", (chunk) => {
      before = before.then(async () => {
        if (pair.isSilent || (isAnswer && this.deaf)) return;
        if (this.latency > 0) await new Promise((resolve) => setTimeout(resolve, this.latency));
        if (!(isAnswer && this.slices)) return void to.write(chunk);
        for (let at = 0; at < chunk.length && this.slices; at++) {
          to.write(chunk.subarray(at, at + 1));
          await new Promise((resolve) => setTimeout(resolve, 10));
          if (!this.slices) to.write(chunk.subarray(at + 1));
        }
      });
    });
  }
}
