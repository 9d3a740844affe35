// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { RSA_MODULE } from "./generated/rsa.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";
import {
  BITS,
  COLUMNS,
  LIMBS,
  NUMBER,
  PAIR,
  SCRATCH_END,
  SLOT_LENGTH,
  SLOTS,
  TEMPORARIES,
  TEMPORARY_LENGTH,
} from "./rsa_layout.ts";

const RSA = /* @__PURE__ */ compileWasmModule("rsa", RSA_MODULE);

/** What the RSA module offers; see kernels/rsa.ts and kernels/pair_products.ts. */
export interface RsaExports {
  readonly memory: WebAssembly.Memory;
  multiply(target: number, a: number, b: number, moduli: number): void;
  square(target: number, a: number, moduli: number): void;
  reduce(target: number, moduli: number): void;
  product(a: number, b: number, limbs: number): void;
  power(target: number, exponents: number, windows: number, moduli: number): void;
  reduceOnce(target: number, a: number, moduli: number, shift: number): void;
  double(target: number, moduli: number): void;
  subtract(target: number, a: number, b: number, moduli: number): void;
  invert(moduli: number): void;
  read(target: number, source: number, limbs: number, bits: number): void;
  write(target: number, source: number, limbs: number, bits: number): void;
  readColumns(source: number, limbs: number, bits: number): void;
  addToColumns(source: number, limbs: number): void;
  writeColumns(target: number, limbs: number, bits: number): void;
  join(target: number, a: number, b: number, limbs: number): void;
  equal(a: number, b: number, limbs: number): number;
}

const PAGE = 0x10000;

let shared: RsaMemory | undefined;

/**
 * Gives the instance of the RSA module that all keys share.
 *
 * @returns The instance, or `undefined` where WebAssembly can not be compiled.
 */
export function rsaMemory(): RsaMemory | undefined {
  if (shared === undefined) {
    const module = wasmModule(RSA);
    if (module === undefined) return undefined;
    shared = new RsaMemory(new WebAssembly.Instance(module).exports as unknown as RsaExports);
  }
  return shared;
}

/** The size of the limbs of moduli: the largest that the columns have room for. */
export interface LimbShape {
  readonly limbs: number;
  readonly bits: number;
}

/**
 * Tells how moduli are cut into limbs. R is at least four times the modulus, and the columns of
 * kernels/pair_products.ts have room for 36 limbs of 29 bits, or for many of 28.
 *
 * @param length The length of the moduli in bits.
 * @returns The shape.
 */
export function limbShape(length: number): LimbShape {
  const bits = length + 2 <= 36 * 29 ? 29 : 28;
  return { bits, limbs: 4 * Math.ceil((length + 2) / bits / 4) };
}

/** The address of a temporary pair. */
export function temporary(index: number): number {
  return TEMPORARIES + index * TEMPORARY_LENGTH;
}

/** The RSA module with its memory: keys in slots. */
export class RsaMemory {
  readonly exports: RsaExports;
  /** The memory as it is now: to be taken anew after each allocation. */
  bytes: Uint8Array<ArrayBuffer>;
  readonly #free: number[] = [];
  #next = SLOTS;

  constructor(exports: RsaExports) {
    this.exports = exports;
    this.bytes = new Uint8Array(exports.memory.buffer as ArrayBuffer);
  }

  /** Takes a slot. @returns Its address. */
  allocate(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const slot = this.#next;
    this.#next += SLOT_LENGTH;
    if (this.#next > this.bytes.length) {
      this.exports.memory.grow(Math.ceil((this.#next - this.bytes.length) / PAGE));
      this.bytes = new Uint8Array(this.exports.memory.buffer as ArrayBuffer);
    }
    return slot;
  }

  /** Wipes a slot for the next key. @param slot Its address. */
  release(slot: number): void {
    this.bytes.fill(0, slot, slot + SLOT_LENGTH);
    this.#free.push(slot);
  }

  /** Wipes what was computed with. */
  wipe(): void {
    this.bytes.fill(0, 0, SCRATCH_END);
  }

  /** Puts a big-endian number to NUMBER. */
  set(number: Uint8Array): void {
    this.bytes.fill(0, NUMBER, COLUMNS);
    this.bytes.set(number, NUMBER);
    this.bytes.subarray(NUMBER, NUMBER + number.length).reverse();
  }

  /** Takes the number at NUMBER as so many big-endian bytes. */
  get(length: number): Uint8Array<ArrayBuffer> {
    const number = new Uint8Array(length);
    number.set(this.bytes.subarray(NUMBER, NUMBER + length));
    return number.reverse();
  }

  /** Takes a big-endian number in, as one number of a pair. */
  read(target: number, number: Uint8Array, { limbs, bits }: LimbShape): void {
    this.set(number);
    this.exports.read(target, NUMBER, limbs, bits);
  }

  /** Writes the first number of a pair to NUMBER. */
  write(source: number, { limbs, bits }: LimbShape): void {
    this.bytes.fill(0, NUMBER, COLUMNS);
    this.exports.write(NUMBER, source, limbs, bits);
  }

  /**
   * Sets a block of moduli up, and R² for each of them. They must be odd.
   *
   * @param block Where the block lies.
   * @param moduli Both moduli, big-endian.
   * @param shape How they are cut.
   * @param square Where the pair of R² goes.
   */
  setModuli(
    block: number,
    moduli: readonly [Uint8Array, Uint8Array],
    shape: LimbShape,
    square: number,
  ): void {
    const { exports } = this;
    const { limbs, bits } = shape;
    const view = new DataView(this.bytes.buffer);
    view.setUint32(block + LIMBS, limbs, true);
    view.setUint32(block + BITS, bits, true);
    moduli.forEach((modulus, index) => this.read(block + PAIR + 4 * index, modulus, shape));
    exports.invert(block);
    // From a power of two below both moduli to R, by doubling; from 2 R to 2^(limbs bits) R, by
    // squaring, which doubles the exponent, and doubling.
    const start = 8 * Math.min(...moduli.map((modulus) => modulus.length)) - 8;
    for (const offset of [0, 4]) {
      view.setUint32(square + 8 * Math.floor(start / bits) + offset, 1 << start % bits, true);
    }
    for (let exponent = start; exponent <= limbs * bits; exponent++) exports.double(square, block);
    for (const digit of (limbs * bits).toString(2).slice(1)) {
      exports.square(square, square, block);
      if (digit === "1") exports.double(square, block);
    }
  }
}
