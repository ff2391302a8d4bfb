/** A Cluster whose nodes speak TLS. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type RedisCluster, startCluster } from "../../support/redis-cluster.ts";
import { until } from "../../support/until.ts";
import { closeAll, collect, numbered, open, publish } from "./harness.ts";
import { certificate, privateKey } from "./tls-fixture.ts";

test("nodes that speak TLS are published to and read, before and after a slot has moved", async () => {
  const folder = mkdtempSync(join(tmpdir(), "eventpact-tls-"));
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  writeFileSync(files.cert, certificate);
  writeFileSync(files.key, privateKey);
  const args = ["--tls-cert-file", files.cert, "--tls-key-file", files.key, "--tls-auth-clients", "no"];
  let cluster: RedisCluster | undefined;
  try {
    const tlsPorts = [await freePort(), await freePort(), await freePort()];
    args.push("--tls-ca-cert-file", files.cert, "--tls-cluster", "yes");
    cluster = await startCluster(3, 0, { args, tlsPorts });
    const { connection, reports } = await open(
      { cluster: [`rediss://127.0.0.1:${tlsPorts[0]}`] },
      { tls: { ca: certificate, servername: "localhost" } },
    );
    const addresses = numbered(9).map((n) => `tls.${n}`);
    const nodes = await Promise.all(addresses.map((address) => cluster?.primaryOf(address)));
    expect(new Set(nodes).size).toBe(3);
    const sinks = await Promise.all(addresses.map((address) => collect(connection, address, { group: "g" })));
    for (const address of addresses) await publish(connection, address, ["0"]);
    await until("all are there", () => sinks.every((sink) => sink.entries.length === 1));
    await cluster.move("tls.0", () => publish(connection, "tls.0", ["1"]));
    await until("all are there", () => sinks[0]?.entries.length === 4);
    expect(reports).toEqual([]);
    // Nobody of ours came in the clear: our own plain client is the only one.
    for (const node of cluster.nodes) {
      const clients = String(await cluster.ask(node, "CLIENT", "LIST", "TYPE", "normal"))
        .trim()
        .split("\n");
      const plain = clients.filter((client) => client.includes(`laddr=127.0.0.1:${node.port} `));
      expect(plain).toHaveLength(1);
    }
  } finally {
    await closeAll();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A free port that leaves room for the port of the cluster, which is 10,000 higher. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    if (port < 55_000) return port;
  }
}
