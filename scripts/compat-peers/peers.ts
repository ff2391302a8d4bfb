import { fileURLToPath } from "node:url";
import type { Peer } from "../peers/peer.ts";

const peer = (name: string, folder = name): Peer => ({
  name,
  folder: fileURLToPath(new URL(`peers/${folder}`, import.meta.url)),
});

/** Those that eventpact is compared with, by the names of their packages. */
export const JSON_SCHEMA_DIFF = peer("json-schema-diff");
export const JSON_SCHEMA_DIFF_VALIDATOR = peer("json-schema-diff-validator");
export const ASYNCAPI_DIFF = peer("@asyncapi/diff", "asyncapi-diff");

/** In the order of the table. */
export const PEERS: readonly Peer[] = [JSON_SCHEMA_DIFF, JSON_SCHEMA_DIFF_VALIDATOR, ASYNCAPI_DIFF];
