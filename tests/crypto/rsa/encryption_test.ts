// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type EncryptionAlgorithm,
  generateKey,
  portableEngine,
  PrivateKey,
  PublicKey,
  type RsaOaepEncryption,
  sha1,
  sha256,
  sha384,
  sha512,
} from "../../../crypto/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../../../crypto/bigint.ts";
import { mgf1 } from "../../../crypto/rsa/mgf1.ts";
import { unpadOaep } from "../../../crypto/rsa/rsa_oaep.ts";
import {
  padPkcs1Encryption,
  unpadPkcs1Explicitly,
  unpadPkcs1Implicitly,
} from "../../../crypto/rsa/rsa_pkcs1_encryption.ts";
import { SslError } from "../../../err/mod.ts";
import { randomBytes } from "../../../rand/mod.ts";
import { everyEngine, utf8 } from "../_engines.ts";

const KEY = await generateKey({ type: "rsa", bits: 1024 }, { engines: [portableEngine] });
const PKCS1: EncryptionAlgorithm = { kind: "rsa-pkcs1" };
const EXPLICIT: EncryptionAlgorithm = { kind: "rsa-pkcs1", rejection: "explicit" };
const OAEP: RsaOaepEncryption = { kind: "rsa-oaep", digest: sha1 };

async function reasonOf(operation: () => unknown): Promise<string> {
  const error = await assertRejects(async () => await operation(), SslError);
  return error.reason;
}

Deno.test("what one engine encrypts every engine decrypts, for every padding and length", async () => {
  const algorithms: EncryptionAlgorithm[] = [
    PKCS1,
    OAEP,
    { kind: "rsa-oaep", digest: sha256, label: utf8("label") },
    { kind: "rsa-oaep", digest: sha256, mgf1Digest: sha1 },
    { kind: "rsa-oaep", digest: sha384, mgf1Digest: sha512 },
  ];
  for (const algorithm of algorithms) {
    for (const maker of everyEngine()) {
      for (const length of [0, 1, 16, 30]) {
        const message = randomBytes(length);
        const engines = [maker, portableEngine];
        const ciphertext = await KEY.publicKey.encrypt(algorithm, message, { engines });
        assertEquals(ciphertext.length, 128);
        for (const reader of everyEngine()) {
          const options = { engines: [reader, portableEngine] };
          assertEquals(await KEY.decrypt(algorithm, ciphertext, options), message);
        }
      }
    }
  }
});

Deno.test("the longest message fits, and one byte more is told", async () => {
  const limits: [EncryptionAlgorithm, number][] = [
    [PKCS1, 117],
    [OAEP, 86],
    [{ kind: "rsa-oaep", digest: sha256 }, 62],
  ];
  for (const [algorithm, most] of limits) {
    const message = randomBytes(most);
    const ciphertext = await KEY.publicKey.encrypt(algorithm, message);
    assertEquals(await KEY.decrypt(algorithm, ciphertext), message);
    const longer = randomBytes(most + 1);
    const found = await reasonOf(() => KEY.publicKey.encrypt(algorithm, longer));
    assertEquals(found, "DATA_TOO_LARGE_FOR_KEY_SIZE");
  }
  const large: EncryptionAlgorithm = { kind: "rsa-oaep", digest: sha512 };
  assertEquals(
    await reasonOf(() => KEY.publicKey.encrypt(large, randomBytes(0))),
    "KEY_SIZE_TOO_SMALL",
  );
  assertEquals(await reasonOf(() => KEY.decrypt(large, new Uint8Array(128))), "KEY_SIZE_TOO_SMALL");
});

