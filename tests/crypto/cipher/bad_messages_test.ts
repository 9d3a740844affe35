// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import {
  aes128Cbc,
  aes128CbcCts,
  aes128Gcm,
  aes128Wrap,
  aes128Xts,
  aes256CbcHmacSha256,
  allCiphers,
  type CipherAlgorithm,
  createDecryptor,
  decrypt,
  des3Wrap,
  desEde3Cbc,
  encrypt,
  rc4HmacMd5,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { enginesOf, optionsFor, someBytes } from "./_ciphers.ts";

function assertReason(work: () => unknown, reason: string, message = ""): void {
  const error = assertThrows(work, SslError, undefined, message);
  assertEquals([error.library, error.reason], ["EVP", reason], message);
}

/** Every bit of an array, turned once. */
function* withOneBitTurned(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const changed = new Uint8Array(bytes);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ 1 << (bit & 7);
    yield changed;
  }
}

Deno.test("every AEAD refuses a changed bit in ciphertext, tag, nonce and additional data", () => {
  for (const cipher of allCiphers.filter(({ aead }) => aead)) {
    for (const engine of enginesOf(cipher)) {
      const key = someBytes(cipher.keyLength);
      const additionalData = someBytes(5, 3);
      const options = { ...optionsFor(cipher, 0), additionalData, engines: [engine] };
      const sealed = encrypt(cipher, key, someBytes(19, 4), options);
      for (const changed of withOneBitTurned(sealed)) {
        assertReason(() => decrypt(cipher, key, changed, options), "BAD_DECRYPT", cipher.name);
      }
      for (const changed of withOneBitTurned(additionalData)) {
        const other = { ...options, additionalData: changed };
        assertReason(() => decrypt(cipher, key, sealed, other), "BAD_DECRYPT", cipher.name);
      }
      for (const iv of options.iv === undefined ? [] : withOneBitTurned(options.iv)) {
        const other = { ...options, iv };
        assertReason(() => decrypt(cipher, key, sealed, other), "BAD_DECRYPT", cipher.name);
      }
    }
  }
});

Deno.test("every AEAD refuses a message that was cut or is longer", () => {
  for (const cipher of allCiphers.filter(({ aead }) => aead)) {
    const key = someBytes(cipher.keyLength);
    const options = optionsFor(cipher, 0);
    const sealed = encrypt(cipher, key, someBytes(33, 4), options);
    for (let length = 0; length < sealed.length; length++) {
      assertReason(() => decrypt(cipher, key, sealed.subarray(0, length), options), "BAD_DECRYPT");
    }
    const longer = new Uint8Array([...sealed, 0]);
    assertReason(() => decrypt(cipher, key, longer, options), "BAD_DECRYPT", cipher.name);
  }
});

Deno.test("SIV tells strings of additional data apart, other AEADs join them", () => {
  for (const cipher of allCiphers.filter(({ aead }) => aead)) {
    const key = someBytes(cipher.keyLength);
    const options = optionsFor(cipher, 0);
    const data = someBytes(20);
    const two = { ...options, additionalData: [Uint8Array.of(1, 2), Uint8Array.of(3)] };
    const one = { ...options, additionalData: Uint8Array.of(1, 2, 3) };
    const sealed = encrypt(cipher, key, data, two);
    if (cipher.mode === "siv") {
      assertReason(() => decrypt(cipher, key, sealed, one), "BAD_DECRYPT");
    } else assertEquals(decrypt(cipher, key, sealed, one), data, cipher.name);
  }
});

Deno.test("key wrap and records refuse every changed bit", () => {
  const wraps = allCiphers.filter((cipher) => cipher.mode === "wrap");
  for (const cipher of [...wraps, aes256CbcHmacSha256, rc4HmacMd5]) {
    const key = someBytes(cipher.keyLength);
    const options = optionsFor(cipher, 24);
    const wrapped = encrypt(cipher, key, someBytes(24, 4), options);
    for (const changed of withOneBitTurned(wrapped)) {
      assertReason(() => decrypt(cipher, key, changed, options), "BAD_DECRYPT", cipher.name);
    }
  }
});

