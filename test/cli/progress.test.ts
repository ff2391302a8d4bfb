import { describe, expect, it } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { isColored } from "../../src/cli/io.ts";
import { startProgress } from "../../src/cli/progress.ts";

function terminal() {
  const texts: string[] = [];
  const io: Io = {
    out: () => {},
    err: () => {},
    overwrite: (text) => void texts.push(text),
    color: false,
    cwd: "/",
  };
  let time = 0;
  return { io, texts, now: () => time, wait: (milliseconds: number) => (time += milliseconds) };
}

describe("the progress bar", () => {
  it("shows after a second, not too often, and goes away", () => {
    const { io, texts, now, wait } = terminal();
    const progress = startProgress(io, "asyncapi.yaml", now);
    progress?.("reading");
    wait(999);
    progress?.("checking");
    expect(texts).toEqual([]);
    wait(1);
    progress?.("generating", 1, 4);
    progress?.("generating", 2, 4);
    wait(100);
    progress?.("generating", 4, 4);
    progress?.();
    expect(texts).toEqual([
      "asyncapi.yaml: generating ██████░░░░░░░░░░░░░░░░░░ 1/4",
      "asyncapi.yaml: generating ████████████████████████ 4/4",
      "",
    ]);
  });

  it("leaves no trace of what took no second", () => {
    const { io, texts, now } = terminal();
    const progress = startProgress(io, "asyncapi.yaml", now);
    progress?.("reading");
    progress?.();
    expect(texts).toEqual([]);
  });

  it("is not there where nobody watches", () => {
    const { io } = terminal();
    expect(startProgress({ ...io, overwrite: undefined }, "asyncapi.yaml")).toBeUndefined();
  });
});

describe("colours", () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  ])("with %j on a terminal (%s): %s", (env, isTerminal, expected) => {
    expect(isColored(env, isTerminal)).toBe(expected);
  });
});