Deno.test("OAEP: any flipped bit, another label or digest is one and the same error", async () => {
  const { modulus } = KEY.publicKey.rsa as { modulus: Uint8Array };
  let ciphertext = await KEY.publicKey.encrypt(OAEP, utf8("secret"));
  // What is changed must stay below the modulus.
  while ((ciphertext[0] as number) >= (modulus[0] as number)) {
    ciphertext = await KEY.publicKey.encrypt(OAEP, utf8("secret"));
  }
  const others: EncryptionAlgorithm[] = [
    { ...OAEP, label: utf8("x") },
    { ...OAEP, digest: sha256 },
    { ...OAEP, mgf1Digest: sha256 },
  ];
  const messages = new Set<string>();
  for (const algorithm of others) {
    const error = await assertRejects(
      async () => await KEY.decrypt(algorithm, ciphertext),
      SslError,
    );
    messages.add(error.message);
  }
  for (let bit = 8; bit < 1024; bit += 37) {
    const changed = new Uint8Array(ciphertext);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ 1 << (bit & 7);
    const error = await assertRejects(async () => await KEY.decrypt(OAEP, changed), SslError);
    messages.add(error.message);
  }
  assertEquals(messages.size, 1);
});

Deno.test("OAEP: a block with a wrong first byte, label, gap or without a one is refused", () => {
  const xor = (target: Uint8Array, mask: Uint8Array): void =>
    mask.forEach((byte, index) => target[index] = (target[index] as number) ^ byte);
  // The block is masked after it was spoilt, so that only one thing is wrong with it.
  function masked(spoil: (data: Uint8Array) => void, first = 0): Uint8Array {
    const block = randomBytes(128);
    const [seed, data] = [block.subarray(1, 21), block.subarray(21)];
    data.fill(0);
    data.set(sha1.digest(new Uint8Array(0)));
    data[100] = 1;
    data.set(utf8("secret"), 101);
    spoil(data);
    xor(data, mgf1(sha1, seed, 107));
    xor(seed, mgf1(sha1, data, 20));
    block[0] = first;
    return block;
  }
  assertEquals(unpadOaep(OAEP, masked(() => {})), utf8("secret"));
  const bad = [
    masked(() => {}, 1),
    masked((data) => data[0] = (data[0] as number) ^ 1),
    masked((data) => data[19] = (data[19] as number) ^ 128),
    masked((data) => data[20] = 2),
    masked((data) => data[99] = 0xff),
    masked((data) => data.fill(0, 100)),
  ];
  for (const block of bad) assertThrows(() => unpadOaep(OAEP, block), SslError, "decoding error");
});

Deno.test("PKCS #1 v1.5: a bad padding gives the same bytes each time, and an error only if asked", async () => {
  for (const engine of everyEngine()) {
    const engines = [engine, portableEngine];
    const lengths = new Set<number>();
    for (let round = 0; round < 12; round++) {
      const ciphertext = bigIntToBytes(bytesToBigInt(randomBytes(127)), 128);
      const first = await KEY.decrypt(PKCS1, ciphertext, { engines });
      assertEquals(await KEY.decrypt(PKCS1, ciphertext, { engines }), first);
      lengths.add(first.length);
      assert(first.length <= 117);
      const found = await reasonOf(() => KEY.decrypt(EXPLICIT, ciphertext, { engines }));
      assertEquals(found, "PKCS_DECODING_ERROR");
    }
    assert(lengths.size > 1, "the length of what replaces a message varies");
  }
});

Deno.test("PKCS #1 v1.5: both ways to reject agree on what is good", () => {
  const exponent = randomBytes(64);
  const ciphertext = randomBytes(64);
  const cases: [string, (block: Uint8Array) => void][] = [
    ["first byte", (block) => block[0] = 1],
    ["second byte", (block) => block[1] = 1],
    ["zero in the first eight bytes", (block) => block[9] = 0],
    ["no zero", (block) => block.fill(7, 2)],
  ];
  for (const [name, spoil] of cases) {
    const block = padPkcs1Encryption(utf8("message"), 64, randomBytes);
    spoil(block);
    const replaced = unpadPkcs1Implicitly(new Uint8Array(block), ciphertext, exponent);
    assertNotEquals(replaced, utf8("message"), name);
    assertThrows(
      () => unpadPkcs1Explicitly(new Uint8Array(block)),
      SslError,
      "decoding error",
      name,
    );
  }
});

