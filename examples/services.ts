import { aiModel } from "./agriculture/ai-model.ts";
import { collectionModel } from "./agriculture/collection-model.ts";
import { qualityModel } from "./agriculture/quality-model.ts";
import { aiExtensions } from "./openedx/ai-extensions.ts";
import { badgesPlugin } from "./openedx/badges-plugin.ts";
import { legacyScript } from "./openedx/legacy-script.ts";
import type { Service } from "./service.ts";

/** All example services by name. */
export const services: Readonly<Record<string, Service>> = {
  "ai-extensions": aiExtensions,
  "legacy-script": legacyScript,
  "badges-plugin": badgesPlugin,
  "ai-model": aiModel,
  "quality-model": qualityModel,
  "collection-model": collectionModel,
};
