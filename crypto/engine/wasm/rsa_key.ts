// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The private operation of RSA by the RSA module. Its parts are computed at fixed addresses by code
 * without branches on secrets. The message is blinded by a random factor beside that, and no result
 * leaves before the public exponent has confirmed it: a fault in the Chinese remainder theorem would
 * give the primes away (Boneh, DeMillo and Lipton 1997).
 */

import { SslError } from "../../../err/mod.ts";
import { type Random, randomBytes } from "../../../rand/random.ts";
import type { Bytes } from "../../../wire/mod.ts";
import { bitLengthOfBytes } from "../../bigint.ts";
import { isBelow } from "../../number_range.ts";
import type { RsaPrime, RsaPrivateParts } from "../../rsa/rsa_types.ts";
import { wipe } from "../../wipe.ts";
import {
  BLINDING,
  COEFFICIENT,
  EXPONENTS,
  INVERTING_EXPONENTS,
  MODULI,
  MODULUS_SQUARE,
  NUMBER,
  POWERS,
  PRIME_SQUARES,
  PRIMES,
  SECOND_EXPONENT,
  SECOND_PRIME,
} from "./rsa_layout.ts";
import { type LimbShape, limbShape, type RsaMemory, rsaMemory, temporary } from "./rsa_memory.ts";
import { releaseNow, releaseWith } from "./released_keys.ts";

const MIN_BITS = 1024;
const MAX_BITS = 4096;
/** How many bits of an exponent are one window. */
const WINDOW = 5;
/** How many operations use one blinding factor, which is squared from one to the next. */
const BLINDING_USES = 32;

/** A place for a key in the memory. */
class RsaSlot {
  readonly #memory: RsaMemory;
  readonly address: number;
  isReleased = false;

  constructor(memory: RsaMemory) {
    this.#memory = memory;
    this.address = memory.allocate();
  }

  release(): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.#memory.release(this.address);
  }
}

/** A private key in the memory of the RSA module. */
export class WasmRsaKey {
  readonly #memory: RsaMemory;
  readonly #slot: RsaSlot;
  readonly #random: Random;
  /** The length of the modulus, in bytes. */
  readonly length: number;
  readonly #modulus: Bytes;
  readonly #exponent: number;
  readonly #primeShape: LimbShape;
  readonly #shape: LimbShape;
  readonly #windows: number;
  #uses = 0;

