import { startOwnRedis } from "../../../test/support/redis-server.ts";
import { installPeers } from "../../peers/install.ts";
import { failed } from "../../peers/peer.ts";
import { PeerProcess } from "../../peers/peer-process.ts";
import { BULLMQ, MOLECULER, NESTJS } from "../peers.ts";
import type { Turn } from "./contender-process.ts";
import { peerRows } from "./peer-rows.ts";
import type { Measurement } from "./report.ts";

const PEERS = [BULLMQ, NESTJS, MOLECULER];
const SCRIPT = new URL("contender-process.ts", import.meta.url);
/** Rounds, of which the first one only warms up. */
const ROUNDS = 4;
/** How long one turn may take, in milliseconds. */
const TIME_LIMIT = 300_000;

/** Processes of contenders, started when they are first needed and kept, so that their code is warm. */
class Contenders {
  readonly #processes = new Map<string, PeerProcess>();

  /** Messages per second of one turn, alone with a server. */
  async turn(name: string, count: number): Promise<number> {
    const own = this.#processes.get(name) ?? (await PeerProcess.start(SCRIPT, [name]));
    this.#processes.set(name, own);
    const server = await startOwnRedis();
    try {
      return await own.ask<number>({ url: server.url, count } satisfies Turn, TIME_LIMIT);
    } finally {
      await server.stop();
    }
  }

  end(name: string): void {
    this.#processes.get(name)?.end();
  }

  endAll(): void {
    for (const own of this.#processes.values()) own.end();
  }
}

export const peers: Measurement = {
  id: "P3",
  title: "publish and handle 1 KB events over Redis in one process, beside others",
  async run(size) {
    const count = Math.round(20_000 * size);
    const contenders = new Contenders();
    const rates = new Map<string, number[]>();
    const measure = async (name: string, round: number) => {
      const perSecond = await contenders.turn(name, count);
      if (round > 0) rates.set(name, [...(rates.get(name) ?? []), perSecond]);
    };
    let others = await installPeers(PEERS);
    try {
      // One after the other, in turns.
      for (let round = 0; round < ROUNDS; round++) {
        for (const name of ["eventpact", "by hand"]) await measure(name, round);
        for (const peer of others) {
          try {
            await measure(peer.name, round);
          } catch (error) {
            console.error(failed(peer, error));
            contenders.end(peer.name);
            rates.delete(peer.name);
            others = others.filter((other) => other !== peer);
          }
        }
      }
    } finally {
      contenders.endAll();
    }
    return peerRows(
      rates,
      PEERS.map(({ name }) => name),
    );
  },
};
