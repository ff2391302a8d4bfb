import { expect, it } from "vitest";
import { repositoryPath } from "../../../src/compat/reports/report-places.ts";

it.each([
  ["a/b.yaml", {}, "a/b.yaml"],
  ["/repo/a.yaml", {}, "/repo/a.yaml"],
  ["a.yaml", { cwd: "/repo/api" }, "a.yaml"],
  ["/repo/api/a.yaml", { cwd: "/repo/api" }, "a.yaml"],
  ["../shared/a.yaml", { cwd: "/repo/api", root: "/repo" }, "shared/a.yaml"],
  ["a.yaml", { root: "/repo" }, "a.yaml"],
  ["/repo/a.yaml", { root: "/repo" }, "a.yaml"],
  ["/elsewhere/a.yaml", { cwd: "/repo" }, "/elsewhere/a.yaml"],
])("%s with %j is %s from the root", (file, options, path) => {
  expect(repositoryPath(file, options)).toBe(path);
});