Deno.test("padding that does not hold is BAD_DECRYPT", () => {
  const cases: [CipherAlgorithm, number][] = [[aes128Cbc, 16], [desEde3Cbc, 8]];
  for (const [cipher, block] of cases) {
    const key = someBytes(cipher.keyLength);
    const options = optionsFor(cipher, 0);
    const bad = [
      [...new Array(block - 1).fill(1), 0],
      [...new Array(block - 1).fill(1), block + 1],
      [...new Array(block - 1).fill(1), 255],
      [...new Array(block - 2).fill(9), 3, 2],
      [...new Array(block - 3).fill(9), 2, 3, 3],
      [block - 1, ...new Array(block - 2).fill(block), block],
    ];
    for (const plaintext of bad) {
      const whole = { ...options, padding: false };
      const ciphertext = encrypt(cipher, key, Uint8Array.from(plaintext), whole);
      for (const engine of enginesOf(cipher)) {
        const own = { ...options, engines: [engine] };
        assertReason(() => decrypt(cipher, key, ciphertext, own), "BAD_DECRYPT", `${plaintext}`);
      }
    }
    const fine = encrypt(cipher, key, new Uint8Array(block).fill(block), {
      ...options,
      padding: false,
    });
    assertEquals(decrypt(cipher, key, fine, options).length, 0);
  }
});

Deno.test("messages without a whole last block are WRONG_FINAL_BLOCK_LENGTH", () => {
  const iv = new Uint8Array(16);
  const key = new Uint8Array(16);
  for (const length of [0, 1, 15, 17, 31]) {
    assertReason(
      () => decrypt(aes128Cbc, key, new Uint8Array(length), { iv }),
      "WRONG_FINAL_BLOCK_LENGTH",
    );
    if (length === 0) continue;
    for (const work of [encrypt, decrypt]) {
      assertReason(
        () => work(aes128Cbc, key, new Uint8Array(length), { iv, padding: false }),
        "WRONG_FINAL_BLOCK_LENGTH",
      );
    }
  }
  for (const length of [0, 1, 15]) {
    for (const work of [encrypt, decrypt]) {
      const data = new Uint8Array(length);
      assertReason(() => work(aes128CbcCts, key, data, { iv }), "WRONG_FINAL_BLOCK_LENGTH");
      const keys = someBytes(32);
      assertReason(() => work(aes128Xts, keys, data, { iv }), "WRONG_FINAL_BLOCK_LENGTH");
    }
  }
});

Deno.test("key wrap refuses lengths that no wrapped key has", () => {
  for (const length of [0, 1, 8, 15, 17, 23]) {
    const key = new Uint8Array(16);
    const work = () => encrypt(aes128Wrap, key, new Uint8Array(length));
    assertReason(work, "WRONG_FINAL_BLOCK_LENGTH", `${length}`);
    const unwrap = () => decrypt(aes128Wrap, key, new Uint8Array(length));
    assertReason(unwrap, "WRONG_FINAL_BLOCK_LENGTH", `${length}`);
    const triple = () => decrypt(des3Wrap, someBytes(24), new Uint8Array(length));
    assertReason(triple, "WRONG_FINAL_BLOCK_LENGTH", `${length}`);
  }
});

Deno.test("XTS refuses equal halves of the key to encrypt, and reads what others made with them", () => {
  const key = new Uint8Array(32).fill(7);
  const iv = new Uint8Array(16);
  assertReason(
    () => encrypt(aes128Xts, key, new Uint8Array(16), { iv }),
    "XTS_DUPLICATED_KEYS",
  );
  assertEquals(decrypt(aes128Xts, key, new Uint8Array(16), { iv }).length, 16);
});

Deno.test("a decryption that fails leaves nothing in the output of the caller", () => {
  const key = someBytes(16);
  const iv = new Uint8Array(12);
  const sealed = encrypt(aes128Gcm, key, someBytes(100, 3), { iv });
  const tag = sealed.slice(100);
  tag[0] = (tag[0] as number) ^ 1;
  for (const engine of enginesOf(aes128Gcm)) {
    const decryptor = createDecryptor(aes128Gcm, key, { iv, tag, engines: [engine] });
    const output = new Uint8Array(100);
    assertEquals(decryptor.update(sealed.subarray(0, 100), output).length, 0);
    const error = assertThrows(() => decryptor.final(output));
    assertInstanceOf(error, SslError);
    assertEquals(output, new Uint8Array(100));
    assertThrows(() => decryptor.final(output), TypeError, "ended");
  }
});
