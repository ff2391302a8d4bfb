/** Bundles the packages that only the command needs into `dist/vendor/`, so that it runs in any repository (docs/decisions/0015-package.md). */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);

/** Modules of `dist/vendor/` by the package that they are of, each with all that `src/` imports of it. */
const MODULES: Readonly<Record<string, string>> = {
  ajv: `
    export { _, Ajv, str } from "ajv";
    export { Ajv2019 } from "ajv/dist/2019.js";
    export { Ajv2020 } from "ajv/dist/2020.js";
  `,
  "json-schema-to-typescript": 'export { compile } from "json-schema-to-typescript";',
  refa: 'export { CharBase, CharSet, JS } from "refa";',
  scslre: 'export { analyse } from "scslre";',
  yaml: 'export { isAlias, isMap, isScalar, isSeq, LineCounter, parse, parseDocument, stringify } from "yaml";',
};

/** Versions of AsyncAPI whose official schemas are brought along. */
const ASYNCAPI_VERSIONS = ["3.0.0", "3.1.0"];
const ASYNCAPI_SCHEMAS = "asyncapi-schemas";

/** The module of `src/` in whose place the module of the official schemas is. */
const OFFICIAL_SCHEMA = /\/official-schema\.ts$/;

/** A package of which something is in `dist/vendor/`. */
export interface VendoredPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  /** Absolute. */
  readonly folder: string;
}

/** Leads imports of the vendored packages to `dist/vendor/`; for the build of the files in `dist/` itself. */
export const vendoredImports: Plugin = {
  name: "vendored-imports",
  setup({ onResolve }) {
    onResolve({ filter: OFFICIAL_SCHEMA }, () => ({
      path: `./vendor/${ASYNCAPI_SCHEMAS}.js`,
      external: true,
    }));
    onResolve({ filter: /^[^.]/ }, ({ path }) => {
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
      return Object.hasOwn(MODULES, name) ? { path: `./vendor/${name}.js`, external: true } : undefined;
    });
  },
};

// With `format: false`, the only way it is called, nothing of prettier runs.
const withoutPrettier: Plugin = {
  name: "without-prettier",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^prettier(?:\/|$)/ }, () => ({ path: "prettier", namespace: "left-out" }));
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: 'exports.format = () => { throw new Error("prettier is not part of this package"); };',
    }));
  },
};

const moduleSources: Plugin = {
  name: "module-sources",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vendor:/ }, ({ path }) => ({ path: path.slice(7), namespace: "vendor" }));
    onLoad({ filter: /.*/, namespace: "vendor" }, ({ path }) => ({
      contents: MODULES[path] ?? "",
      resolveDir: root,
    }));
  },
};

/** Writes the modules into `folder` and returns the packages that are in them, by name. */
export async function bundleVendor(folder: string): Promise<readonly VendoredPackage[]> {
  const { metafile } = await build({
    entryPoints: Object.keys(MODULES).map((name) => ({ in: `vendor:${name}`, out: name })),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    legalComments: "none",
    metafile: true,
    absWorkingDir: root,
    // CommonJS modules ask for modules of Node by `require`, which an ES module does not have.
    banner: {
      // In a bundle of somebody's that is CommonJS, `import.meta` is empty; only modules of Node are asked for.
      js: 'import { createRequire as createRequireOfVendor } from "node:module";\nconst require = createRequireOfVendor(import.meta.url || process.cwd() + "/");',
    },
    plugins: [moduleSources, withoutPrettier],
  });
  const specs = dirname(require.resolve("@asyncapi/specs/package.json"));
  mkdirSync(join(folder, ASYNCAPI_SCHEMAS), { recursive: true });
  // As JavaScript, and each by an import that bundlers can follow.
  for (const version of ASYNCAPI_VERSIONS) {
    const schema: unknown = JSON.parse(readFileSync(join(specs, `schemas/${version}.json`), "utf8"));
    writeFileSync(
      join(folder, ASYNCAPI_SCHEMAS, `${version}.js`),
      `export default JSON.parse(${JSON.stringify(JSON.stringify(schema))});\n`,
    );
  }
  const imports = ASYNCAPI_VERSIONS.map(
    (version) => `  "${version}": () => import("./${ASYNCAPI_SCHEMAS}/${version}.js"),\n`,
  );
  writeFileSync(
    join(folder, `${ASYNCAPI_SCHEMAS}.js`),
    `const SCHEMAS = {\n${imports.join("")}};\nexport const loadOfficialSchema = async (version) => (await SCHEMAS[version]()).default;\n`,
  );
  const folders = new Set(
    Object.keys(metafile.inputs).flatMap((path) => packageFolder(join(root, path)) ?? []),
  );
  return [...folders, specs].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The package that a file is in, or undefined for a file of ours. */
function packageFolder(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/"))?.[0];
}

function describe(folder: string): VendoredPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  if (!name || !version || !license)
    throw new Error(`${folder}/package.json lacks a name, a version or a license`);
  return { name, version, license, folder };
}
