// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The sizes whose strength SP 800-57 part 1 and SP 800-56B state; the formula would differ. */
const STATED: readonly (readonly [bits: number, strength: number])[] = [
  [2048, 112],
  [3072, 128],
  [4096, 152],
  [6144, 176],
  [7680, 192],
  [8192, 200],
  [15_360, 256],
];

/**
 * Tells the strength of an RSA modulus as OpenSSL does: the table, else the estimate of the number
 * field sieve (SP 800-56B, Appendix D), rounded to a multiple of 8 and never above the next row.
 *
 * @param bits The size of the modulus, in bits.
 * @returns The strength in bits: 80 for 1,024, 112 for 2,048.
 */
export function rsaSecurityBits(bits: number): number {
  for (const [size, strength] of STATED) {
    if (bits === size) return strength;
  }
  if (bits < 8) return 0;
  if (bits >= 687_737) return 1200;
  const x = bits * Math.LN2;
  const estimate = (1.923 * Math.cbrt(x * Math.log(x) ** 2) - 4.69) / Math.LN2;
  const rounded = (Math.trunc(estimate) + 4) & ~7;
  const limit = bits <= 7680 ? 192 : bits <= 15_360 ? 256 : 1200;
  return Math.min(rounded, limit);
}
