// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * MD2 (RFC 1319).
 *
 * Timing: a table is looked up by what is digested. MD2 is here for what is old, and nothing secret
 * should meet it.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { Digest } from "../digest/digest.ts";
import type { PortableMethods } from "./digest_methods.ts";

/** The permutation that is made of the digits of pi (RFC 1319, Section 3.2). */
// deno-fmt-ignore
const S = /* @__PURE__ */ Uint8Array.of(
  41, 46, 67, 201, 162, 216, 124, 1, 61, 54, 84, 161, 236, 240, 6, 19,
  98, 167, 5, 243, 192, 199, 115, 140, 152, 147, 43, 217, 188, 76, 130, 202,
  30, 155, 87, 60, 253, 212, 224, 22, 103, 66, 111, 24, 138, 23, 229, 18,
  190, 78, 196, 214, 218, 158, 222, 73, 160, 251, 245, 142, 187, 47, 238, 122,
  169, 104, 121, 145, 21, 178, 7, 63, 148, 194, 16, 137, 11, 34, 95, 33,
  128, 127, 93, 154, 90, 144, 50, 39, 53, 62, 204, 231, 191, 247, 151, 3,
  255, 25, 48, 179, 72, 165, 181, 209, 215, 94, 146, 42, 172, 86, 170, 198,
  79, 184, 56, 210, 150, 164, 125, 182, 118, 252, 107, 226, 156, 116, 4, 241,
  69, 157, 112, 89, 100, 113, 135, 32, 134, 91, 207, 101, 230, 45, 168, 2,
  27, 96, 37, 173, 174, 176, 185, 246, 28, 70, 97, 105, 52, 64, 126, 15,
  85, 71, 163, 35, 221, 81, 175, 58, 195, 92, 249, 206, 186, 197, 234, 38,
  44, 83, 13, 110, 133, 40, 132, 9, 211, 223, 205, 244, 65, 129, 77, 82,
  106, 220, 55, 200, 108, 193, 171, 250, 36, 225, 123, 8, 12, 189, 177, 74,
  120, 136, 149, 139, 227, 99, 232, 109, 233, 203, 213, 254, 59, 0, 29, 57,
  242, 239, 183, 14, 102, 88, 208, 228, 166, 119, 114, 248, 235, 117, 75, 10,
  49, 68, 80, 180, 143, 237, 31, 26, 219, 153, 141, 51, 159, 17, 131, 20,
);

/** MD2's methods. */
export const MD2_METHODS: PortableMethods = {
  create: () => new Md2(),
  digest: (data) => new Md2().update(data).digest(),
};

/** MD2 under way: the state of 48 bytes, the checksum, the bytes of an unfinished block. */
class Md2 implements Digest {
  readonly #state: Uint8Array = new Uint8Array(48);
  readonly #checksum: Uint8Array = new Uint8Array(16);
  readonly #block: Uint8Array = new Uint8Array(16);
  #filled = 0;

  constructor(from?: Md2) {
    if (from === undefined) return;
    this.#state.set(from.#state);
    this.#checksum.set(from.#checksum);
    this.#block.set(from.#block);
    this.#filled = from.#filled;
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    for (let at = 0; at < data.length;) {
      const taken = Math.min(16 - this.#filled, data.length - at);
      this.#block.set(data.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === 16) this.#takeBlock();
    }
    return this;
  }

  digest(): Bytes {
    const end = new Md2(this);
    // Section 3.1: as many bytes as are missing, each of that value.
    const missing = 16 - end.#filled;
    end.update(new Uint8Array(missing).fill(missing));
    end.update(end.#checksum.slice());
    return new Uint8Array(end.#state.subarray(0, 16));
  }

  clone(): Digest {
    return new Md2(this);
  }

  #takeBlock(): void {
    addToChecksum(this.#checksum, this.#block);
    addToState(this.#state, this.#block);
    this.#filled = 0;
  }
}

/** RFC 1319, Section 3.2. */
function addToChecksum(checksum: Uint8Array, block: Uint8Array): void {
  let last = checksum[15]!;
  for (let at = 0; at < 16; at++) {
    last = checksum[at]! ^ S[block[at]! ^ last]!;
    checksum[at] = last;
  }
}

/** RFC 1319, Section 3.4. */
function addToState(state: Uint8Array, block: Uint8Array): void {
  for (let at = 0; at < 16; at++) {
    state[16 + at] = block[at]!;
    state[32 + at] = state[at]! ^ block[at]!;
  }
  let t = 0;
  for (let round = 0; round < 18; round++) {
    for (let at = 0; at < 48; at++) {
      t = state[at]! ^ S[t]!;
      state[at] = t;
    }
    t = t + round & 0xff;
  }
}
