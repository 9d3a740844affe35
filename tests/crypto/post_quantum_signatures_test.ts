// Copyright 2026 the streamssl authors. MIT license.

/** ML-DSA and SLH-DSA: contexts, digests, random bytes, and bad signatures. */

import { assert, assertEquals, assertFalse, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type DigestAlgorithm,
  generateKey,
  type MlDsaAlgorithm,
  type MlDsaKeyType,
  PublicKey,
  sha1,
  sha256,
  sha384,
  sha3t256,
  sha512,
  shake128,
  shake256,
  type SlhDsaAlgorithm,
} from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { deterministicRandom, randomBytes } from "../../rand/mod.ts";
import { concatBytes, decodeHex } from "../../wire/mod.ts";
import { rawPublicKey } from "../vectors/raw_keys.ts";
import { utf8 } from "./_engines.ts";

const ML_DSA: readonly MlDsaKeyType[] = ["ml-dsa-44", "ml-dsa-65", "ml-dsa-87"];
const MESSAGE = utf8("the message");

/** µ (FIPS 204, Section 6.2, step 6) of an M'. */
function representative(publicKey: Uint8Array, domainMessage: Uint8Array): Uint8Array {
  const hash = (data: Uint8Array) => shake256.digest(data, { outputLength: 64 });
  return hash(concatBytes(hash(publicKey), domainMessage));
}

async function mlDsaKey(type: MlDsaKeyType) {
  const key = await generateKey({ type });
  const { parts } = key.publicKey;
  return { key, bytes: "verificationKey" in parts ? parts.verificationKey : new Uint8Array(0) };
}

Deno.test("ML-DSA: the forms do not take each other's signatures", async () => {
  const { key } = await mlDsaKey("ml-dsa-44");
  const forms: MlDsaAlgorithm[] = [
    { kind: "ml-dsa" },
    { kind: "ml-dsa", context: utf8("a") },
    { kind: "ml-dsa", context: utf8("b") },
    { kind: "ml-dsa", prehash: sha256 },
    { kind: "ml-dsa", prehash: sha512 },
    { kind: "ml-dsa", prehash: sha512, context: utf8("a") },
  ];
  for (const made of forms) {
    const signature = await key.sign(made, MESSAGE);
    for (const checked of forms) {
      assertEquals(await key.publicKey.verify(checked, MESSAGE, signature), made === checked);
    }
    assertFalse(await key.publicKey.verify(made, utf8("another"), signature));
  }
});

Deno.test("ML-DSA: a message representative stands for message, context and digest", async () => {
  /** Object identifiers with their DER heads, and the length of the digests (FIPS 204, 5.4.1). */
  const digests: [DigestAlgorithm, string, Uint8Array][] = [
    [sha512, "0609608648016503040203", sha512.digest(MESSAGE)],
    [sha3t256, "0609608648016503040208", sha3t256.digest(MESSAGE)],
    [shake128, "060960864801650304020b", shake128.digest(MESSAGE, { outputLength: 32 })],
    [shake256, "060960864801650304020c", shake256.digest(MESSAGE, { outputLength: 64 })],
  ];
  const { key, bytes } = await mlDsaKey("ml-dsa-44");
  const context = utf8("context");
  const check = async (algorithm: MlDsaAlgorithm, rest: Uint8Array) => {
    const head = Uint8Array.of(algorithm.prehash === undefined ? 0 : 1, context.length);
    const mu = representative(bytes, concatBytes(head, context, rest));
    const deterministic = { deterministic: true };
    const signature = await key.sign({ ...algorithm, ...deterministic }, MESSAGE);
    assertEquals(
      await key.sign({ kind: "ml-dsa", externalMu: true, ...deterministic }, mu),
      signature,
    );
    assert(await key.publicKey.verify({ kind: "ml-dsa", externalMu: true }, mu, signature));
  };
  await check({ kind: "ml-dsa", context }, MESSAGE);
  for (const [prehash, oid, digest] of digests) {
    await check({ kind: "ml-dsa", context, prehash }, concatBytes(decodeHex(oid), digest));
  }
});

Deno.test("ML-DSA: signatures are hedged, or always the same", async () => {
  for (const type of ML_DSA) {
    const { key } = await mlDsaKey(type);
    const deterministic: MlDsaAlgorithm = { kind: "ml-dsa", deterministic: true };
    const [first, second] = [
      await key.sign(deterministic, MESSAGE),
      await key.sign(deterministic, MESSAGE),
    ];
    assertEquals(first, second);
    const hedged = await key.sign({ kind: "ml-dsa" }, MESSAGE);
    assertNotEquals(hedged, await key.sign({ kind: "ml-dsa" }, MESSAGE));
    assert(await key.publicKey.verify({ kind: "ml-dsa" }, MESSAGE, hedged));
    assert(await key.publicKey.verify({ kind: "ml-dsa" }, MESSAGE, first));
    const zeros = { random: deterministicRandom(new Uint8Array(32)) };
    assertEquals(await key.sign({ kind: "ml-dsa" }, MESSAGE, zeros), first);
  }
});

