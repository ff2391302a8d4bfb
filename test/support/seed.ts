import fc from "fast-check";

// The same cases on every run: a test that fails today failed yesterday. `PROPERTY_SEED=random` looks for new ones.
const seed = process.env["PROPERTY_SEED"] ?? "20261121";
if (seed !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
