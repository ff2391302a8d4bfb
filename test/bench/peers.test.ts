import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peerRows } from "../../scripts/bench/delivery/peer-rows.ts";
import { lineOf } from "../../scripts/bench/delivery/report.ts";
import { BULLMQ, MODELINA, MOLECULER, NESTJS } from "../../scripts/bench/peers.ts";
import { PEERS } from "../../scripts/compat-peers/peers.ts";
import { npmEnvironment } from "../../scripts/npm-environment.ts";
import { installPeers } from "../../scripts/peers/install.ts";
import { npmReason } from "../../scripts/peers/npm.ts";
import type { Peer } from "../../scripts/peers/peer.ts";
import { PeerProcess } from "../../scripts/peers/peer-process.ts";

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "eventpact-peers-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function fakePeer(name: string): Peer {
  const folder = mkdtempSync(join(home, `${name}-`));
  writeFileSync(join(folder, "package-lock.json"), `{ "name": "${name}" }`);
  return { name, folder };
}

describe("installing peers", () => {
  it("goes on without a peer that cannot be installed, and says in one line which, why and what to do", async () => {
    const [good, bad, other] = [fakePeer("good"), fakePeer("bad"), fakePeer("other")];
    const lines: string[] = [];
    const install = async (folder: string) => {
      if (folder === bad.folder) throw new Error("connect ECONNREFUSED 127.0.0.1:1");
    };
    const installed = await installPeers([good, bad, other], { install, report: (line) => lines.push(line) });
    expect(installed).toEqual([good, other]);
    const failures = lines.filter((line) => !line.startsWith("Installing "));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(
      /^bad is not measured: it cannot be installed \(connect ECONNREFUSED 127\.0\.0\.1:1\)\. .*`npm ci --ignore-scripts` in .*bad-/,
    );
  });

  it("installs once, again after a failure and again for another lockfile", async () => {
    const peer = fakePeer("peer");
    let isBroken = true;
    let installations = 0;
    const install = async (folder: string) => {
      installations++;
      mkdirSync(join(folder, "node_modules"), { recursive: true });
      if (isBroken) throw new Error("interrupted");
    };
    const options = { install, report: () => undefined };
    expect(await installPeers([peer], options)).toEqual([]);
    isBroken = false;
    expect(await installPeers([peer], options)).toEqual([peer]);
    expect(await installPeers([peer], options)).toEqual([peer]);
    expect(installations).toBe(2);
    writeFileSync(join(peer.folder, "package-lock.json"), `{ "name": "peer", "version": "2.0.0" }`);
    await installPeers([peer], options);
    expect(installations).toBe(3);
  });

  it("takes the reason out of npm's output", () => {
    expect(
      npmReason(`npm error code ECONNREFUSED
npm error syscall connect
npm error errno ECONNREFUSED
npm error FetchError: request to http://127.0.0.1:1/tslib failed, reason: connect ECONNREFUSED 127.0.0.1:1
npm error     at ClientRequest.<anonymous> (/npm/index.js:130:14)
npm error If you are behind a proxy, please make sure that the 'proxy' config is set properly.
npm error A complete log of this run can be found in: /root/.npm/_logs/debug-0.log`),
    ).toBe(
      "FetchError: request to http://127.0.0.1:1/tslib failed, reason: connect ECONNREFUSED 127.0.0.1:1",
    );
    expect(npmReason("npm ERR! code ETARGET\nnpm ERR! notarget No matching version found for x@9.\n")).toBe(
      "notarget No matching version found for x@9",
    );
    expect(npmReason("npm warn deprecated x@1\n")).toBeUndefined();
  });

  it("keeps an outer npm's flags and package away, and the registry in place", () => {
    const outer = {
      PATH: "/bin",
      npm_config_registry: "http://127.0.0.1:1",
      NPM_CONFIG_CACHE: "/cache",
      npm_config_global: "true",
      npm_config_local_prefix: "/work",
      npm_package_name: "eventpact",
      npm_lifecycle_event: "bench",
    };
    expect(npmEnvironment(outer)).toEqual({
      PATH: "/bin",
      npm_config_registry: "http://127.0.0.1:1",
      NPM_CONFIG_CACHE: "/cache",
    });
  });

  it.each([BULLMQ, NESTJS, MOLECULER, MODELINA, ...PEERS])(
    "has exact versions and a matching lockfile without hosts for $name",
    ({ folder }) => {
      const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
      const { dependencies } = read("package.json");
      for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      const { packages } = read("package-lock.json");
      expect(packages[""].dependencies).toEqual(dependencies);
      const listed = Object.keys(packages);
      for (const [path, { resolved, dependencies = {}, optionalDependencies = {} }] of Object.entries<
        Record<string, Record<string, string> | undefined>
      >(packages)) {
        expect(resolved, path).toBeUndefined();
        for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
          expect(
            listed.some((other) => other.endsWith(`node_modules/${name}`)),
            `${name} of ${path}`,
          ).toBe(true);
      }
    },
  );
});

describe("a comparison without some peers", () => {
  const rates = new Map([
    ["eventpact", [90, 100, 110]],
    ["by hand", [125, 125, 125]],
    ["slow", [50, 50, 50]],
  ]);

  it("shows them as not measured, and takes ratios over the others", () => {
    const lines = peerRows(rates, ["slow", "missing"]).map((row) => lineOf(row).trim());
    expect(lines).toEqual([
      "eventpact: messages per second: 100",
      "by hand: messages per second: 125",
      "slow: messages per second: 50.00",
      "missing: messages per second: not measured",
      "ratio to the loop by hand: 0.80, asked for at least 0.75",
      "ratio to the best of the others: 2.00, asked for at least 1",
    ]);
  });

  it("has no ratio where no peer was measured", () => {
    expect(lineOf(peerRows(rates, ["missing"]).at(-1) ?? { name: "", value: 0 }).trim()).toBe(
      "ratio to the best of the others: not measured, asked for at least 1",
    );
  });
});

describe("a peer's process", () => {
  /** A script that is ready and then does as it is asked. */
  function script(name: string, text: string): URL {
    const file = join(home, `${name}.mjs`);
    writeFileSync(file, text);
    return pathToFileURL(file);
  }

  it("answers, and ends alone: uncaught errors, exits and endless work reject its request", async () => {
    const peer = script(
      "peer",
      `process.on("message", (request) => {
  if (request === "throw") setTimeout(() => { throw new TypeError("from a timer"); });
  else if (request === "exit") process.exit(3);
  else if (request !== "hang") process.send(request * 2);
});
process.send("ready");`,
    );
    const own = await PeerProcess.start(peer);
    expect(await own.ask(21, 30_000)).toBe(42);
    await expect(own.ask("hang", 1)).rejects.toThrow("no answer within 0.001 seconds");
    await expect(own.ask("throw", 30_000)).rejects.toThrow(
      'its process ended with "TypeError: from a timer"',
    );
    await expect(own.ask(1, 30_000)).rejects.toThrow("its process ended");
    const other = await PeerProcess.start(peer);
    await expect(other.ask("exit", 30_000)).rejects.toThrow("its process ended with exit code 3");
  });

  it("is not started where its package is missing", async () => {
    const missing = script("missing", `import "a-package-that-is-missing";`);
    await expect(PeerProcess.start(missing)).rejects.toThrow(
      /Cannot find package 'a-package-that-is-missing'/,
    );
  });
});