Deno.test("SLH-DSA: signatures are hedged, or always the same, and bound to their form", async () => {
  const key = await generateKey({ type: "slh-dsa-sha2-128f" });
  const deterministic: SlhDsaAlgorithm = { kind: "slh-dsa", deterministic: true };
  const first = await key.sign(deterministic, MESSAGE);
  assertEquals(await key.sign(deterministic, MESSAGE), first);
  assertNotEquals(await key.sign({ kind: "slh-dsa" }, MESSAGE), first);
  const prehash: SlhDsaAlgorithm = { kind: "slh-dsa", prehash: sha256 };
  const overDigest = await key.sign(prehash, MESSAGE);
  assert(await key.publicKey.verify(prehash, MESSAGE, overDigest));
  assertFalse(await key.publicKey.verify({ kind: "slh-dsa" }, MESSAGE, overDigest));
  assertFalse(await key.publicKey.verify(prehash, MESSAGE, first));

  assertFalse(
    await key.publicKey.verify({ kind: "slh-dsa", prehash: sha512 }, MESSAGE, overDigest),
  );
});

Deno.test("contexts over 255 bytes, weak digests and two forms at once are refused", async () => {
  const { key } = await mlDsaKey("ml-dsa-87");
  const signature = await key.sign({ kind: "ml-dsa", context: new Uint8Array(255) }, MESSAGE);
  const wrong: [MlDsaAlgorithm, string][] = [
    [{ kind: "ml-dsa", context: new Uint8Array(256) }, "0 to 255 are possible"],
    [{ kind: "ml-dsa", context: new Uint8Array(10_000), prehash: sha512 }, "10000 bytes"],
    [{ kind: "ml-dsa", prehash: sha1 }, "64 or more are expected"],
    [{ kind: "ml-dsa", prehash: sha384 }, "64 or more are expected"],
    [{ kind: "ml-dsa", prehash: shake128 }, "64 or more are expected"],
    [{ kind: "ml-dsa", prehash: { ...sha512, oid: undefined } }, "no object identifier"],
    [{ kind: "ml-dsa", externalMu: true, context: MESSAGE }, "computed with them already"],
    [{ kind: "ml-dsa", externalMu: true, prehash: sha512 }, "computed with them already"],
  ];
  for (const [algorithm, text] of wrong) {
    assertThrows(() => key.sign(algorithm, MESSAGE), RangeError, text);
    assertThrows(() => key.publicKey.verify(algorithm, MESSAGE, signature), RangeError, text);
  }
  for (const length of [0, 63, 65]) {
    const mu = new Uint8Array(length);
    const algorithm: MlDsaAlgorithm = { kind: "ml-dsa", externalMu: true };
    assertThrows(() => key.sign(algorithm, mu), RangeError, "64 are expected");
    assertThrows(() => key.publicKey.verify(algorithm, mu, signature), RangeError, "64");
  }
});

Deno.test("ML-DSA and SLH-DSA: a flipped bit or another length makes the signature bad", async () => {
  for (const type of [...ML_DSA, "slh-dsa-sha2-128f"] as const) {
    const key = await generateKey({ type });
    const algorithm = { kind: type.startsWith("ml") ? "ml-dsa" : "slh-dsa" } as const;
    const signature = await key.sign(algorithm, MESSAGE);
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * signature.length - 1), async (bit) => {
        const changed = new Uint8Array(signature);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        assertFalse(await key.publicKey.verify(algorithm, MESSAGE, changed));
      }),
      { numRuns: 15 },
    );
    for (const length of [0, 1, signature.length - 1, signature.length + 1]) {
      const other = new Uint8Array(length);
      other.set(signature.subarray(0, length));
      assertFalse(await key.publicKey.verify(algorithm, MESSAGE, other));
    }
  }
});

Deno.test("ML-DSA: random bytes as key and signature are bad, in bounded time", async () => {
  for (const [index, type] of ML_DSA.entries()) {
    const lengths = [[1312, 2420], [1952, 3309], [2592, 4627]][index] as [number, number];
    for (const fill of [undefined, 0, 0xff]) {
      const make = (length: number) =>
        fill === undefined ? randomBytes(length) : new Uint8Array(length).fill(fill);
      const key = PublicKey.fromSubjectPublicKeyInfo(rawPublicKey(type, make(lengths[0])));
      assertFalse(await key.verify({ kind: "ml-dsa" }, MESSAGE, make(lengths[1])));
    }
  }
});

Deno.test("a key of another type does not sign, and calls the signature bad", async () => {
  const [mlDsa, slhDsa, ed25519] = [
    await generateKey({ type: "ml-dsa-44" }),
    await generateKey({ type: "slh-dsa-sha2-128f" }),
    await generateKey({ type: "ed25519" }),
  ];
  for (
    const [key, kind] of [
      [mlDsa, "slh-dsa"],
      [slhDsa, "ml-dsa"],
      [ed25519, "ml-dsa"],
      [mlDsa, "ed25519"],
    ] as const
  ) {
    const { reason } = assertThrows(() => key.sign({ kind }, MESSAGE), SslError);
    assertEquals(reason, "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE");
    assertFalse(await key.publicKey.verify({ kind }, MESSAGE, new Uint8Array(2420)));
  }
});
