// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Arithmetic modulo a prime, in Montgomery form, on signed limbs of 29 bits held in 64.
 *
 * A product is summed column by column; each column is reduced as soon as it is complete, by adding
 * the multiple m of the prime that makes its lowest 29 bits zero. Primes of NIST curves are -1
 * modulo 2^29, so that m is those bits themselves, and few powers of two, so that adding m times the
 * prime takes shifts only. Other primes, the orders of curves, take multiplications.
 *
 * Bounds, for limbs L and R = 2^(29 L), which is at least 32 p: operands up to 5 p in absolute value
 * give products between -p and 2 p. Limbs of results are in [0, 2^29), but for the last one, which is
 * signed; differences of results are multiplied as they are, sums are folded to about 0 to p and
 * carried first. L products of 2^58 fit into 63 bits up to L = 31.
 */

import {
  type Callable,
  type FunctionBuilder,
  type I32,
  i32,
  type I64,
  i64,
  i64x2,
  type Local,
  type ModuleBuilder,
  v128,
} from "../emitter/mod.ts";

/** The size of limbs, in bits. */
const BITS = 29;
const MASK = (1n << 29n) - 1n;
type Limb = Local<"i64">;

/** A prime, and how it is worked with. */
export interface Modulus {
  readonly prime: bigint;
  /** How many limbs an element has. */
  readonly limbs: number;
  /** How many bytes a number has outside: a multiple of 16. */
  readonly bytes: number;
  /**
   * For a prime that is -1 modulo 2^29: the powers of two that it is a sum of, but for the -1, each
   * with its sign.
   */
  readonly powers?: readonly (readonly [exponent: number, sign: 1 | -1])[];
  /** For another prime: where its limbs lie in memory. */
  readonly address?: number;
}

/** The functions of a field. */
export interface FieldFunctions {
  /** `(target, a, b)`: the product, divided by R. */
  readonly multiply: Callable;
  /** `(target, a, count)`: squares so many times, each divided by R. */
  readonly square: Callable;
}

/** The limbs of a number. */
export function limbsOf(value: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, limb) => value >> BigInt(BITS * limb) & MASK);
}

/** A number's limbs as they lie in memory. */
export function limbBytes(value: bigint, count: number): number[] {
  return limbsOf(value, count).flatMap((limb) => littleEndian(limb, 8));
}

/** The bytes of a number, lowest first. */
export function littleEndian(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, at) => Number(value >> BigInt(8 * at) & 0xffn));
}

/** Reads an element into variables. */
export function loadLimbs(f: FunctionBuilder, address: I32 | number, count: number): Limb[] {
  return Array.from({ length: count }, (_, limb) => f.let(i64.load(address, 8 * limb)));
}

/** Writes variables as an element. */
export function storeLimbs(
  f: FunctionBuilder,
  address: I32 | number,
  limbs: readonly I64[],
): void {
  limbs.forEach((limb, index) => f.store64(address, limb, 8 * index));
}

/** Carries once, from the first limb to the last, which is left as it is. */
export function carryLimbs(f: FunctionBuilder, limbs: readonly Limb[]): void {
  for (let index = 0; index + 1 < limbs.length; index++) {
    const [low, high] = [limbs[index], limbs[index + 1]] as [Limb, Limb];
    f.set(high, i64.add(high, i64.shiftRightSigned(low, BITS)));
    f.set(low, i64.and(low, MASK));
  }
}

/**
 * Adds the functions of a field to a module.
 *
 * @param m The module.
 * @param modulus The field.
 * @param squares Whether squares have columns of their own: faster by a third, and as much code as a
 * product has. Otherwise they are products.
 */
