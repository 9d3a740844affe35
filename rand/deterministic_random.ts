// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import type { Random } from "./random.ts";

/**
 * A source that is not random at all: it serves the given byte strings, one a call and in order,
 * and then throws. For tests and for the replay of recorded handshakes only.
 *
 * @param values What to serve. Each call takes the next one, which must have the length asked for.
 * @returns The source. It throws a `RangeError` when nothing is left, or when the next value has
 * another length: the caller does not draw what the script foresees.
 *
 * @example Usage
 * ```ts
 * import { deterministicRandom } from "@streamssl/ssl/rand";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const random = deterministicRandom(Uint8Array.of(1, 2), Uint8Array.of(3));
 * assertEquals(random(2), Uint8Array.of(1, 2));
 * assertEquals(random(1), Uint8Array.of(3));
 * assertThrows(() => random(1), RangeError, "the script has ended");
 * ```
 */
export function deterministicRandom(...values: readonly Uint8Array[]): Random {
  let next = 0;
  return function scripted(length: number): Bytes {
    const value = values[next];
    if (value === undefined) {
      throw new RangeError(
        `Cannot serve ${length} bytes: the script has ended after ${values.length} values`,
      );
    }
    if (value.length !== length) {
      throw new RangeError(
        `Cannot serve ${length} bytes: value ${next} of the script has ${value.length}`,
      );
    }
    next++;
    return new Uint8Array(value);
  };
}
