#!/usr/bin/env node
// Imports nothing before the version of Node is known: an older one fails in the middle of what it would import.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 20 || (major === 20 && minor >= 19)) await import("./start.ts");
else {
  process.stderr.write(
    `error: eventpact needs Node 20.19 or later, and this is ${process.versions.node}; install a newer Node\n`,
  );
  process.exitCode = 3;
}
