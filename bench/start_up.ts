// Copyright 2026 the streamssl authors. MIT license.

/**
 * Loads a TLS library in a process that has done nothing before, makes what a client needs, and prints
 * how long that took in milliseconds: `start_up.ts LIBRARY MODULE`.
 *
 * @module
 */

import process from "node:process";

/** What a library's module must have. */
interface Module {
  readonly TlsContext?: new (options: { caCerts: string[] }) => unknown;
  readonly createSecureContext?: (options: { ca: string }) => unknown;
}

const [library, specifier] = process.argv.slice(2);
if (specifier === undefined) throw new TypeError("Usage: start_up.ts LIBRARY MODULE");
const began = performance.now();
const module: Module = await import(specifier);
switch (library) {
  case "streamssl":
    new (module.TlsContext as NonNullable<Module["TlsContext"]>)({ caCerts: [] });
    break;
  case "node:tls":
    module.createSecureContext?.({ ca: "" });
    break;
}
// deno-lint-ignore no-console -- a program's output
console.log(performance.now() - began);
