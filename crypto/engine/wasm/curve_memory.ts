// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { bigIntToBytes } from "../../bigint.ts";
import { curveByName, type NamedPrimeCurve } from "../../ec/curves.ts";
import { isBelow } from "../../number_range.ts";
import type { CurveName } from "../../pkey/pkey_types.ts";
import {
  DIGITS,
  HASH,
  NONCE,
  POINT,
  RESULT,
  SCALAR,
  SECRET_END,
  SHIFTED,
  SHIFTED_DIGITS,
} from "./curve_layout.ts";
import { KnownPoints } from "./known_points.ts";
import { P256_MODULE } from "./generated/p256.ts";
import { P384_MODULE } from "./generated/p384.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";

const P256 = /* @__PURE__ */ compileWasmModule("p256", P256_MODULE);
const P384 = /* @__PURE__ */ compileWasmModule("p384", P384_MODULE);

/** What the module of a curve offers; see kernels/nist_curve.ts. */
interface CurveExports {
  readonly memory: WebAssembly.Memory;
  prepare(): void;
  publicPoint(): void;
  exchange(): void;
  sign(): void;
  verifyNumbers(): void;
  shiftPoint(): void;
  verify(isSmall: 0 | 1, digits: number, shiftedDigits: number): number;
}

/** The modules of curves. */
const MODULES = { "P-256": P256, "P-384": P384 } as const;

const shared = new Map<CurveName, WasmCurve>();

/**
 * Gives the instance of a curve's module.
 *
 * @param name The curve.
 * @returns The instance, or `undefined` where there is no module of it.
 */
export function wasmCurve(name: CurveName): WasmCurve | undefined {
  if (name !== "P-256" && name !== "P-384") return undefined;
  let curve = shared.get(name);
  if (curve === undefined) {
    const module = wasmModule(MODULES[name]);
    if (module === undefined) return undefined;
    const { exports } = new WebAssembly.Instance(module);
    curve = new WasmCurve(exports as unknown as CurveExports, curveByName(name));
    shared.set(name, curve);
  }
  return curve;
}

/**
 * The operations of a curve. Numbers are big-endian, as long as a coordinate, and must be in their
 * range; points must have been checked. What was computed with a secret is wiped at once.
 */
export class WasmCurve {
  readonly #exports: CurveExports;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #length: number;
  /** The order. */
  readonly order: Bytes;
  /** p - n: below it, r may stand for r + n too. */
  readonly #gap: Bytes;
  readonly #known = new KnownPoints((point) => this.#shift(point));
  #isPrepared = false;

  constructor(exports: CurveExports, curve: NamedPrimeCurve) {
    const { coordinateLength, prime, order, orderBytes } = curve;
    this.#exports = exports;
    this.#bytes = new Uint8Array(exports.memory.buffer as ArrayBuffer);
    this.#length = coordinateLength;
    this.order = orderBytes;
    this.#gap = bigIntToBytes(prime - order, coordinateLength);
  }

