// Copyright 2026 the streamssl authors. MIT license.

/** Encapsulation with key objects: DHKEM and RSASVE. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { bigIntToBytes, bytesToBigInt } from "../../../crypto/bigint.ts";
import {
  dhkemX25519,
  generateKey,
  type KeyParameters,
  parsePrivateKeyPem,
  type PrivateKey,
  PublicKey,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { runNodeCrypto } from "../../support/batch_peer.ts";
import { peerTest } from "../../support/peers.ts";
import { RSA_KEM_CIPHERTEXT, RSA_KEM_KEY, RSA_KEM_SECRET } from "./_rsa_kem_vector.ts";

const TYPES: readonly KeyParameters[] = [
  { type: "ec", curve: "P-256" },
  { type: "ec", curve: "P-384" },
  { type: "ec", curve: "P-521" },
  { type: "x25519" },
  { type: "x448" },
  { type: "rsa", bits: 2048 },
];

function refused(run: () => unknown): Promise<SslError> {
  return assertRejects(async () => await run(), SslError);
}

Deno.test("RSASVE: OpenSSL's vector", async () => {
  const key = parsePrivateKeyPem(RSA_KEM_KEY);
  assertEquals(encodeHex(await key.decapsulate(decodeHex(RSA_KEM_CIPHERTEXT))), RSA_KEM_SECRET);
});

Deno.test("keys on curves and RSA keys encapsulate and decapsulate", async () => {
  for (const parameters of TYPES) {
    const key = await generateKey(parameters);
    const { ciphertext, sharedSecret } = await key.publicKey.encapsulate();
    assertEquals(await key.decapsulate(ciphertext), sharedSecret, parameters.type);
    for (const length of [0, 1, ciphertext.length - 1]) {
      const { reason } = await refused(() => key.decapsulate(ciphertext.subarray(0, length)));
      assertEquals(reason, "BAD_LENGTH");
    }
    const another = await generateKey(parameters);
    const outcome = await (async () => await another.decapsulate(ciphertext))().catch((e) => e);
    assert(outcome instanceof SslError || encodeHex(outcome) !== encodeHex(sharedSecret));
  }
});

Deno.test("an X25519 key encapsulates as DHKEM(X25519, HKDF-SHA256)", async () => {
  const key = await generateKey({ type: "x25519" });
  const { encapsulatedKey, sharedSecret } = await dhkemX25519.encapsulate(
    key.publicKey.point as Uint8Array,
  );
  assertEquals(await key.decapsulate(encapsulatedKey), sharedSecret);
});

Deno.test("RSASVE: numbers out of range are refused", async () => {
  const key = parsePrivateKeyPem(RSA_KEM_KEY);
  const n = bytesToBigInt(key.publicKey.rsa?.modulus as Uint8Array);
  for (const value of [0n, 1n, n - 1n, n, n + 1n]) {
    const { reason } = await refused(() => key.decapsulate(bigIntToBytes(value, 256)));
    assertEquals(reason, value < 2n ? "DATA_TOO_SMALL" : "DATA_TOO_LARGE_FOR_MODULUS");
  }
});

Deno.test("RSASVE: a random number out of range is drawn again", async () => {
  const { publicKey } = parsePrivateKeyPem(RSA_KEM_KEY);
  const draws = [new Uint8Array(256), new Uint8Array(256).fill(0xff), new Uint8Array(256).fill(1)];
  const random = () => draws.shift() as Uint8Array<ArrayBuffer>;
  const { sharedSecret } = await publicKey.encapsulate({ random });
  assertEquals(sharedSecret, new Uint8Array(256).fill(1));
});

Deno.test("keys that only sign do not encapsulate", async () => {
  for (const type of ["ed25519", "ed448", "ml-dsa-44", "slh-dsa-sha2-128f"] as const) {
    const key = await generateKey({ type } as KeyParameters);
    const reasons = [
      (await refused(() => key.publicKey.encapsulate())).reason,
      (await refused(() => key.decapsulate(new Uint8Array(32)))).reason,
    ];
    assertEquals(reasons, [
      "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE",
      "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE",
    ]);
  }
});

peerTest("DHKEM and RSASVE: secrets agree with OpenSSL 3.5, both ways", ["node24"], async () => {
  const keys: PrivateKey[] = [];
  for (const parameters of TYPES) keys.push(await generateKey(parameters));
  const ours = await Promise.all(keys.map((key) => key.publicKey.encapsulate()));
  const results = await runNodeCrypto<{ ciphertext?: string; secret?: string; error?: string }>([
    ...keys.map((key, index) => ({
      operation: "decapsulate",
      pkcs8: encodeHex(key.toPkcs8()),
      ciphertext: encodeHex(ours[index]?.ciphertext as Uint8Array),
    })),
    ...keys.map((key) => ({
      operation: "encapsulate",
      spki: encodeHex(key.publicKey.subjectPublicKeyInfo),
    })),
  ]);
  for (const [index, key] of keys.entries()) {
    const opened = results[index];
    assertEquals(opened?.secret, encodeHex(ours[index]?.sharedSecret as Uint8Array), key.type);
    const { ciphertext = "", secret, error } = results[keys.length + index] ?? {};
    assertEquals(error, undefined, key.type);
    assertEquals(encodeHex(await key.decapsulate(decodeHex(ciphertext))), secret, key.type);
  }
});

Deno.test("a public key that was read encapsulates, too", async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const copy = PublicKey.fromSubjectPublicKeyInfo(key.publicKey.subjectPublicKeyInfo);
  const { ciphertext, sharedSecret } = await copy.encapsulate();
  assertEquals(await key.decapsulate(ciphertext), sharedSecret);
});
