// Copyright 2026 the streamssl authors. MIT license.

import type { Random } from "../../rand/mod.ts";

/** Bytes that look random and are the same for the same seed (the generator mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = state + 0x6d2b79f5 >>> 0;
    let value = Math.imul(state ^ state >>> 15, state | 1);
    value ^= value + Math.imul(value ^ value >>> 7, value | 61);
    return (value ^ value >>> 14) >>> 0;
  };
  return (length) => Uint8Array.from({ length }, () => next() & 0xff);
}