export function addField(
  m: ModuleBuilder,
  modulus: Modulus,
  squares: "own" | "products",
): FieldFunctions {
  const { limbs } = modulus;
  const multiply = m.function(3, (f, target, a, b) => {
    const [left, right] = [loadLimbs(f, a, limbs), loadLimbs(f, b, limbs)];
    const product = montgomery(f, modulus, (column) => productColumn(left, right, column));
    storeLimbs(f, target, product);
  });
  return {
    multiply,
    square: squares === "own" ? addSquare(m, modulus) : m.function(3, (f, target, a, count) => {
      f.call(multiply, target, a, a);
      f.while(() => i32.subtract(count, 1), () => {
        f.call(multiply, target, target, target);
        f.set(count, i32.subtract(count, 1));
      });
    }),
  };
}

/** The sums of a field. */
export interface SumFunctions {
  /** `(target, a, b)`: a - b, not carried: what may be multiplied by an element. */
  readonly subtract: Callable;
  /** `(target, a, b, factor)`: a plus a small multiple of b, carried, about 0 to p. */
  readonly sum: Callable;
}

/** Adds the sums of a field to a module. @param m The module. @param modulus The field. */
export function addSums(m: ModuleBuilder, modulus: Modulus): SumFunctions {
  const { limbs } = modulus;
  return {
    subtract: m.function(3, (f, target, a, b) => {
      for (let at = 0; at < 8 * limbs; at += 8) {
        f.store64(target, i64.subtract(i64.load(a, at), i64.load(b, at)), at);
      }
    }),
    sum: m.function(4, (f, target, a, b, factor) => {
      const multiple = f.let(i64.extendSigned(factor));
      const sums = Array.from({ length: limbs }, (_, limb) => {
        const second = i64.multiply(i64.load(b, 8 * limb), multiple);
        return f.let(i64.add(i64.load(a, 8 * limb), second));
      });
      foldTop(f, sums, modulus);
      carryLimbs(f, sums);
      storeLimbs(f, target, sums);
    }),
  };
}

/**
 * Takes the prime away as often as the last limb tells. Without it the sums of one doubling after the
 * other could grow beyond the bounds above: once in 15,000 multiples of a point they did.
 */
function foldTop(f: FunctionBuilder, limbs: readonly Limb[], { powers }: Modulus): void {
  const highest = powers?.at(-1)?.[0];
  const last = limbs.at(-1);
  if (powers === undefined || highest === undefined || last === undefined) return;
  const times = f.let(i64.shiftRightSigned(last, highest % BITS));
  const first = limbs[0] as Limb;
  f.set(first, i64.add(first, times));
  for (const [exponent, sign] of powers) {
    const limb = limbs[Math.floor(exponent / BITS)] as Limb;
    const term = i64.shiftLeft(times, exponent % BITS);
    f.set(limb, sign > 0 ? i64.subtract(limb, term) : i64.add(limb, term));
  }
}

function addSquare(m: ModuleBuilder, modulus: Modulus): Callable {
  const { limbs } = modulus;
  return m.function(3, (f, target, a, count) => {
    const operand = loadLimbs(f, a, limbs);
    f.doWhile(() => {
      const doubled = operand.map((limb) => f.let(i64.shiftLeft(limb, 1)));
      const square = montgomery(f, modulus, (column) => squareColumn(operand, doubled, column));
      square.forEach((limb, index) => f.set(operand[index] as Limb, limb));
      f.set(count, i32.subtract(count, 1));
    }, () => count);
    storeLimbs(f, target, operand);
  });
}

function productColumn(a: readonly Limb[], b: readonly Limb[], column: number): I64 {
  const terms: I64[] = [];
  a.forEach((limb, index) => {
    const other = b[column - index];
    if (other !== undefined) terms.push(i64.multiply(limb, other));
  });
  return terms.reduce((x, y) => i64.add(x, y));
}

function squareColumn(a: readonly Limb[], doubled: readonly Limb[], column: number): I64 {
  const terms: I64[] = [];
  for (let index = 0; 2 * index <= column; index++) {
    const other = a[column - index];
    if (other === undefined) continue;
    const first = 2 * index === column ? a[index] : doubled[index];
    terms.push(i64.multiply(first as Limb, other));
  }
  return terms.reduce((x, y) => i64.add(x, y));
}

