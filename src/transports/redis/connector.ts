import { TransportError } from "../../runtime/errors.ts";
import type { TransportHost } from "../../runtime/transport.ts";
import { loadClientFactories } from "./client.ts";
import { type CheckNode, Cluster } from "./cluster/cluster.ts";
import { HEARTBEAT, type OpenedConnection, openCluster, openConnection } from "./connection.ts";
import { type RedisOptions, type RedisServers, resolveOptions } from "./options.ts";
import type { Outages } from "./outage.ts";
import { sentinelFactory } from "./sentinel.ts";
import { parseServerAddress, type ServerAddress } from "./server-address.ts";
import { redactor, type ServerErrors } from "./server-errors.ts";

type Connect = (host: TransportHost) => Promise<OpenedConnection>;

/** How to connect to servers. Throws `TransportError` (`invalid_url`, `invalid_options`). */
export function connector(servers: string | RedisServers, options: RedisOptions): Connect {
  if (typeof servers === "string" || !servers) {
    const address = parseServerAddress(servers, options);
    const settings = resolveOptions(options, address.username);
    const errors: ServerErrors = { server: address.label, redact: redactor(address) };
    return async (host) =>
      openConnection(host, (await loadClientFactories())(address), settings, errors, address.username);
  }
  return "cluster" in servers
    ? clusterConnector(servers.cluster, options)
    : sentinelConnector(servers.sentinels, servers.primary, options);
}

function clusterConnector(urls: readonly string[], options: RedisOptions): Connect {
  const addresses = parseAll("cluster", urls, options);
  const [first] = addresses;
  const settings = resolveOptions(options, first.username);
  if (first.database !== 0) throw invalid('a Cluster has no databases but 0: leave "database" out');
  const errors: ServerErrors = { server: `the cluster of ${first.label}`, redact: redactor(first) };
  return async (host) => {
    const factories = await loadClientFactories();
    const clusterOptions = {
      seeds: addresses.map(nodeOf),
      natMap: options.natMap ?? {},
      factoryFor: (node: string) => factories(at(first, node)),
      heartbeat: HEARTBEAT,
    };
    const clusterFor = (outages: Outages, checkNode?: CheckNode) =>
      new Cluster({ ...clusterOptions, checkNode }, outages);
    return openCluster(host, clusterFor, settings, errors, first.username);
  };
}

function sentinelConnector(urls: readonly string[], primary: string, options: RedisOptions): Connect {
  const settings = resolveOptions(options, options.username);
  if (typeof primary !== "string" || primary === "")
    throw invalid('"primary" must name what the sentinels watch');
  const { username, password, tls, database, ...rest } = options;
  const sentinels = parseAll("sentinels", urls, rest);
  const [first] = sentinels;
  // The servers may ask for other credentials than the sentinels.
  const server: ServerAddress = {
    ...first,
    username,
    password,
    tls: tls ?? first.tls,
    database: database ?? 0,
  };
  const errors: ServerErrors = {
    server: `the primary "${primary}" of the sentinel ${first.label}`,
    redact: redactor(first, server),
  };
  return async (host) => {
    const factories = await loadClientFactories();
    const factory = sentinelFactory(
      sentinels.map(nodeOf),
      primary,
      (node) => factories(at(server, node)),
      (node) => factories(at({ ...first, database: 0 }, node)),
    );
    return openConnection(host, factory, settings, errors, username);
  };
}

function parseAll(
  name: string,
  urls: readonly string[],
  options: RedisOptions,
): [ServerAddress, ...ServerAddress[]] {
  const [first, ...others] = Array.isArray(urls) ? urls : [];
  if (first === undefined) throw invalid(`"${name}" must list at least one URL`);
  return [parseServerAddress(first, options), ...others.map((url) => parseServerAddress(url, options))];
}

function nodeOf({ host, port }: ServerAddress): string {
  return `${host}:${port}`;
}

/** The same login at another server. */
function at(address: ServerAddress, node: string): ServerAddress {
  const colon = node.lastIndexOf(":");
  return { ...address, host: node.slice(0, colon), port: Number(node.slice(colon + 1)) };
}

function invalid(rule: string): TransportError {
  return new TransportError("invalid_options", `redis(): ${rule}.`);
}
