// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Polynomials of ML-KEM (FIPS 203, Section 4.3): 256 numbers modulo q = 3329, as signed numbers of 16 bits.
 *
 * Products are Montgomery's with R = 2^16: of numbers a and b with |a b| below 2^15 q they are below q.
 * Tables hold factors times R, so that a product by one is the product itself.
 *
 * Timing: integers of 32 bits with additions, multiplications and shifts alone; no branch, address or
 * division depends on a number.
 */

/** A polynomial. */
export type Polynomial = Int16Array;

/** q. */
export const Q = 3329;
/** How many numbers a polynomial has. */
export const N = 256;
/** 1 / q modulo 2^16, with a sign. */
const Q_INVERSE = -3327;
/** 2^16 modulo q. */
const R = 2285;
/** 2^32 modulo q: times it, a Montgomery product is a number times R. */
const R_SQUARE = 1353;
/** R² / 128: what the inverse transform multiplies by, so that its result is a number times R. */
const SCALE = 1441;

let table: Int16Array | undefined;

/** 17^bitreverse(i) R modulo q, for i from 0 to 127, each between -q / 2 and q / 2 (Appendix A). */
function zetas(): Int16Array {
  if (table !== undefined) return table;
  const powers = [R];
  for (let power = 1; power < 128; power++) powers.push((powers[power - 1] as number) * 17 % Q);
  table = Int16Array.from({ length: 128 }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < 7; bit++) reversed |= (index >> bit & 1) << 6 - bit;
    const value = powers[reversed] as number;
    return value > Q >> 1 ? value - Q : value;
  });
  return table;
}

/** a / R modulo q, below q in amount for |a| below 2^15 q. */
function reduceProduct(a: number): number {
  const multiple = Math.imul(a, Q_INVERSE) << 16 >> 16;
  return a - Math.imul(multiple, Q) >> 16;
}

/** A number of 16 bits, reduced to between -q / 2 and q / 2. */
function reduce(a: number): number {
  // 20159 is 2^26 / q.
  return a - Math.imul(Math.imul(20159, a) + (1 << 25) >> 26, Q);
}

/** Transforms a polynomial (Algorithm 9), in place. Numbers below q in amount become some below 8 q. */
export function transform(p: Polynomial): void {
  const factors = zetas();
  let next = 1;
  for (let length = 128; length >= 2; length >>= 1) {
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = factors[next++] as number;
      for (let at = start; at < start + length; at++) {
        const product = reduceProduct(Math.imul(zeta, p[at + length] as number));
        const low = p[at] as number;
        p[at + length] = low - product;
        p[at] = low + product;
      }
    }
  }
}

/** Transforms back (Algorithm 10), in place; numbers come out times R, below q in amount. */
export function transformBack(p: Polynomial): void {
  const factors = zetas();
  let next = 127;
  for (let length = 2; length <= 128; length <<= 1) {
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = factors[next--] as number;
      for (let at = start; at < start + length; at++) {
        const [low, high] = [p[at] as number, p[at + length] as number];
        p[at] = reduce(low + high);
        p[at + length] = reduceProduct(Math.imul(zeta, high - low));
      }
    }
  }
  for (let at = 0; at < N; at++) p[at] = reduceProduct(Math.imul(p[at] as number, SCALE));
}

/**
 * Adds the product of two transformed polynomials, divided by R (Algorithms 11 and 12).
 *
 * @param sum Where it is added: below 2 q in amount for each product.
 * @param a Numbers below q in amount.
 * @param b Numbers below q in amount.
 */
export function addProduct(sum: Polynomial, a: Polynomial, b: Polynomial): void {
  const factors = zetas();
  for (let at = 0; at < N; at += 4) {
    const zeta = factors[64 + (at >> 2)] as number;
    addPairProduct(sum, a, b, at, zeta);
    addPairProduct(sum, a, b, at + 2, -zeta);
  }
}

function addPairProduct(
  sum: Polynomial,
  a: Polynomial,
  b: Polynomial,
  at: number,
  zeta: number,
): void {
  const [a0, a1] = [a[at] as number, a[at + 1] as number];
  const [b0, b1] = [b[at] as number, b[at + 1] as number];
  const high = reduceProduct(Math.imul(a1, b1));
  const constant = reduceProduct(Math.imul(high, zeta) + Math.imul(a0, b0));
  const linear = reduceProduct(Math.imul(a0, b1) + Math.imul(a1, b0));
  sum[at] = (sum[at] as number) + constant;
  sum[at + 1] = (sum[at + 1] as number) + linear;
}

