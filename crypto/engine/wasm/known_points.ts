// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, equalBytes } from "../../../wire/mod.ts";

/** So many public keys are remembered. */
const MOST = 64;

/** A point that was seen. */
interface KnownPoint {
  readonly point: Bytes;
  multiple: Bytes | undefined;
}

/**
 * The public points that were seen lately, each with its multiple by 2 to half of the curve's bits: with
 * that a signature is checked in half of the doublings. Those who are asked for one server or by one
 * authority check most signatures with the same few keys. The multiple is computed when a point comes
 * a second time, so that keys which never come again cost nothing but their place.
 */
export class KnownPoints {
  readonly #shift: (point: Uint8Array) => Bytes;
  readonly #points = new Map<number, KnownPoint>();

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
    const key = numberOf(point);
    let known = this.#points.get(key);
    if (known === undefined || !equalBytes(known.point, point)) {
      known = { point: new Uint8Array(point), multiple: undefined };
    } else {
      known.multiple ??= this.#shift(point);
    }
    // What was used last goes to the end.
    this.#points.delete(key);
    this.#points.set(key, known);
    if (this.#points.size > MOST) this.#points.delete(this.#points.keys().next().value as number);
    return known.multiple;
  }
}

/** 48 bits of the x coordinate. Points that have them in common take each other's place. */
function numberOf(point: Uint8Array): number {
  let number = 0;
  for (let at = 1; at < 7; at++) number = 256 * number + (point[at] ?? 0);
  return number;
}
