import { describe, expect, it } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { isColored } from "../../src/cli/io.ts";
import { startProgress } from "../../src/cli/progress.ts";
import { createGenerator } from "../../src/codegen/generator.ts";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

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

  it("gives what is done after that a second of its own", () => {
    const { io, texts, now, wait } = terminal();
    const progress = startProgress(io, "asyncapi.yaml", now);
    wait(2000);
    progress?.("reading");
    progress?.();
    wait(60_000);
    progress?.("reading");
    wait(999);
    progress?.("checking");
    progress?.();
    expect(texts).toEqual(["asyncapi.yaml: reading", ""]);
  });

  it("counts the events that code is made of, and goes away also when that fails", async () => {
    const { cwd } = await project({ "asyncapi.yaml": DOCUMENT, "order.yaml": ORDER });
    const steps: unknown[][] = [];
    const onProgress = (...step: unknown[]) => void steps.push(step);
    await createGenerator("asyncapi.yaml", { cwd, out: "generated", onProgress }).run();
    expect(steps).toEqual([["reading"], ["checking"], ["generating"], ["generating", 0, 1], ["writing"], []]);
    steps.length = 0;
    await expect(createGenerator("none.yaml", { cwd, out: "generated", onProgress }).run()).rejects.toThrow();
    expect(steps).toEqual([["reading"], []]);
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
