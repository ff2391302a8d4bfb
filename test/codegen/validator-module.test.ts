import { expect, it } from "vitest";
import { ValidatorModule } from "../../src/codegen/validator-module.ts";

it("keeps both of two functions with the same code, where one was called before its code was known", () => {
  const module = new ValidatorModule("s");
  const [plain, recursive, between] = [{}, {}, {}];
  const code = "(d) { shared(d); }";
  const first = module.function(plain, () => code);
  const second = module.function(recursive, () => {
    module.function(between, () => `(d) { ${module.function(recursive, () => "")}(d); }`);
    return code;
  });
  expect(module.body).toContain(`function ${first}${code}`);
  expect(module.body).toContain(`function ${second}${code}`);
});

it("writes one function for schemas with the same code", () => {
  const module = new ValidatorModule("s");
  const names = [{}, {}].map((schema) => module.function(schema, () => "(d) {}"));
  expect(new Set(names).size).toBe(1);
  expect(module.body).toBe(`function ${names[0]}(d) {}`);
});
