import { QualityModelSubscriber } from "eventpact/catalog";
import type { Service } from "../service.ts";

/** The Quality Model: aggregates what Collection announces for its domain. */
export const qualityModel: Service = {
  source: "quality-model",
  group: "quality-model",
  async start(bus, tell) {
    await QualityModelSubscriber(bus).aggregateQuality(
      ({ document_id, extracted_fields }, { metadata }) => {
        const why = metadata.causationid ? ", because of an agent's answer" : "";
        tell(
          "aggregated",
          `document ${document_id.slice(0, 8)} aggregated: ${JSON.stringify(extracted_fields)}${why}`,
        );
      },
      { params: { domain: "quality" } },
    );
  },
};
