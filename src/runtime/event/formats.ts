/**
 * The formats that are checked, each its own export so that a bundle keeps only those in use.
 * Sources: JSON Schema draft-07 section 7.3 and the RFCs it names; for numbers the format registry of OpenAPI
 * (https://spec.openapis.org/registry/format/).
 */

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 3339 full-date. */
export function formatDate(value: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (!match) return false;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0));
}

/** RFC 3339 full-time: the offset is required; a leap second only where one can be (23:59:60 UTC). */
export function formatTime(value: string): boolean {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|([+-])(\d\d):(\d\d))$/i.exec(value);
  if (!match) return false;
  const hour = Number(match[1]);
  const minute = Number(match[2]);
  const second = Number(match[3]);
  const offsetHour = Number(match[5] ?? 0);
  const offsetMinute = Number(match[6] ?? 0);
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const shift = (match[4] === "-" ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  return second === 60 && (((hour * 60 + minute - shift) % 1440) + 1440) % 1440 === 1439;
}

/** RFC 3339 date-time. */
export function formatDateTime(value: string): boolean {
  return /^.{10}[t ]/i.test(value) && formatDate(value.slice(0, 10)) && formatTime(value.slice(11));
}

/** RFC 3339 appendix A duration. */
export function formatDuration(value: string): boolean {
  return /^P(?!$)(?:(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|\d+W)$/.test(value);
}

/** RFC 4122, without the `urn:uuid:` prefix. */
export function formatUuid(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

// RFC 3986: the characters of a URI, percent-encoding included; brackets only around an IP literal.
const URI_CHARACTERS = /^(?:[\w.~:/?#@!$&'()*+,;=-]|%[0-9a-f]{2}|\[[0-9a-f:.]+\])*$/i;

/** RFC 3986 URI: with a scheme. */
export function formatUri(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[^\s]/i.test(value) && formatUriReference(value);
}

/** RFC 3986 URI reference. */
export function formatUriReference(value: string): boolean {
  return URI_CHARACTERS.test(value) && value.indexOf("#") === value.lastIndexOf("#");
}

/** RFC 6570 URI template, levels 1 to 4. */
export function formatUriTemplate(value: string): boolean {
  return /^(?:[^\s"'<>\\^`{|}%]|%[0-9a-f]{2}|\{[+#./;?&=,!@|]?[\w.%]+(?::[1-9]\d{0,3}|\*)?(?:,[\w.%]+(?::[1-9]\d{0,3}|\*)?)*\})*$/i.test(
    value,
  );
}

/** An e-mail address as HTML and most mail systems take it (a subset of RFC 5321: no quoted local part). */
export function formatEmail(value: string): boolean {
  const at = value.lastIndexOf("@");
  return (
    at > 0 &&
    at <= 64 &&
    /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(value.slice(0, at)) &&
    formatHostname(value.slice(at + 1))
  );
}

/** RFC 1123 host name. */
export function formatHostname(value: string): boolean {
  return (
    value.length <= 253 &&
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(value)
  );
}

/** RFC 2673 dotted quad. */
export function formatIpv4(value: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(value);
}

/** RFC 4291 section 2.2. */
export function formatIpv6(value: string): boolean {
  const halves = value.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [h, half] of halves.entries()) {
    if (half === "") continue;
    const parts = half.split(":");
    for (const [i, part] of parts.entries()) {
      const last = h === halves.length - 1 && i === parts.length - 1;
      if (last && part.includes(".")) {
        if (!formatIpv4(part)) return false;
        groups += 2;
      } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups += 1;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

/** A regular expression of ECMA-262, as JSON Schema uses them (with the `u` flag). */
export function formatRegex(value: string): boolean {
  try {
    new RegExp(value, "u");
    return true;
  } catch {
    // Not a regular expression.
    return false;
  }
}

/** RFC 6901 JSON pointer. */
export function formatJsonPointer(value: string): boolean {
  return /^(?:\/(?:[^~/]|~0|~1)*)*$/.test(value);
}

/** A signed 32-bit integer. */
export function formatInt32(value: number): boolean {
  return value === (value | 0);
}

/** A signed 64-bit integer, as far as a double tells: 2^63 is what a reader makes of the largest one, 9223372036854775807. */
export function formatInt64(value: number): boolean {
  return value === Math.trunc(value) && Math.abs(value) <= 2 ** 63;
}

/** Relative JSON pointer. */
export function formatRelativeJsonPointer(value: string): boolean {
  return /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/.test(value);
}
