import type { Automaton } from "./automaton.ts";
import { patternAutomaton } from "./pattern.ts";

/**
 * What is known of the texts of a format. Implementations differ at the edges (a leap day, `+01` as an offset), so there are two sets: every
 * text that any common implementation accepts fits `outer`, and every text that fits `inner` is accepted by all of them.
 */
interface FormatLanguage {
  readonly outer?: string;
  readonly inner: string;
  /** Texts that everybody accepts, for examples. */
  readonly samples: readonly string[];
}

const DATE = "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";
const SURE_DATE = "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])";
const TIME = "\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:[zZ]|[+-]\\d\\d(?::?\\d\\d)?)";
const SURE_TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:[zZ]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)";
const HEX_GROUPS = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const POINTER = "(?:/(?:[^~/]|~0|~1)*)*";
const DURATION =
  "^P(?!$)(?:(?:\\d+Y)?(?:\\d+M)?(?:\\d+D)?(?:T(?=\\d)(?:\\d+H)?(?:\\d+M)?(?:\\d+S)?)?|\\d+W)$";
const RELATIVE_POINTER = `^(?:0|[1-9]\\d*)(?:#|${POINTER})$`;

const LANGUAGES: Readonly<Record<string, FormatLanguage>> = {
  date: { outer: `^${DATE}$`, inner: `^${SURE_DATE}$`, samples: ["2026-01-15", "2025-12-01"] },
  time: { outer: `^${TIME}$`, inner: `^${SURE_TIME}$`, samples: ["12:00:00Z", "23:59:59.5+02:00"] },
  "date-time": {
    outer: `^${DATE}[tT\\s]${TIME}$`,
    inner: `^${SURE_DATE}[tT]${SURE_TIME}$`,
    samples: ["2026-01-15T12:00:00Z", "2025-12-01T08:30:00.5+02:00"],
  },
  duration: { outer: DURATION, inner: DURATION, samples: ["P1D", "PT30M"] },
  uuid: {
    outer: `^(?:[uU][rR][nN]:[uU][uU][iI][dD]:)?${HEX_GROUPS}$`,
    inner: `^${HEX_GROUPS}$`,
    samples: ["123e4567-e89b-42d3-a456-426614174000", "00000000-0000-4000-8000-000000000000"],
  },
  ipv4: {
    outer: `^${OCTET}(?:\\.${OCTET}){3}$`,
    inner: `^${OCTET}(?:\\.${OCTET}){3}$`,
    samples: ["192.0.2.1", "198.51.100.7"],
  },
  ipv6: {
    outer: "^[0-9a-fA-F:.]+$",
    inner: "^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$",
    samples: ["2001:db8::1", "::1"],
  },
  email: {
    outer: "^[!-?A-~]+@[a-zA-Z0-9.-]+$",
    inner: "^[a-z0-9]{1,40}(?:\\.[a-z0-9]{1,20})?@(?:[a-z0-9]{1,12}\\.){1,17}[a-z]{2,10}$",
    samples: ["ada@example.com", "a@b.co"],
  },
  hostname: {
    outer: "^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?\\.?$",
    inner: "^[a-z0-9]{1,20}(?:\\.[a-z0-9]{1,20}){0,11}$",
    samples: ["example.com", "localhost"],
  },
  uri: {
    outer: "^[a-zA-Z][a-zA-Z0-9+.-]*:\\S*$",
    inner: "^(?:https?://[a-z0-9]+(?:\\.[a-z0-9]+)*(?:/[a-z0-9]+)*/?|[a-z]+:[a-z0-9]+)$",
    samples: ["https://example.com/", "urn:example:1"],
  },
  "uri-reference": {
    outer: "^[!-~]*$",
    inner: "^(?:/[a-z0-9]+)*$",
    samples: ["/a", "https://example.com/"],
  },
  "uri-template": { inner: "^[a-z0-9/]*$", samples: ["/a/{b}", "a"] },
  regex: { inner: "^[a-z0-9]*$", samples: ["a", "^[a-z]+$"] },
  "json-pointer": { outer: `^${POINTER}$`, inner: `^${POINTER}$`, samples: ["/a", "/a/0"] },
  "relative-json-pointer": { outer: RELATIVE_POINTER, inner: RELATIVE_POINTER, samples: ["0", "1/a"] },
};

/** Every text that fits the format is accepted by this; undefined where nothing is known. */
export function outerAutomaton(format: string): Automaton | undefined {
  const outer = languageOf(format)?.outer;
  return outer === undefined ? undefined : patternAutomaton(outer);
}

/** Every text that this accepts fits the format; undefined where nothing is known. */
export function innerAutomaton(format: string): Automaton | undefined {
  const inner = languageOf(format)?.inner;
  return inner === undefined ? undefined : patternAutomaton(inner);
}

/** Texts that fit the format. */
export function samplesOf(format: string): readonly string[] {
  return languageOf(format)?.samples ?? [];
}

function languageOf(format: string): FormatLanguage | undefined {
  return Object.hasOwn(LANGUAGES, format) ? LANGUAGES[format] : undefined;
}
