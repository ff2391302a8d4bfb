import { TransportError } from "../../runtime/errors.ts";
import type { ServerAddress } from "./server-address.ts";

/** A reply as it comes: nothing is mapped. */
export type RedisReply = string | number | null | Error | RedisReply[];

/** What this transport needs of a client of the package `redis`. */
export interface RedisClient {
  connect(): Promise<unknown>;
  sendCommand(args: readonly string[], options?: { asap?: boolean }): Promise<RedisReply>;
  /** Rejects everything outstanding and drops the socket. Idempotent. */
  destroy(): void;
  on(event: "error" | "connect" | "reconnecting", listener: (error: Error) => void): unknown;
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

/** How long a TCP or TLS connection may take. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Loads the optional peer `redis`. Rejects with `TransportError` (`missing_package`) when it is not installed. */
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
  return (address) => factoryFor(redis, address);
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
      const client = redis.createClient({
        RESP: 2,
        ...(address.username !== undefined && { username: address.username }),
        ...(address.password !== undefined && { password: address.password }),
        database: address.database,
        maintNotifications: "disabled",
        commandOptions: { timeout: 0 },
        socket: {
          host: address.host,
          port: address.port,
          connectTimeout: CONNECT_TIMEOUT_MS,
          ...secure,
          // Before it is ready: fail, the link decides what next. After a loss: only a number makes the client keep what
          // it has not written apart from what it has; the link takes over at once and discards the client.
          reconnectStrategy: () => (connected ? 1_000 : false),
        },
      });
      client.on("ready", () => {
        connected = true;
      });
      return client as unknown as RedisClient;
    },
    isReply: (error) => error instanceof redis.ErrorReply,
    isDiscard: (error) => error instanceof redis.DisconnectsClientError,
    isClosed: (error) =>
      error instanceof redis.ClientClosedError || error instanceof redis.ClientOfflineError,
  };
}
