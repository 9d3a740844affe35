// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Random bytes: {@linkcode randomBytes} of the platform, and {@linkcode deterministicRandom} for
 * tests and replays.
 *
 * ```ts
 * import { randomBytes } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(randomBytes(32).length, 32);
 * ```
 *
 * @module
 */

export { type Random, randomBytes } from "./random.ts";
export { deterministicRandom } from "./deterministic_random.ts";
