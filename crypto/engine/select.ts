// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Engine } from "./engine.ts";
import { hostEngine } from "./host.ts";
import { portableEngine } from "./portable.ts";

/**
 * Gives the engines that compute where nobody says otherwise, best first: node:crypto where the
 * runtime has it, then the portable engine. All of them are synchronous.
 *
 * @returns The engines.
 *
 * @example Usage
 * ```ts
 * import { defaultEngines } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(defaultEngines().at(-1)?.name, "portable");
 * ```
 */
export function defaultEngines(): readonly Engine[] {
  const host = hostEngine();
  return host === undefined ? [portableEngine] : [host, portableEngine];
}