  private constructor(memory: RsaMemory, parts: RsaPrivateParts, random: Random) {
    const [q, p] = parts.primes as [RsaPrime, RsaPrime];
    const primeBits = Math.max(bitLengthOfBytes(p.prime), bitLengthOfBytes(q.prime));
    this.#memory = memory;
    this.#slot = new RsaSlot(memory);
    this.#random = random;
    this.#modulus = parts.modulus.slice();
    this.length = parts.modulus.length;
    this.#exponent = smallNumber(parts.publicExponent);
    this.#primeShape = limbShape(primeBits);
    this.#shape = limbShape(bitLengthOfBytes(parts.modulus));
    this.#windows = Math.ceil(primeBits / WINDOW);
    this.#load(p, q);
    releaseWith(this, this.#slot);
  }

  /**
   * Sets a key up.
   *
   * @param parts Its parts.
   * @param random Where blinding factors come from.
   * @returns The key; `undefined` where there is no module, and for a key that it is not made for:
   * other than two primes, a modulus below 1,024 or above 4,096 bits, a public exponent above 31 bits.
   * @throws {SslError} `RSA`, `INVALID_KEYPAIR` when a factor is even or much too short.
   */
  static create(parts: RsaPrivateParts, random: Random = randomBytes): WasmRsaKey | undefined {
    const bits = bitLengthOfBytes(parts.modulus);
    const memory = rsaMemory();
    if (memory === undefined || parts.primes.length !== 2) return undefined;
    if (bits < MIN_BITS || bits > MAX_BITS || parts.modulus[0] === 0) return undefined;
    if (bitLengthOfBytes(parts.publicExponent) > 31) return undefined;
    const numbers = [parts.modulus, parts.publicExponent];
    for (const { prime } of parts.primes) {
      numbers.push(prime);
      const length = bitLengthOfBytes(prime);
      if (Math.abs(length - bits / 2) > bits / 8) throw badFactor(`a factor of ${length} bits`);
    }
    if (!numbers.every(isOdd)) {
      throw badFactor("an even number among modulus, exponent and factors");
    }
    // What is longer than its prime has no place in the slot.
    for (const { prime, exponent, coefficient } of parts.primes) {
      const longest = Math.max(exponent.length, coefficient.length);
      if (prime[0] === 0 || longest > prime.length) return undefined;
    }
    return new WasmRsaKey(memory, parts, random);
  }

  /**
   * RSASP1 and RSADP (RFC 8017, Sections 5.2.1 and 5.1.2), blinded and checked.
   *
   * @param message The message as a big-endian number, as long as the modulus and below it.
   * @returns The result, as long as the modulus; `undefined` when the public exponent did not confirm
   * it: the parts do not belong together, or something failed.
   * @throws {RangeError} When the message is not below the modulus.
   * @throws {TypeError} When the key was destroyed.
   */
  compute(message: Uint8Array): Bytes | undefined {
    if (this.#slot.isReleased) throw new TypeError("Cannot use an RSA key that was destroyed");
    if (message.length !== this.length || !isBelow(message, this.#modulus)) {
      throw new RangeError(
        `Cannot compute with RSA: a number of ${this.length} bytes below the modulus is expected`,
      );
    }
    try {
      if (this.#uses === 0 && !this.#newBlinding()) return undefined;
      return this.#compute(message);
    } finally {
      this.#memory.wipe();
    }
  }

  /** Wipes the key. */
  destroy(): void {
    releaseNow(this, this.#slot);
  }

  #load(p: RsaPrime, q: RsaPrime): void {
    const memory = this.#memory;
    const { exports } = memory;
    const slot = this.#slot.address;
    const shape = this.#primeShape;
    const square = slot + PRIME_SQUARES;
    memory.setModuli(slot + PRIMES, [p.prime, q.prime], shape, square);
    memory.read(slot + COEFFICIENT, p.coefficient, shape);
    exports.multiply(slot + COEFFICIENT, slot + COEFFICIENT, square, slot + PRIMES);
    memory.read(slot + SECOND_PRIME, q.prime, shape);
    [p, q].forEach(({ prime, exponent }, index) => {
      const at = slot + index * SECOND_EXPONENT;
      memory.bytes.set(exponent, at + EXPONENTS);
      memory.bytes.subarray(at + EXPONENTS, at + EXPONENTS + exponent.length).reverse();
      const inverting = memory.bytes.subarray(at + INVERTING_EXPONENTS);
      inverting.set(prime);
      inverting.subarray(0, prime.length).reverse();
      subtractTwo(inverting.subarray(0, prime.length));
    });
    const moduli: [Bytes, Bytes] = [this.#modulus, this.#modulus];
    memory.setModuli(slot + MODULI, moduli, this.#shape, slot + MODULUS_SQUARE);
    memory.wipe();
  }

  #compute(message: Uint8Array): Bytes | undefined {
    const memory = this.#memory;
    const { exports } = memory;
    const [given, factor, value] = [1, 2, 3].map(temporary) as [number, number, number];
    const slot = this.#slot.address;
    const moduli = slot + MODULI;
    const blinding = slot + BLINDING;
    memory.read(given, message, this.#shape);
    exports.multiply(value, given, blinding, moduli);
    exports.reduceOnce(value, value, moduli, 0);
    memory.write(value, this.#shape);
    this.#powerByPrimes(EXPONENTS);
    exports.read(value, NUMBER, this.#shape.limbs, this.#shape.bits);
    exports.join(factor, blinding + 4, blinding + 4, this.#shape.limbs);
    exports.multiply(value, value, factor, moduli);
    exports.reduceOnce(value, value, moduli, 0);
    exports.square(blinding, blinding, moduli);
    this.#uses--;
    this.#publicPower(factor, value);
    this.#leave(factor, factor);
    if (exports.equal(factor, given, this.#shape.limbs) === 0) return undefined;
    memory.write(value, this.#shape);
    return memory.get(this.length);
  }

  /** A pair of numbers modulo n to the power e; the result is in Montgomery form. */
  #publicPower(target: number, source: number): void {
    const { exports } = this.#memory;
    const moduli = this.#slot.address + MODULI;
    const base = temporary(4);
    exports.multiply(base, source, this.#slot.address + MODULUS_SQUARE, moduli);
    exports.join(target, base, base + 4, this.#shape.limbs);
    for (const digit of this.#exponent.toString(2).slice(1)) {
      exports.square(target, target, moduli);
      if (digit === "1") exports.multiply(target, target, base, moduli);
    }
  }

  /** Takes a pair modulo n out of Montgomery form, to below n. */
  #leave(target: number, source: number): void {
    const { exports } = this.#memory;
    const moduli = this.#slot.address + MODULI;
    exports.multiply(target, source, this.#one(this.#shape.limbs), moduli);
    exports.reduceOnce(target, target, moduli, 0);
  }

  /** The pair 1, 1. */
  #one(limbs: number): number {
    const one = temporary(0);
    const { bytes } = this.#memory;
    bytes.fill(0, one, one + 8 * limbs);
    bytes[one] = 1;
    bytes[one + 4] = 1;
    return one;
  }

  /**
   * The power of the number at NUMBER, by the Chinese remainder theorem (RFC 8017, Section 5.1.2),
   * back to NUMBER.
   */
  #powerByPrimes(exponents: number): void {
    const memory = this.#memory;
    const { exports } = memory;
    const { limbs, bits } = this.#primeShape;
    const slot = this.#slot.address;
    const primes = slot + PRIMES;
    const squares = slot + PRIME_SQUARES;
    const [value, second] = [4, 5].map(temporary) as [number, number];
    const one = this.#one(limbs);
    exports.readColumns(NUMBER, limbs, bits);
    exports.reduce(value, primes);
    // c / R, times R² / R, is c; once more it is in Montgomery form.
    exports.multiply(value, value, squares, primes);
    exports.multiply(POWERS, squares, one, primes);
    exports.multiply(POWERS + 8 * limbs, value, squares, primes);
    exports.power(value, slot + exponents, this.#windows, primes);
    exports.multiply(value, value, one, primes);
    exports.reduceOnce(value, value, primes, 0);
    // m = m2 + q h, with h = (m1 - m2) qInv modulo p.
    memory.bytes.fill(0, one, one + 8 * limbs);
    exports.join(second, value + 4, one, limbs);
    exports.multiply(value, value, slot + COEFFICIENT, primes);
    exports.multiply(one, second, slot + COEFFICIENT, primes);
    exports.subtract(value, value, one, primes);
    exports.product(value, slot + SECOND_PRIME, limbs);
    exports.addToColumns(second, limbs);
    memory.bytes.fill(0, NUMBER, NUMBER + Math.ceil(limbs * bits / 4) + 16);
    exports.writeColumns(NUMBER, limbs, bits);
  }

  /**
   * Draws a factor r: r^e blinds, 1 / r takes it away. The inverse is r^(p - 2) modulo p and r^(q - 2)
   * modulo q.
   *
   * @returns Whether it worked.
   */
  #newBlinding(): boolean {
    const memory = this.#memory;
    const { exports } = memory;
    const shape = this.#shape;
    const slot = this.#slot.address;
    const moduli = slot + MODULI;
    const square = slot + MODULUS_SQUARE;
    const [factor, value, power] = [1, 2, 3].map(temporary) as [number, number, number];
    const drawn = this.#random(this.length);
    memory.read(value, drawn, shape);
    wipe(drawn);
    exports.multiply(factor, value, square, moduli);
    this.#leave(value, factor);
    this.#publicPower(power, value);
    memory.write(value, shape);
    this.#powerByPrimes(INVERTING_EXPONENTS);
    exports.read(value, NUMBER, shape.limbs, shape.bits);
    exports.multiply(value, value, square, moduli);
    exports.join(slot + BLINDING, power, value, shape.limbs);
    // The product is 1 when r has an inverse and the primes are those of the modulus.
    exports.multiply(value, value, factor, moduli);
    this.#leave(value, value);
    if (exports.equal(value, this.#one(shape.limbs), shape.limbs) === 0) return false;
    this.#uses = BLINDING_USES;
    return true;
  }
}

function isOdd(number: Uint8Array): boolean {
  return ((number.at(-1) ?? 0) & 1) === 1;
}

function smallNumber(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => 256 * value + byte, 0);
}

/** Takes 2 away from a number, lowest byte first, in the same time for each. */
function subtractTwo(number: Uint8Array): void {
  let rest = 2;
  for (let index = 0; index < number.length; index++) {
    const difference = (number[index] as number) - rest;
    number[index] = difference;
    rest = difference >> 8 & 1;
  }
}

function badFactor(received: string): SslError {
  return new SslError("RSA", "INVALID_KEYPAIR", {
    expected: "an odd modulus that is the product of two primes of about half its length",
    received,
    usualCause: "a damaged key file, or one that was made to break what uses it",
    remedy: "take the key from its source again, or make a new one",
  });
}