/** Sums the columns of a product and divides by R. The results are used once each, in order. */
function montgomery(
  f: FunctionBuilder,
  modulus: Modulus,
  column: (index: number) => I64,
): readonly I64[] {
  const { limbs, powers, prime, address } = modulus;
  const last = 2 * limbs - 1;
  /** What multiples of a prime of powers add to later columns. */
  const later: ((sum: I64) => I64)[][] = Array.from({ length: last + 1 }, () => []);
  // From memory: a constant of 29 bits takes more room than a variable's number.
  const primeLimbs = address === undefined ? [] : loadLimbs(f, address, limbs);
  const factor = powers === undefined ? negativeInverse(prime) : 1n;
  const multiples: Limb[] = [];
  const results: I64[] = [];
  let carried: I64 | undefined;
  for (let index = 0; index <= last; index++) {
    let sum: I64 | undefined = index < last ? column(index) : undefined;
    if (carried !== undefined) sum = sum === undefined ? carried : i64.add(sum, carried);
    for (const add of later[index] ?? []) sum = add(sum as I64);
    if (powers === undefined) {
      multiples.forEach((multiple, row) => {
        const limb = primeLimbs[index - row];
        if (limb === undefined) return;
        sum = i64.add(sum as I64, i64.multiply(multiple, limb));
      });
    }
    const total = f.let(sum as I64);
    if (index >= limbs) {
      results.push(index < last ? i64.and(total, MASK) : total);
      carried = i64.shiftRightSigned(total, BITS);
    } else if (powers === undefined) {
      const low = i64.and(total, MASK);
      const multiple = f.let(i64.and(i64.multiply(low, factor), MASK));
      multiples.push(multiple);
      const first = primeLimbs[0] as Limb;
      const cleared = i64.add(total, i64.multiply(multiple, first));
      carried = i64.shiftRightSigned(cleared, BITS);
    } else {
      const multiple = f.let(i64.and(total, MASK));
      // The -1 of the prime takes the low bits away: the shift drops them.
      carried = i64.shiftRightSigned(total, BITS);
      for (const [exponent, sign] of powers) {
        const target = later[index + Math.floor(exponent / BITS)];
        const term = i64.shiftLeft(multiple, exponent % BITS);
        target?.push((before) => sign > 0 ? i64.add(before, term) : i64.subtract(before, term));
      }
    }
  }
  return results;
}

/** -1 / prime modulo 2^29, by Newton's iteration. */
function negativeInverse(prime: bigint): bigint {
  let inverse = 1n;
  for (let round = 0; round < 5; round++) inverse = inverse * (2n - prime * inverse) & MASK;
  return -inverse & MASK;
}

const REVERSED = Array.from({ length: 16 }, (_, index) => 15 - index);

/** Adds `(target, source)`: takes a big-endian number in. @param m The module. */
export function addRead(
  m: ModuleBuilder,
  { limbs, bytes }: Pick<Modulus, "limbs" | "bytes">,
): Callable {
  return m.function(2, (f, target, source) => {
    const words: Limb[] = [];
    for (let at = bytes - 16; at >= 0; at -= 16) {
      const loaded = f.let(v128.load(source, at));
      const pair = f.let(v128.shuffle(loaded, loaded, REVERSED));
      words.push(f.let(i64x2.extract(pair, 0)), f.let(i64x2.extract(pair, 1)));
    }
    for (let limb = 0; limb < limbs; limb++) {
      const [word, shift] = [BITS * limb >> 6, BITS * limb & 63];
      const low = words[word];
      let value: I64 = low === undefined ? i64.constant(0) : i64.shiftRightUnsigned(low, shift);
      const high = words[word + 1];
      if (shift + BITS > 64 && high !== undefined) {
        value = i64.or(value, i64.shiftLeft(high, 64 - shift));
      }
      f.store64(target, i64.and(value, MASK), 8 * limb);
    }
  });
}

