// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  d2iPrivateKey,
  d2iPublicKey,
  encryptPrivateKeyInfoSync,
  formatTraditionalPrivateKeyPem,
  generateDsaParameters,
  generateKey,
  i2dPrivateKey,
  i2dPublicKey,
  type PrivateKey,
} from "../../../crypto/mod.ts";
import { parsePem } from "../../../crypto/pem/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { concatBytes } from "../../../wire/mod.ts";

const dsa = await generateDsaParameters({ bits: 1024, subprimeBits: 160 });
const keys: readonly PrivateKey[] = await Promise.all([
  generateKey({ type: "rsa", bits: 1024 }),
  generateKey({ type: "rsa", bits: 1536, primes: 3 }),
  generateKey({ type: "ec", curve: "P-384" }),
  generateKey({ type: "dsa", parameters: dsa }),
  generateKey({ type: "ed25519" }),
  generateKey({ type: "ml-dsa-44" }),
]);

function traditional(key: PrivateKey): Uint8Array {
  return parsePem(formatTraditionalPrivateKeyPem(key))[0]!.bytes;
}

Deno.test("private keys of every form are read one behind the other, by the cursor", () => {
  const forms = keys.flatMap((key) =>
    ["rsa", "ec", "dsa"].includes(key.type) ? [key.toPkcs8(), traditional(key)] : [key.toPkcs8()]
  );
  const bytes = concatBytes(Uint8Array.of(7), ...forms);
  const cursor = { offset: 1 };
  const read = forms.map(() => d2iPrivateKey(bytes, cursor).toPem());
  assertEquals(cursor.offset, bytes.length);
  const wanted = keys.flatMap((key) =>
    ["rsa", "ec", "dsa"].includes(key.type) ? [key.toPem(), key.toPem()] : [key.toPem()]
  );
  assertEquals(read, wanted);
  // The buffer belongs to the caller: what was read did not wipe it.
  assertEquals(bytes, concatBytes(Uint8Array.of(7), ...forms));
});

Deno.test("keys are written at a cursor, and their lengths told", () => {
  for (const key of keys) {
    const lengths = [i2dPrivateKey(key), i2dPublicKey(key.publicKey)];
    assertEquals(lengths, [
      key.toPkcs8().length,
      key.publicKey.subjectPublicKeyInfo.length,
    ]);
    const output = new Uint8Array(lengths[0]! + lengths[1]! + 2);
    const cursor = { offset: 1 };
    i2dPrivateKey(key, output, cursor);
    i2dPublicKey(key.publicKey, output, cursor);
    assertEquals(cursor.offset, output.length - 1);
    const back = { offset: 1 };
    assertEquals(d2iPrivateKey(output, back).toPem(), key.toPem());
    assert(d2iPublicKey(output, back).equals(key.publicKey));
    assertEquals(back.offset, output.length - 1);
    const small = new Uint8Array(lengths[0]! - 1);
    assertThrows(() => i2dPrivateKey(key, small), SslError, "bytes");
    assertEquals(small, new Uint8Array(small.length));
  }
});

Deno.test("an encrypted key is told as such", () => {
  const encrypted = encryptPrivateKeyInfoSync(keys[2]!.toPkcs8(), "secret");
  assertThrows(() => d2iPrivateKey(encrypted), SslError, "decryptPrivateKeyInfo");
});

Deno.test("what is no key leaves the cursor where it was, with this library's error", () => {
  for (const key of keys) {
    for (const der of [key.toPkcs8(), key.publicKey.subjectPublicKeyInfo]) {
      for (let at = 0; at < der.length; at += 1 + (der.length >> 7)) {
        const inputs = [der.with(at, der[at]! ^ 1 << at % 8), der.subarray(0, at)];
        for (const input of inputs) {
          for (const read of [d2iPrivateKey, d2iPublicKey]) {
            const cursor = { offset: 0 };
            try {
              read(input, cursor);
              assertEquals(cursor.offset > 0, true);
            } catch (error) {
              assert(error instanceof SslError, `${at}: ${error}`);
              assertEquals(cursor.offset, 0);
            }
          }
        }
      }
    }
  }
});
