import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { VendoredPackage } from "./vendor.ts";

/**
 * Writes `sbom.cdx.json`: what is bundled, as a CycloneDX 1.6 document (https://cyclonedx.org/docs/1.6/json/), because `npm audit` does not
 * see inside of a bundle. Without a time and a serial number, so that a build is reproducible.
 */
export function writeSbom(packages: readonly VendoredPackage[], folder: string): void {
  const manifest = readFileSync(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8");
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  const sbom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": purl(name, version),
        name,
        version,
        purl: purl(name, version),
      },
    },
    components: packages.map((one) => ({
      type: "library",
      "bom-ref": purl(one.name, one.version),
      name: one.name,
      version: one.version,
      scope: "required",
      licenses: [
        / (?:AND|OR|WITH) /.test(one.license)
          ? { expression: one.license }
          : { license: { id: one.license } },
      ],
      purl: purl(one.name, one.version),
    })),
    dependencies: [
      { ref: purl(name, version), dependsOn: packages.map((one) => purl(one.name, one.version)) },
      ...packages.map((one) => ({ ref: purl(one.name, one.version), dependsOn: [] })),
    ],
  };
  writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(sbom, null, 2)}\n`);
}

/** Package URL (https://github.com/package-url/purl-spec). */
function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}