Deno.test("PKCS #1 v1.5: what is padded is unpadded, for any message", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 53 }), (message) => {
    const block = padPkcs1Encryption(message, 64, randomBytes);
    assertEquals([...block.subarray(0, 2)], [0, 2]);
    assert(block.subarray(2, 63 - message.length).every((byte) => byte !== 0));
    assertEquals(unpadPkcs1Explicitly(new Uint8Array(block)), new Uint8Array(message));
    const implicit = unpadPkcs1Implicitly(block, randomBytes(64), randomBytes(64));
    assertEquals(implicit, new Uint8Array(message));
  }));
});

Deno.test("ciphertexts that are too long or not below the modulus are told; zero bytes may be missing", async () => {
  const { modulus } = KEY.publicKey.rsa as { modulus: Uint8Array };
  for (const algorithm of [PKCS1, OAEP, { kind: "rsa-raw" } as const]) {
    const long = await reasonOf(() => KEY.decrypt(algorithm, new Uint8Array(129)));
    assertEquals(long, "DATA_GREATER_THAN_MOD_LEN");
    const equal = await reasonOf(() => KEY.decrypt(algorithm, modulus));
    assertEquals(equal, "DATA_TOO_LARGE_FOR_MODULUS");
  }
  for (;;) {
    const ciphertext = await KEY.publicKey.encrypt(PKCS1, utf8("short"));
    if (ciphertext[0] !== 0) continue;
    assertEquals(await KEY.decrypt(PKCS1, ciphertext.subarray(1)), utf8("short"));
    break;
  }
});

Deno.test("the bare operation takes whole blocks below the modulus", async () => {
  const raw: EncryptionAlgorithm = { kind: "rsa-raw" };
  const { publicKey } = KEY;
  const block = bigIntToBytes(0x1234n, 128);
  assertEquals(await KEY.decrypt(raw, await publicKey.encrypt(raw, block)), block);
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(127), "DATA_TOO_SMALL_FOR_KEY_SIZE"],
    [new Uint8Array(129), "DATA_TOO_LARGE_FOR_KEY_SIZE"],
    [new Uint8Array(128).fill(0xff), "DATA_TOO_LARGE_FOR_MODULUS"],
  ];
  for (const [data, reason] of cases) {
    assertEquals(await reasonOf(() => publicKey.encrypt(raw, data)), reason);
    assertEquals(
      (await reasonOf(() => KEY.sign(raw, data))).replace("GREATER_THAN_MOD_LEN", ""),
      reason,
    );
  }
});

Deno.test("hostile moduli and exponents are refused before anybody computes", async () => {
  const huge = new PublicKey({
    type: "rsa",
    modulus: new Uint8Array(2049).fill(0xff),
    exponent: Uint8Array.of(3),
  });
  const slow = new PublicKey({
    type: "rsa",
    modulus: new Uint8Array(1024).fill(0xff),
    exponent: new Uint8Array(1000).fill(0xff),
  });
  const started = performance.now();
  for (const algorithm of [PKCS1, OAEP]) {
    assertEquals(await reasonOf(() => huge.encrypt(algorithm, utf8("x"))), "MODULUS_TOO_LARGE");
    assertEquals(await reasonOf(() => slow.encrypt(algorithm, utf8("x"))), "BAD_E_VALUE");
  }
  assert(performance.now() - started < 1000);
});

Deno.test("keys of other types do not encrypt, nor do keys that are restricted to PSS", async () => {
  const engines = [portableEngine];
  const keys = [
    await generateKey({ type: "ed25519" }),
    await generateKey({ type: "rsa-pss", bits: 512 }, { engines }),
  ];
  for (const key of keys) {
    for (
      const operation of [
        () => key.publicKey.encrypt(PKCS1, utf8("x")),
        () => key.decrypt(PKCS1, new Uint8Array(64)),
      ]
    ) {
      assertEquals(await reasonOf(operation), "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE");
    }
  }
  const destroyed = PrivateKey.fromPkcs8(KEY.toPkcs8());
  destroyed.destroy();
  assertThrows(() => destroyed.decrypt(PKCS1, new Uint8Array(128)), TypeError, "destroyed");
});