/**
 * Adds `(target, source, multiples)`: writes a number between -2 p and 2 p as the one between 0 and p.
 * The multiples are 2 p and p behind it, in memory, so that primes of the same length share the code.
 */
export function addWrite(
  m: ModuleBuilder,
  { limbs, bytes, stride }: Pick<Modulus, "limbs" | "bytes"> & { readonly stride: number },
): Callable {
  // (source, multiple): takes a multiple away where no less than 0 is left.
  const subtract = m.function(2, (f, source, multiple) => {
    const value = loadLimbs(f, source, limbs);
    const less = value.map((limb, at) => f.let(i64.subtract(limb, i64.load(multiple, 8 * at))));
    carryLimbs(f, less);
    // All ones where the difference is negative: then the value stays.
    const keep = f.let(i64.shiftRightSigned(less[limbs - 1] as Limb, 63));
    value.forEach((limb, index) => {
      const other = less[index] as Limb;
      f.store64(source, i64.xor(other, i64.and(keep, i64.xor(other, limb))), 8 * index);
    });
  });
  return m.function(3, (f, target, source, multiples) => {
    const sums = loadLimbs(f, source, limbs).map((limb, index) =>
      f.let(i64.add(limb, i64.load(multiples, 8 * index)))
    );
    carryLimbs(f, sums);
    storeLimbs(f, source, sums);
    f.call(subtract, source, multiples);
    f.call(subtract, source, i32.add(multiples, stride));
    const words = Array.from({ length: bytes / 8 }, () => f.let(i64.constant(0)));
    loadLimbs(f, source, limbs).forEach((limb, index) => {
      const [word, shift] = [BITS * index >> 6, BITS * index & 63];
      const low = words[word];
      if (low !== undefined) f.set(low, i64.or(low, i64.shiftLeft(limb, shift)));
      const high = words[word + 1];
      if (shift + BITS > 64 && high !== undefined) {
        f.set(high, i64.or(high, i64.shiftRightUnsigned(limb, 64 - shift)));
      }
    });
    for (let pair = 0; pair < words.length; pair += 2) {
      const [low, high] = [words[pair], words[pair + 1]] as [Limb, Limb];
      const joined = f.let(i64x2.replace(i64x2.splat(low), 1, high));
      f.storeVector(target, v128.shuffle(joined, joined, REVERSED), bytes - 16 - 8 * pair);
    }
  });
}

/** A number of exponent digits: what a power with a public exponent needs in memory. */
export interface PowerMemory {
  /** The exponent's digits of 4 bits, lowest first, a byte each. */
  readonly digits: number;
  readonly count: number;
  /** 16 powers of the operand; the first one is 1 in Montgomery form from the start. */
  readonly table: number;
  /** How far elements lie apart. */
  readonly stride: number;
}

/** Adds `(target, a)`: a power with a public exponent, by windows of 4 bits. */
export function addPower(
  m: ModuleBuilder,
  field: FieldFunctions,
  limbs: number,
  memory: PowerMemory,
): Callable {
  const { digits, count, table, stride } = memory;
  return m.function(2, (f, target, a) => {
    const at = f.let(i32.constant(table));
    f.repeat(15, () => {
      f.call(field.multiply, i32.add(at, stride), at, a);
      f.set(at, i32.add(at, stride));
    });
    for (let limb = 0; limb < limbs; limb++) {
      f.store64(target, i64.load(table, 8 * limb), 8 * limb);
    }
    const left = f.let(i32.constant(count));
    const digit = f.local("i32");
    f.doWhile(() => {
      f.set(left, i32.subtract(left, 1));
      f.call(field.square, target, target, 4);
      // The exponent is public, so this may be a branch.
      f.set(digit, i32.load8(left, digits));
      f.if(digit, () => {
        f.call(field.multiply, target, target, i32.add(i32.multiply(digit, stride), table));
      });
    }, () => left);
  });
}
