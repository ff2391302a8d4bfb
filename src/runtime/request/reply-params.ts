import type { ChannelAddress } from "../event/definitions.ts";
import { parseExpression } from "../event/expression.ts";
import { violationAt } from "../event/violation.ts";

/** What a request says that the address of its reply may be known by. */
export interface Asked {
  /** The operation, for people. */
  readonly name: string;
  readonly payload: unknown;
  /** Of the request's own address. */
  readonly params?: object | undefined;
  /** The envelope and the headers of the request. */
  readonly headers: object;
  /** Of the reply's address, as given by the caller. */
  readonly replyParams?: object | undefined;
}

/**
 * The parameters of the address where a reply will travel: those given, else what the contract takes from the reply taken from the request instead,
 * else the request's parameter or property of the same name. Throws a `ContractViolation` for one that is not known.
 */
export function paramsOfReply(channel: ChannelAddress, asked: Asked): Record<string, unknown> {
  const { name: operation, payload, params, headers, replyParams } = asked;
  const found = channel.parameters.map(({ name, location, default: fallback }) => {
    const own = (value: unknown): unknown =>
      typeof value === "object" && value && Object.hasOwn(value, name) ? value[name as never] : undefined;
    const value =
      own(replyParams) ??
      (location === undefined ? undefined : parseExpression(location).evaluate(payload, headers)) ??
      own(params) ??
      own(payload) ??
      fallback;
    if (value === undefined) {
      const problem = `is not known from the request; give ${operation}.request "replyParams: { ${name}: … }"`;
      throw violationAt("parameter", channel, `/${name}`, problem, "parameter");
    }
    return [name, value];
  });
  return Object.fromEntries(found);
}
