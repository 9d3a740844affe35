// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The platform's `TransformStream`, for filters to extend. Bundlers keep a class that extends a global, and
 * all that it uses, in programs that do not use it; a class that extends this goes.
 *
 * @example Usage
 * ```ts
 * import { FilterStream } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * class Doubled extends FilterStream<number, number> {
 *   constructor() {
 *     super({ transform: (value, controller) => controller.enqueue(2 * value) });
 *   }
 * }
 * const doubled = ReadableStream.from([1, 2]).pipeThrough(new Doubled());
 * assertEquals(await Array.fromAsync(doubled), [2, 4]);
 * ```
 */
export const FilterStream: typeof TransformStream = TransformStream;
