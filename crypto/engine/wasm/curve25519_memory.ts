// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { DIGEST, FACTOR, POINT, RESULT, SCALAR, SECRET_END, SUMMAND } from "./curve25519_layout.ts";
import { CURVE25519_MODULE } from "./generated/curve25519.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";

const CURVE25519 = /* @__PURE__ */ compileWasmModule("curve25519", CURVE25519_MODULE);

/** What the module of Curve25519 offers; see kernels/ed25519.ts and kernels/x25519.ts. */
interface Curve25519Exports {
  readonly memory: WebAssembly.Memory;
  exchange(): void;
  prepare(): void;
  publicPoint(): void;
  reduceDigest(): void;
  multiplyAdd(): void;
  verify(): number;
}

let shared: WasmCurve25519 | undefined;

/**
 * Gives the instance of the module of Curve25519.
 *
 * @returns The instance, or `undefined` where WebAssembly can not be compiled.
 */
export function wasmCurve25519(): WasmCurve25519 | undefined {
  if (shared === undefined) {
    const module = wasmModule(CURVE25519);
    if (module === undefined) return undefined;
    const { exports } = new WebAssembly.Instance(module);
    shared = new WasmCurve25519(exports as unknown as Curve25519Exports);
  }
  return shared;
}

/** Operations on Curve25519, in both of its forms. What was computed is wiped at once. */
export class WasmCurve25519 {
  readonly #exports: Curve25519Exports;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #isPrepared = false;

  constructor(exports: Curve25519Exports) {
    this.#exports = exports;
    this.#bytes = new Uint8Array(exports.memory.buffer as ArrayBuffer);
  }

  /** The memory. */
  get memory(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Computes a public value of X25519. @param scalar The private key: 32 bytes, clamped here. */
  publicValue(scalar: Uint8Array): Bytes {
    const base = new Uint8Array(32);
    base[0] = 9;
    return this.#ladder(scalar, base);
  }

  /**
   * Computes the shared secret of X25519.
   *
   * @param scalar The private key: 32 bytes, clamped here.
   * @param peer The peer's public value: 32 bytes.
   * @returns The secret; `undefined` when it is zero: the peer's point is of small order.
   */
  exchange(scalar: Uint8Array, peer: Uint8Array): Bytes | undefined {
    const secret = this.#ladder(scalar, peer);
    let bits = 0;
    for (const byte of secret) bits |= byte;
    return bits === 0 ? undefined : secret;
  }

  /**
   * Computes the encoded multiple of Ed25519's base point.
   *
   * @param scalar The number: 32 bytes, little-endian.
   * @returns The point: 32 bytes.
   */
  multiplyBase(scalar: Uint8Array): Bytes {
    this.#prepare();
    this.#bytes.set(scalar, SCALAR);
    this.#exports.publicPoint();
    return this.#take();
  }

  /** Reduces a digest of 64 bytes modulo the order of Ed25519's base point. */
  reduceDigest(digest: Uint8Array): Bytes {
    this.#bytes.set(digest, DIGEST);
    this.#exports.reduceDigest();
    return this.#take();
  }

  /** Computes `a b + c` modulo the order; the numbers are 32 bytes each, little-endian. */
  multiplyAdd(a: Uint8Array, b: Uint8Array, c: Uint8Array): Bytes {
    this.#bytes.set(a, SCALAR);
    this.#bytes.set(b, FACTOR);
    this.#bytes.set(c, SUMMAND);
    this.#exports.multiplyAdd();
    return this.#take();
  }

  /**
   * Computes [s]B - [k]A, encoded: what must be the first half of a signature (RFC 8032, Section 5.1.7).
   *
   * @param point A, encoded canonically.
   * @param scalar s, below the order.
   * @param digest k, a digest of 64 bytes.
   * @returns The point; `undefined` when A is none.
   */
  verificationPoint(point: Uint8Array, scalar: Uint8Array, digest: Uint8Array): Bytes | undefined {
    this.#prepare();
    this.#bytes.set(point, POINT);
    this.#bytes.set(scalar, SCALAR);
    this.#bytes.set(digest, DIGEST);
    return this.#exports.verify() === 1 ? this.#take() : undefined;
  }

  #ladder(scalar: Uint8Array, point: Uint8Array): Bytes {
    const bytes = this.#bytes;
    bytes.set(scalar, SCALAR);
    bytes[SCALAR] = (bytes[SCALAR] as number) & 248;
    bytes[SCALAR + 31] = (bytes[SCALAR + 31] as number) & 127 | 64;
    bytes.set(point, POINT);
    this.#exports.exchange();
    return this.#take();
  }

  #prepare(): void {
    if (this.#isPrepared) return;
    this.#exports.prepare();
    this.#isPrepared = true;
  }

  /** Takes the result, and wipes. */
  #take(): Bytes {
    const result = new Uint8Array(32);
    result.set(this.#bytes.subarray(RESULT, RESULT + 32));
    this.#bytes.fill(0, 0, SECRET_END);
    return result;
  }
}
