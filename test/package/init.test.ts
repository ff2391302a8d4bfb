/** A new contract package, from the packed eventpact to a package that others install. Needs `npm run build`. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { install, outcomeOf, pack, root, run, tsc } from "./support/packed.ts";

const TIMEOUT = 600_000;
let folder: string;
let tarball: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "eventpact-init-")));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  tarball = pack(root, folder);
  install(folder, tarball);
}, TIMEOUT);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const npx = (cwd: string, ...args: string[]) => outcomeOf("npx", ["eventpact", ...args], cwd);
const dependencyOf = (path: string): string =>
  JSON.parse(readFileSync(join(path, "package.json"), "utf8")).devDependencies.eventpact;

describe("npx eventpact init shop", () => {
  const shop = () => join(folder, "shop");

  it(
    "works with nothing but eventpact installed, then npm install && npm test && npx eventpact generate",
    () => {
      expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
        "eventpact",
      ]);
      expect(npx(folder, "init", "shop")).toMatchObject({ code: 0 });
      expect(dependencyOf(shop())).toBe(`file:../${basename(tarball)}`);

      install(shop());
      const tests = run("npm", ["test"], shop());
      expect(tests).toMatch(/\bpass [1-9]\d*\n/);
      expect(tests).toMatch(/\bfail 0\n/);
      expect(npx(shop(), "generate")).toMatchObject({
        code: 0,
        out: expect.stringContaining("nothing changed"),
      });
    },
    TIMEOUT,
  );

  it(
    "packs what others install, with no build step, and what they write against it compiles",
    () => {
      const consumer = join(folder, "consumer");
      mkdirSync(consumer);
      writeFileSync(join(consumer, "package.json"), JSON.stringify({ private: true, type: "module" }));
      const packed = pack(shop(), consumer);
      install(consumer, packed, tarball);
      expect(readdirSync(join(consumer, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
        "eventpact",
        "shop",
      ]);

      const program = /```ts\n(.*?)```/s.exec(readFileSync(join(shop(), "README.md"), "utf8"))?.[1] ?? "";
      const said = `const seen = new Promise<void>((resolve) => {\n  console.log = (...words) => {\n    process.stdout.write(JSON.stringify(words));\n    resolve();\n  };\n});\n`;
      writeFileSync(
        join(consumer, "use.ts"),
        `${program}await seen;\nawait bus.close();\n`.replace("const bus", `${said}const bus`),
      );
      const options = {
        target: "es2022",
        module: "nodenext",
        strict: true,
        exactOptionalPropertyTypes: true,
      };
      const typeRoots = [join(root, "node_modules/@types")];
      writeFileSync(
        join(consumer, "tsconfig.json"),
        JSON.stringify({ compilerOptions: { ...options, types: ["node"], typeRoots }, files: ["use.ts"] }),
      );
      run(process.execPath, [tsc], consumer);
      expect(JSON.parse(run(process.execPath, ["use.js"], consumer))).toEqual([
        "o-1",
        [{ sku: "cup", quantity: 1 }],
        false,
        "com.example.order.placed.v1",
      ]);
      expect(run(process.execPath, ["-p", `require.resolve("shop/asyncapi.yaml")`], consumer)).toContain(
        "node_modules",
      );
    },
    TIMEOUT,
  );

  it(
    "has tests that notice a field of another name: examples, generated code, types, behaviour",
    () => {
      const npm = (...args: string[]) => outcomeOf("npm", ["run", "--silent", ...args], shop());
      const rename = (path: string) => {
        const file = join(shop(), path);
        const before = readFileSync(file, "utf8");
        expect(before).toContain("quantity");
        writeFileSync(file, before.replaceAll("quantity", "count"));
        return () => writeFileSync(file, before);
      };
      const undo = [rename("schemas/orders/order-line.json")];
      try {
        const validate = npm("validate");
        expect(validate.code).toBe(1);
        expect(validate.err).toMatch(/^asyncapi\.yaml:\d+:\d+: error example-.*\/lines\/0 has "quantity"/m);
        expect(npm("test").code).not.toBe(0);

        undo.push(rename("asyncapi.yaml"));
        expect(npm("validate").code).toBe(0);
        const check = npm("generate", "--", "--check");
        expect(check.code).toBe(1);
        expect(check.err).toContain("differs: generated/types.d.ts");
        expect(check.err).toContain("run: npx eventpact generate");
        expect(npm("test").code).not.toBe(0);

        expect(npm("generate").code).toBe(0);
        const types = npm("typecheck");
        expect(types.code).not.toBe(0);
        expect(types.out).toMatch(/^test-types\/orders\.ts\(\d+,\d+\): error .*quantity/m);
        const tests = outcomeOf("node", ["--test"], shop());
        expect(tests.code).toBe(1);
        expect(tests.out).toMatch(/(?:not ok \d+ -|✖) the warehouse gets what the shop announces/);
      } finally {
        for (const each of undo) each();
        npm("generate");
      }
      run("npm", ["test"], shop());
    },
    TIMEOUT,
  );

  it("is refused a second time, and changes nothing", () => {
    const before = readFileSync(join(shop(), "package.json"), "utf8");
    expect(npx(folder, "init", "shop")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^error: shop is not empty: it has \.gitattributes, \.github, /m),
    });
    expect(readFileSync(join(shop(), "package.json"), "utf8")).toBe(before);
  });
});

describe("the dependency on eventpact is the way it was installed", () => {
  it("by npx from a tarball", () => {
    const cwd = join(folder, "by npx");
    mkdirSync(cwd);
    const cache = { npm_config_cache: join(folder, "npx-cache") };
    run("npx", ["--yes", "--package", tarball, "--", "eventpact", "init", "shop"], cwd, cache);
    expect(dependencyOf(join(cwd, "shop"))).toBe(`file:../../${basename(tarball)}`);
  });

  it("linked from a folder: that folder", () => {
    const cwd = join(folder, "linked");
    mkdirSync(join(cwd, "node_modules"), { recursive: true });
    cpSync(join(folder, "node_modules/eventpact"), join(cwd, "checkout"), { recursive: true });
    symlinkSync("../checkout", join(cwd, "node_modules/eventpact"));
    run(process.execPath, ["node_modules/eventpact/dist/cli.js", "init", "shop"], cwd);
    expect(dependencyOf(join(cwd, "shop"))).toBe("file:../checkout");
  });

  it("globally: from the registry, and it says that nothing tells", () => {
    const prefix = join(folder, "global");
    run("npm", ["install", "--global", "--offline", "--no-audit", "--prefix", prefix, tarball], folder);
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const cli = join(prefix, "lib/node_modules/eventpact/dist/cli.js");
    const made = JSON.parse(run(process.execPath, [cli, "init", "by-global", "--json"], folder));
    expect(made).toMatchObject({
      eventpact: `^${version}`,
      notes: [expect.stringMatching(/^nothing says how this eventpact was installed/)],
    });
  });

  it("from a tarball that is gone: refused, with the way out", () => {
    renameSync(tarball, `${tarball}.away`);
    try {
      const { code, out, err } = npx(folder, "init", "later");
      expect({ code, out }).toEqual({ code: 3, out: "" });
      expect(err).toContain(
        `error: eventpact was installed from ${tarball}, which is no longer there; pass --eventpact with a version, a tarball or a folder`,
      );
      expect(readdirSync(folder)).not.toContain("later");
    } finally {
      renameSync(`${tarball}.away`, tarball);
    }
  });
});
