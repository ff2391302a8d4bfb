import type { BusReport } from "../bus-report.ts";
import type { ChannelAddress } from "../event/definitions.ts";
import type { Metadata } from "../event/metadata.ts";
import type { PublishFunction } from "../publish/publish.ts";
import type { WireDialect } from "../transport.ts";
import type { AllLimits } from "../wire/limits.ts";
import type { ReaderOptions } from "./reader-options.ts";

/** How one address is read for one group. */
export interface DispatcherOptions extends ReaderOptions {
  /** What the bus knows it by. */
  readonly name: unknown;
  readonly address: string;
  readonly channel: ChannelAddress;
  readonly group: string | undefined;
  /** The parameters of the address. */
  readonly params: Readonly<Record<string, string>>;
  readonly dialect: WireDialect | undefined;
  readonly limits: AllLimits;
}

/** Bus functions used by a dispatcher. */
export interface DispatcherHost {
  report(report: BusReport): void;
  publishBecauseOf(cause: Metadata): PublishFunction;
}