  /** The memory. */
  get memory(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /**
   * The hash of a message as a number modulo the order (RFC 6979, Section 2.3.4: bits2octets). Hashes are
   * public; both orders fill their bytes, so that one subtraction is enough.
   *
   * @param hash The hash.
   * @returns The number, as long as the order; the hash itself where it is that number.
   */
  hashToNumber(hash: Bytes): Bytes {
    const { order } = this;
    if (hash.length === order.length && isBelow(hash, order)) return hash;
    const number = new Uint8Array(order.length);
    number.set(hash.subarray(0, order.length), Math.max(0, order.length - hash.length));
    if (isBelow(number, order)) return number;
    let borrow = 0;
    for (let at = order.length - 1; at >= 0; at--) {
      const difference = (number[at] as number) - (order[at] as number) - borrow;
      number[at] = difference;
      borrow = difference < 0 ? 1 : 0;
    }
    return number;
  }

  /** Computes a public point. @param scalar The private number. @returns The point, uncompressed. */
  publicPoint(scalar: Uint8Array): Bytes {
    this.#prepare();
    this.#bytes.set(scalar, SCALAR);
    this.#exports.publicPoint();
    const point = new Uint8Array(1 + 2 * this.#length);
    point[0] = 4;
    point.set(this.#bytes.subarray(RESULT, RESULT + 2 * this.#length), 1);
    this.#wipe();
    return point;
  }

  /**
   * Computes the shared secret of ECDH.
   *
   * @param scalar The private number.
   * @param point The peer's point, uncompressed.
   * @returns The x coordinate.
   */
  exchange(scalar: Uint8Array, point: Uint8Array): Bytes {
    this.#bytes.set(scalar, SCALAR);
    this.#bytes.set(point.subarray(1), POINT);
    this.#exports.exchange();
    const secret = new Uint8Array(this.#length);
    secret.set(this.#bytes.subarray(RESULT, RESULT + this.#length));
    this.#wipe();
    return secret;
  }

  /**
   * Signs a hash.
   *
   * @param scalar The private number.
   * @param nonce The nonce, between 1 and n - 1.
   * @param hash The hash as a number, reduced modulo n.
   * @returns r and s side by side; a zero in either means that another nonce must be taken.
   */
  sign(scalar: Uint8Array, nonce: Uint8Array, hash: Uint8Array): Bytes {
    this.#prepare();
    this.#bytes.set(scalar, SCALAR);
    this.#bytes.set(nonce, NONCE);
    this.#bytes.set(hash, HASH);
    this.#exports.sign();
    const signature = new Uint8Array(2 * this.#length);
    signature.set(this.#bytes.subarray(RESULT, RESULT + signature.length));
    this.#wipe();
    return signature;
  }

  /**
   * Checks a signature.
   *
   * @param point The public point, uncompressed.
   * @param hash The hash as a number, of as many bits as the order at most.
   * @param signature r and s side by side, both between 1 and n - 1.
   * @returns Whether it is good.
   */
  verify(point: Uint8Array, hash: Uint8Array, signature: Uint8Array): boolean {
    this.#prepare();
    const shifted = this.#known.multipleOf(point);
    this.#bytes.set(point.subarray(1), POINT);
    this.#bytes.set(hash, HASH);
    this.#bytes.set(signature, RESULT);
    if (shifted !== undefined) this.#bytes.set(shifted, SHIFTED);
    const isSmall = isBelow(signature.subarray(0, this.#length), this.#gap);
    this.#exports.verifyNumbers();
    const middle = shifted === undefined ? 0 : this.#length / 2;
    const digits = this.#digits(middle, this.#length, DIGITS);
    const shiftedDigits = this.#digits(0, middle, SHIFTED_DIGITS);
    return this.#exports.verify(isSmall ? 1 : 0, digits, shiftedDigits) === 1;
  }

  /** Puts the digits of a part of NONCE to a place. @returns How many there are. */
  #digits(start: number, end: number, target: number): number {
    return signedDigits(
      this.#bytes.subarray(NONCE + start, NONCE + end),
      this.#bytes.subarray(target, target + 8 * this.#length + 1),
    );
  }

  /** A public point by 2 to half of the curve's bits. @param point The point. @returns x and y. */
  #shift(point: Uint8Array): Bytes {
    this.#bytes.set(point.subarray(1), POINT);
    this.#exports.shiftPoint();
    return this.#bytes.slice(RESULT, RESULT + 2 * this.#length);
  }

  #prepare(): void {
    if (this.#isPrepared) return;
    this.#exports.prepare();
    this.#isPrepared = true;
  }

  #wipe(): void {
    this.#bytes.fill(0, SCALAR, SECRET_END);
  }
}

/**
 * Writes a public number as signed digits that are odd or zero, at least four zeros between others;
 * as kernels/ecdsa.ts takes them.
 *
 * @param number The number, big-endian.
 * @param digits Where the digits go, lowest first: one for each bit, and one more.
 * @returns How many there are up to the highest that is not zero.
 */
export function signedDigits(number: Uint8Array, digits: Uint8Array): number {
  const last = number.length - 1;
  digits.fill(0);
  let carry = 0;
  let count = 0;
  for (let at = 0; at < digits.length;) {
    const byte = at >> 3;
    const low = byte > last ? 0 : number[last - byte] as number;
    const high = byte >= last ? 0 : number[last - byte - 1] as number;
    const bits = (low | high << 8) >> (at & 7) & 31;
    if ((bits & 1) === carry) {
      at++;
      continue;
    }
    const digit = bits + carry;
    carry = digit > 15 ? 1 : 0;
    digits[at] = carry === 1 ? 8 + (33 - digit >> 1) : digit + 1 >> 1;
    count = at + 1;
    at += 5;
  }
  return count;
}
