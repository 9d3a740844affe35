// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertThrows } from "@std/assert";
import {
  type AeadAlgorithm,
  type AeadCipher,
  aes128Ccm,
  aes192Gcm,
  aes256Gcm,
  chacha20Poly1305,
  portableEngine,
  wasmEngine,
} from "../../../crypto/mod.ts";

/** Around the ends of blocks, of the steps of the kernels and of what fits into the memory. */
const LENGTHS = [
  ...[0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 129, 175, 176, 177, 223, 224, 225, 240, 241, 255],
  ...[256, 257, 447, 448, 449, 511, 512, 513, 16_385, 65_535, 65_536, 65_537, 131_072, 131_093],
];
const ADDITIONAL_LENGTHS = [0, 5, 16, 17, 300, 65_537];

function fill(length: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => index * 31 + seed ^ index >> 5);
}

function sealed(cipher: AeadCipher, data: Uint8Array, body: Uint8Array): Uint8Array {
  const output = new Uint8Array(body.length + 16);
  cipher.seal(output, 0, fill(12, 3), data, body);
  return output;
}

for (const algorithm of [aes128Ccm, aes192Gcm, aes256Gcm, chacha20Poly1305] as AeadAlgorithm[]) {
  Deno.test(`${algorithm.name} of the wasm engine is right at every length that is special`, () => {
    const key = fill(algorithm.keyLength, 9);
    const wasm = wasmEngine()!.aead!(algorithm, key)!;
    const portable = portableEngine.aead!(algorithm, key)!;
    for (const length of LENGTHS) {
      for (const additionalLength of ADDITIONAL_LENGTHS) {
        if (length > 600 && additionalLength > 16 && length !== 131_093) continue;
        const body = fill(length, 1);
        const data = fill(additionalLength, 2);
        const message = sealed(wasm, data, body);
        assertEquals(message, sealed(portable, data, body), `${length} ${additionalLength}`);
        assertEquals(wasm.open(fill(12, 3), data, message), body);
        for (const at of [0, length >> 1, length, length + 15]) {
          const changed = message.slice();
          changed[at]! ^= 0x80;
          assertThrows(() => wasm.open(fill(12, 3), data, changed));
        }
      }
    }
    wasm.destroy();
  });
}
