// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

const INSPECT = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");
const DENO_INSPECT = /* @__PURE__ */ Symbol.for("Deno.customInspect");

/**
 * What consoles show of a key: its text, never its fields. A class of its own, for bundlers keep a class
 * whose methods have computed names, and what that class uses, in programs without keys too.
 */
export abstract class ConsoleText {
  /** Type and size; nothing secret. @returns A short text. */
  abstract toString(): string;

  /** What consoles of Node and Bun show. @returns The short text. */
  [INSPECT](): string {
    return this.toString();
  }

  /** What Deno's console shows. @returns The short text. */
  [DENO_INSPECT](): string {
    return this.toString();
  }
}
