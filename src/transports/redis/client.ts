import { createRequire as requireFrom } from "node:module";
import { dirname } from "node:path";
import { TransportError } from "../../runtime/errors.ts";
import type { ServerAddress } from "./server-address.ts";

/** A reply as it comes: nothing is mapped. */
export type RedisReply = string | number | null | Error | RedisReply[];

/** What this transport needs of a client of the package `redis`. */
export interface RedisClient {
  connect(): Promise<unknown>;
  sendCommand(args: readonly string[], options?: { asap?: boolean }): Promise<RedisReply>;
  /** Rejects everything outstanding and drops the socket, also one that is just connecting. Idempotent. */
  destroy(): void;
  on(event: "error" | "reconnecting", listener: (error: Error) => void): unknown;
}

/** How a command ended without a usable reply. */
export type CommandFailure =
  /** The server answered with an error, or the command is none. */
  | "refused"
  /** The command may or may not have been carried out. */
  | "ambiguous"
  /** The command never left this process. */
  | "unsent";

/** Makes clients for one server. */
export interface ClientFactory {
  /** Rejects when it cannot be found out where the server is. */
  create(): RedisClient | Promise<RedisClient>;
  /** Rejects when a server that answers is not the right one. */
  check?(client: RedisClient): Promise<void>;
  /** Whether the server itself answered with this error. */
  isReply(error: unknown): boolean;
  /** Whether this error is how a client rejects what it never wrote, once its socket has been lost. */
  isDiscard(error: unknown): boolean;
  /** Whether a client refused a command at once because it was closed. */
  isClosed(error: unknown): boolean;
}

/** The oldest major version of the package `redis` that has what is used here. */
const OLDEST_MAJOR = 5;

/**
 * Loads the optional peer `redis`. Rejects with `TransportError`: `missing_package` when it is not installed, `unsupported_package` when it is too
 * old. The range of the peer admits old versions, because npm refuses to install anything beside a peer that is out of range.
 */
export async function loadClientFactories(
  load: () => Promise<typeof import("redis")> = () => import("redis"),
): Promise<(address: ServerAddress) => ClientFactory> {
  const redis = await load().catch((cause: unknown) => {
    throw new TransportError(
      "missing_package",
      'The Redis transport needs the package "redis". Install it: npm i redis',
      { cause },
    );
  });
  if (!("createClientPool" in redis))
    throw new TransportError(
      "unsupported_package",
      `The Redis transport needs the package "redis" from version ${OLDEST_MAJOR}, and found ${foundVersion()}. Install a newer version there, in a workspace in its root: npm i redis@latest`,
    );
  return (address) => factoryFor(redis, address);
}

/** The version that this module gets, and its folder: in a workspace it may be another one than the application's. */
function foundVersion(): string {
  try {
    const require = requireFrom(import.meta.url);
    const manifest = require.resolve("redis/package.json");
    return `${require(manifest).version} in ${dirname(manifest)}`;
  } catch {
    // A bundle holds the code of the package, and not its manifest.
    return "an older one";
  }
}

function factoryFor(redis: typeof import("redis"), address: ServerAddress): ClientFactory {
  const { tls } = address;
  const secure = tls && {
    tls: true as const,
    ...(tls.servername !== undefined && { servername: tls.servername }),
    ...(tls.ca !== undefined && { ca: typeof tls.ca === "string" ? tls.ca : [...tls.ca] }),
    ...(tls.cert !== undefined && { cert: tls.cert }),
    ...(tls.key !== undefined && { key: tls.key }),
  };
  return {
    create() {
      let connected = false;
      const connecting = new AbortController();
      const client = redis.createClient({
        RESP: 2,
        ...(address.username !== undefined && { username: address.username }),
        ...(address.password !== undefined && { password: address.password }),
        database: address.database,
        maintNotifications: "disabled",
        // Its failure would swallow the answer of a server that has too many clients.
        disableClientInfo: true,
        commandOptions: { timeout: 0 },
        socket: {
          host: address.host,
          port: address.port,
          // The link watches over this, as a busy process must not judge by a timer alone.
          connectTimeout: 0,
          // Until it is connected the client itself does not let go of it.
          signal: connecting.signal,
          ...secure,
          // Before it is ready: fail, the link decides what next. After a loss: only a number makes the client keep what
          // it has not written apart from what it has; the link takes over at once and discards the client.
          reconnectStrategy: () => (connected ? 1_000 : false),
        },
      });
      client.on("ready", () => {
        connected = true;
      });
      const destroy = client.destroy.bind(client);
      client.destroy = () => {
        try {
          destroy();
        } catch (error) {
          // Version 5 refuses to destroy a client that is closed already.
          if (!(error instanceof redis.ClientClosedError)) throw error;
        }
        connecting.abort();
      };
      return client as unknown as RedisClient;
    },
    isReply: (error) => error instanceof redis.ErrorReply,
    isDiscard: (error) => error instanceof redis.DisconnectsClientError,
    isClosed: (error) =>
      error instanceof redis.ClientClosedError || error instanceof redis.ClientOfflineError,
  };
}
