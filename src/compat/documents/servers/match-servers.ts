import type { Server } from "../../../contract/model.ts";
import { type Matching, matchUp } from "../shared/matching.ts";

/** Matches servers by protocol, host and pathname, whatever their keys, then by key. */
export function matchServers(olds: readonly Server[], news: readonly Server[]): Matching<Server> {
  const wire = ({ protocol, host, pathname }: Server) => JSON.stringify([protocol, host, pathname]);
  return matchUp(olds, news, [
    { keyOf: (server) => `${wire(server)} ${server.key}` },
    { keyOf: wire },
    { keyOf: ({ key }) => key },
  ]);
}
