// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";

/** So many public keys are remembered. */
const MOST = 64;

/**
 * The public points that were seen lately, each with its multiple by 2 to half of the curve's bits: with
 * that a signature is checked in half of the doublings. Those who are asked for one server or by one
 * authority check most signatures with the same few keys. The multiple is computed when a point comes
 * a second time, so that keys which never come again cost nothing but their place.
 */
export class KnownPoints {
  readonly #shift: (point: Uint8Array) => Bytes;
  readonly #points = new Map<string, Bytes | undefined>();

  /** @param shift Computes the multiple of a point. */
  constructor(shift: (point: Uint8Array) => Bytes) {
    this.#shift = shift;
  }

  /**
   * Remembers a point.
   *
   * @param point The point, which was checked.
   * @returns Its multiple, when it was seen before.
   */
  multipleOf(point: Uint8Array): Bytes | undefined {
    const key = String.fromCharCode(...point);
    const isKnown = this.#points.has(key);
    const multiple = this.#points.get(key) ?? (isKnown ? this.#shift(point) : undefined);
    // What was used last goes to the end.
    this.#points.delete(key);
    this.#points.set(key, multiple);
    if (this.#points.size > MOST) this.#points.delete(this.#points.keys().next().value as string);
    return multiple;
  }
}
