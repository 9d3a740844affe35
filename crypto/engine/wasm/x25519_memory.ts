// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../../wire/mod.ts";
import { X25519_MODULE } from "./generated/x25519.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";
import { END, POINT, RESULT, SCALAR } from "./x25519_layout.ts";

compileWasmModule("x25519", X25519_MODULE);

/** What the X25519 module offers; see kernels/x25519.ts. */
interface X25519Exports {
  readonly memory: WebAssembly.Memory;
  exchange(): void;
}

let shared: WasmX25519 | undefined;

/**
 * Gives the instance of the X25519 module.
 *
 * @returns The instance, or `undefined` where WebAssembly can not be compiled.
 */
export function wasmX25519(): WasmX25519 | undefined {
  if (shared === undefined) {
    const module = wasmModule("x25519");
    if (module === undefined) return undefined;
    const { exports } = new WebAssembly.Instance(module);
    shared = new WasmX25519(exports as unknown as X25519Exports);
  }
  return shared;
}

/** The function X25519. What was computed is wiped at once. */
export class WasmX25519 {
  readonly #exports: X25519Exports;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(exports: X25519Exports) {
    this.#exports = exports;
    this.#bytes = new Uint8Array(exports.memory.buffer as ArrayBuffer);
  }

  /** Computes the public value. @param scalar The private key: 32 bytes, clamped here. */
  publicValue(scalar: Uint8Array): Bytes {
    const base = new Uint8Array(32);
    base[0] = 9;
    return this.#multiply(scalar, base);
  }

  /**
   * Computes the shared secret.
   *
   * @param scalar The private key: 32 bytes, clamped here.
   * @param peer The peer's public value: 32 bytes.
   * @returns The secret; `undefined` when it is zero: the peer's point is of small order.
   */
  exchange(scalar: Uint8Array, peer: Uint8Array): Bytes | undefined {
    const secret = this.#multiply(scalar, peer);
    let bits = 0;
    for (const byte of secret) bits |= byte;
    return bits === 0 ? undefined : secret;
  }

  #multiply(scalar: Uint8Array, point: Uint8Array): Bytes {
    const bytes = this.#bytes;
    bytes.set(scalar, SCALAR);
    bytes[SCALAR] = (bytes[SCALAR] as number) & 248;
    bytes[SCALAR + 31] = (bytes[SCALAR + 31] as number) & 127 | 64;
    bytes.set(point, POINT);
    this.#exports.exchange();
    const result = new Uint8Array(32);
    result.set(bytes.subarray(RESULT, RESULT + 32));
    bytes.fill(0, 0, END);
    return result;
  }
}
