import type { CommandFailure, RedisClient } from "./client.ts";

/** The connection for commands that do not block, as those see it who send them: of one server, or of the node of a Cluster that has a slot. */
export interface Commands {
  /** The client to send with, while the server can be used. */
  readonly client: RedisClient | undefined;
  readonly closed: boolean;
  /** Why there is no client, as far as is known. */
  readonly reason: Error | undefined;
  /** Waits for a usable client, at most `ms`; undefined when there was none in time or this is closed. */
  ready(ms: number): Promise<RedisClient | undefined>;
  /** How far a command got that `client` rejected. */
  failure(client: RedisClient, error: unknown): CommandFailure;
  /** Uses a client no more, because its server does not serve us. */
  retire(client: RedisClient, reason: unknown): void;
  /**
   * Goes after what a node of a Cluster answered that does not have the key (MOVED, ASK), or not for the moment (TRYAGAIN, CLUSTERDOWN): the
   * command was not carried out. Resolves when it may be sent again, with the client to send it with if only that one will do.
   */
  redirect?(error: unknown): Promise<RedisClient | undefined>;
}
