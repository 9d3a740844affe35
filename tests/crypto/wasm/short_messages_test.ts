// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  type AeadCipher,
  aes128Ccm,
  aes128Gcm,
  chacha20Poly1305,
  createAead,
  hostEngine,
  portableEngine,
  wasmEngine,
} from "../../../crypto/mod.ts";
import { withShortMessages } from "../../../crypto/engine/short_messages.ts";

const ENGINES = [hostEngine()!, wasmEngine()!, portableEngine];

/** A cipher that counts who was asked. */
function counted(cipher: AeadCipher, asked: number[]): AeadCipher {
  return {
    algorithm: cipher.algorithm,
    engine: "host",
    asynchronous: false,
    seal(output, offset, nonce, additionalData, plaintext, trailer) {
      asked.push(plaintext.length);
      return cipher.seal(output, offset, nonce, additionalData, plaintext, trailer);
    },
    open(nonce, additionalData, ciphertext) {
      asked.push(ciphertext.length);
      return cipher.open(nonce, additionalData, ciphertext);
    },
    destroy: () => cipher.destroy(),
  };
}

Deno.test("on Node the host gets long messages and the wasm engine short ones, with the same result", async () => {
  for (
    const [algorithm, upTo] of [[aes128Gcm, 512], [chacha20Poly1305, 4096], [
      aes128Ccm,
      512,
    ]] as const
  ) {
    const key = crypto.getRandomValues(new Uint8Array(algorithm.keyLength));
    const plain = createAead(algorithm, key, { engines: [portableEngine] });
    const asked: number[] = [];
    const both = withShortMessages(counted(plain, asked), key, ENGINES, "node");
    const nonce = new Uint8Array(12);
    for (const length of [0, 1, upTo - 20, upTo, upTo + 1, 3 * upTo]) {
      const data = crypto.getRandomValues(new Uint8Array(length));
      const output = new Uint8Array(length + 1 + algorithm.tagLength);
      await both.seal(output, 0, nonce, nonce, data, Uint8Array.of(23));
      assertEquals((await plain.open(nonce, nonce, output)).subarray(0, length), data);
      assertEquals((await both.open(nonce, nonce, output)).at(-1), 23);
    }
    assertEquals(asked.every((length) => length > upTo), true);
    assertEquals(asked.length, 5);
    both.destroy();
    for (const length of [1, 2 * upTo]) {
      const output = new Uint8Array(length + 16);
      assertThrows(() => both.seal(output, 0, nonce, nonce, new Uint8Array(length)), TypeError);
    }
  }
});

Deno.test("elsewhere, and where the list has no wasm engine, the chosen cipher stays alone", () => {
  const key = new Uint8Array(16);
  const cipher = counted(createAead(aes128Gcm, key), []);
  assertStrictEquals(withShortMessages(cipher, key, ENGINES, "deno"), cipher);
  assertStrictEquals(withShortMessages(cipher, key, ENGINES, "other"), cipher);
  assertStrictEquals(
    withShortMessages(cipher, key, [hostEngine()!, portableEngine], "node"),
    cipher,
  );
  const portable = createAead(aes128Gcm, key, { engines: [portableEngine] });
  assertStrictEquals(withShortMessages(portable, key, ENGINES, "node"), portable);
});
