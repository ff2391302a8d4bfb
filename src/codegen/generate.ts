import type { Finding } from "../contract/finding.ts";
import type { Contract } from "../contract/model.ts";
import { type NormalizedSchemas, normalizeSchemas } from "../contract/normal-form/normalize.ts";
import { emitAddresses } from "./addresses.ts";
import { emitApplication } from "./applications.ts";
import { withBanner } from "./banner.ts";
import { emitChannel } from "./channels.ts";
import { emitEvent } from "./events.ts";
import { emitIndex } from "./index-file.ts";
import { emitJsonSchemas } from "./json-schemas.ts";
import { nameThings } from "./names.ts";
import { type SchemaForms, schemaForms } from "./schema-forms.ts";
import { emitTypes } from "./types.ts";
import { emitValidators } from "./validators.ts";

/** What a generator run makes. */
export interface Generated {
  /** Text by path, relative to the output folder, with `/` on every system; sorted by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly warnings: readonly Finding[];
}

/**
 * Makes the code of a contract: `.js` and `.d.ts` that import only `eventpact/gen/v1`. Reads and writes no file; the same contract
 * gives the same text, byte for byte. Throws a `DocumentError` for what cannot become code.
 * `onEvent` hears of how many of all events the code is made.
 */
export async function generate(
  contract: Contract,
  onEvent?: (done: number, total: number) => void,
): Promise<Generated> {
  const names = nameThings(contract);
  const normalized = normalizeSchemas(contract);
  const { schemas } = normalized;
  const forms = schemaForms(contract, schemas);
  const files = [
    ...(await emitTypes(schemas, forms)),
    ...emitAddresses(contract, names),
    ...contract.messages.flatMap((message, index) => {
      onEvent?.(index, contract.messages.length);
      return [
        ...emitEvent(message, contract, names, schemas, forms),
        ...emitValidators(message, contract, schemas),
      ];
    }),
    ...contract.channels.flatMap((channel) => emitChannel(channel, contract, names)),
    ...names.applications.flatMap((application) => emitApplication(application, contract, names)),
    ...emitIndex(contract, names, schemas, forms),
    ...emitJsonSchemas(contract, schemas, forms),
  ];
  return {
    files: new Map(
      files
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, text]) => [path, withBanner(contract.file, text)]),
    ),
    warnings: warnOfDefaults(contract, normalized, forms),
  };
}

function warnOfDefaults(contract: Contract, normalized: NormalizedSchemas, forms: SchemaForms): Finding[] {
  return [...forms.unusedDefaults].map((node) => {
    const origin = normalized.origin(node);
    const place = origin && (contract.sources.of(origin, "default") ?? contract.sources.of(origin));
    return {
      severity: "warning",
      code: "default-not-applied",
      message:
        "this default is not filled in: only that of a named member is, where no oneOf, anyOf, not, if, patternProperties or headers stand above it",
      ...(place && { place }),
    };
  });
}