/** Reduces all numbers to between -q / 2 and q / 2. */
export function reduceAll(p: Polynomial): void {
  for (let at = 0; at < N; at++) p[at] = reduce(p[at] as number);
}

/** Multiplies all numbers by R. */
export function timesRadix(p: Polynomial): void {
  for (let at = 0; at < N; at++) p[at] = reduceProduct(Math.imul(p[at] as number, R_SQUARE));
}

/** Adds a polynomial to another one. */
export function add(sum: Polynomial, p: Polynomial): void {
  for (let at = 0; at < N; at++) sum[at] = (sum[at] as number) + (p[at] as number);
}

/** Takes a polynomial from another one: `result` is `p` less itself. */
export function subtractFrom(result: Polynomial, p: Polynomial): void {
  for (let at = 0; at < N; at++) result[at] = (p[at] as number) - (result[at] as number);
}

/** A number between -q and q as the one between 0 and q - 1. */
function positive(a: number): number {
  const reduced = reduce(a);
  return reduced + (reduced >> 15 & Q);
}

/**
 * Writes a polynomial in 12 bits a number (Algorithm 5).
 *
 * @param p The polynomial; numbers of 16 bits.
 * @param output Where 384 bytes go.
 */
export function encode12(p: Polynomial, output: Uint8Array): void {
  for (let at = 0; at < N; at += 2) {
    const to = 3 * at / 2;
    const [low, high] = [positive(p[at] as number), positive(p[at + 1] as number)];
    output[to] = low;
    output[to + 1] = low >> 8 | high << 4;
    output[to + 2] = high >> 4;
  }
}

/**
 * Reads a polynomial in 12 bits a number (Algorithm 6).
 *
 * @param input 384 bytes.
 * @param p The polynomial.
 */
export function decode12(input: Uint8Array, p: Polynomial): void {
  for (let at = 0; at < N; at += 2) {
    const from = 3 * at / 2;
    const middle = input[from + 1] as number;
    p[at] = (input[from] as number) | (middle & 15) << 8;
    p[at + 1] = middle >> 4 | (input[from + 2] as number) << 4;
  }
}

/**
 * Rounds a number to so many bits (Section 4.2.1: Compress). a 2^32 / q, whose upper bits those are, is a times
 * 1,290,167 and 325 / 1,024, within 2 of it; what is added rounds. The test has all numbers.
 */
export function compressNumber(a: number, bits: number): number {
  const fraction = Math.imul(a, 1_290_167) + (Math.imul(a, 325) >> 10);
  return fraction + (1 << 31 - bits) + 100 >>> 32 - bits;
}

/**
 * Writes a polynomial with its numbers rounded to so many bits (Compress and ByteEncode).
 *
 * @param p The polynomial; numbers of 16 bits.
 * @param bits How many bits, 1 to 11.
 * @param output Where 32 times so many bytes go.
 */
export function compress(p: Polynomial, bits: number, output: Uint8Array): void {
  let [held, count, to] = [0, 0, 0];
  for (let at = 0; at < N; at++) {
    held |= compressNumber(positive(p[at] as number), bits) << count;
    for (count += bits; count >= 8; count -= 8) {
      output[to++] = held;
      held >>>= 8;
    }
  }
}

/**
 * Reads what `compress` wrote (ByteDecode and Decompress).
 *
 * @param input 32 times so many bytes.
 * @param bits How many bits a number has.
 * @param p The polynomial; numbers from 0 to q.
 */
export function decompress(input: Uint8Array, bits: number, p: Polynomial): void {
  const mask = (1 << bits) - 1;
  let [held, count, from] = [0, 0, 0];
  for (let at = 0; at < N; at++) {
    for (; count < bits; count += 8) held |= (input[from++] as number) << count;
    p[at] = Math.imul(held & mask, Q) + (1 << bits - 1) >> bits;
    held >>>= bits;
    count -= bits;
  }
}
