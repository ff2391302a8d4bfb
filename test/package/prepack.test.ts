/** `npm pack` of a clean checkout builds what it packs, although dependencies were installed without their scripts. */
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { root, run } from "./support/packed.ts";

/** What a checkout has beside what the package is made of. */
const LEFT_OUT = new Set([".git", ".tmp", "coverage", "dist", "node_modules", "test"]);

it("packs dist/ and generated/ of a checkout that was never built", () => {
  const checkout = mkdtempSync(join(tmpdir(), "eventpact-checkout-"));
  onTestFinished(() => rmSync(checkout, { recursive: true, force: true }));
  for (const name of readdirSync(root).filter((name) => !LEFT_OUT.has(name)))
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  run("npm", ["pack", "--silent"], checkout);
  const [tarball = ""] = readdirSync(checkout).filter((name) => name.endsWith(".tgz"));
  const files = run("tar", ["-tzf", tarball], checkout).split("\n");
  expect(files).toEqual(
    expect.arrayContaining(
      ["dist/cli.js", "dist/types/runtime/index.d.ts", "dist/vendor/sbom.cdx.json", "generated/index.js"].map(
        (file) => `package/${file}`,
      ),
    ),
  );
}, 240_000);
