import {
  formatDate,
  formatDateTime,
  formatDuration,
  formatEmail,
  formatHostname,
  formatInt32,
  formatInt64,
  formatIpv4,
  formatIpv6,
  formatJsonPointer,
  formatRegex,
  formatRelativeJsonPointer,
  formatTime,
  formatUri,
  formatUriReference,
  formatUriTemplate,
  formatUuid,
} from "./formats.ts";

/** Formats of strings to their checks; for the tools, which want all of them. A format that is in neither table is checked by nobody. */
export const formats: Readonly<Record<string, (value: string) => boolean>> = {
  "date-time": formatDateTime,
  date: formatDate,
  time: formatTime,
  duration: formatDuration,
  uuid: formatUuid,
  uri: formatUri,
  "uri-reference": formatUriReference,
  "uri-template": formatUriTemplate,
  email: formatEmail,
  hostname: formatHostname,
  ipv4: formatIpv4,
  ipv6: formatIpv6,
  regex: formatRegex,
  "json-pointer": formatJsonPointer,
  "relative-json-pointer": formatRelativeJsonPointer,
};

/** Formats of numbers to their checks: AsyncAPI and OpenAPI use them with `type: integer`. Strings of such a format are checked by nobody. */
export const numberFormats: Readonly<Record<string, (value: number) => boolean>> = {
  int32: formatInt32,
  int64: formatInt64,
};

/** Format names to the exports of `formats.ts` (and of the seam) that check them, e.g. `date-time` to `formatDateTime`. */
export const formatExports: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys({ ...formats, ...numberFormats }).map((name) => [
    name,
    `format${name.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase())}`,
  ]),
);
