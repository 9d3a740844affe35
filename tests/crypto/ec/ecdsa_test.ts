// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type CurveName,
  type EcdsaAlgorithm,
  generateKey,
  portableEngine,
  PrivateKey,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
} from "../../../crypto/mod.ts";
import { CURVE_NAMES, curveByName } from "../../../crypto/ec/curves.ts";
import { SslError } from "../../../err/mod.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";
import { RFC_6979 } from "./_rfc6979.ts";

const ENGINES = { engines: [portableEngine] };
const sample = new TextEncoder().encode("sample");

for (const [curve, scalar, digest, r, s] of RFC_6979) {
  Deno.test(`ECDSA on ${curve} with ${digest.name} has the nonce of RFC 6979`, async () => {
    const { scalarLength } = curveByName(curve);
    const number = (digits: string) => decodeHex(digits.padStart(2 * scalarLength, "0"));
    const key = new PrivateKey({ type: "ec", curve, scalar: number(scalar) });
    const algorithm: EcdsaAlgorithm = {
      kind: "ecdsa",
      digest,
      form: "ieee-p1363",
      nonce: "deterministic",
    };
    const signature = await key.sign(algorithm, sample);
    assertEquals(encodeHex(signature), encodeHex(number(r)) + encodeHex(number(s)));
    assert(await key.publicKey.verify(algorithm, sample, signature));
    const hash = digest.digest(sample);
    const prehashed = { ...algorithm, prehashed: true };
    assertEquals(await key.sign(prehashed, hash, ENGINES), signature);
    assert(await key.publicKey.verify(prehashed, hash, signature));
  });
}

const CURVES: readonly CurveName[] = CURVE_NAMES.map(({ name }) => name)
  .filter((name) => name !== "SM2" && !name.startsWith("Oakley") && curveByName(name).bits < 260);

Deno.test("a signature in which any bit was flipped is bad, in both forms, on every engine", async () => {
  for (const curve of ["P-256", "secp160r1", "brainpoolP224t1", "sect163k1"] as const) {
    const key = await generateKey({ type: "ec", curve });
    for (const form of ["der", "ieee-p1363"] as const) {
      const algorithm: EcdsaAlgorithm = { kind: "ecdsa", digest: sha256, form };
      const signature = await key.sign(algorithm, sample);
      assert(await key.publicKey.verify(algorithm, sample, signature));
      for (let bit = 0; bit < 8 * signature.length; bit += 5) {
        const changed = signature.slice();
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ 1 << (bit & 7);
        assertFalse(await key.publicKey.verify(algorithm, sample, changed), `${curve} ${bit}`);
      }
      for (const length of [0, 1, signature.length - 1]) {
        const shorter = signature.subarray(0, length);
        assertFalse(await key.publicKey.verify(algorithm, sample, shorter));
      }
    }
  }
});

Deno.test("numbers of a signature that are zero, the order or more are bad", async () => {
  for (const curve of ["secp256k1", "sect163r2"] as const) {
    const { order, scalarLength } = curveByName(curve);
    const key = await generateKey({ type: "ec", curve });
    const algorithm: EcdsaAlgorithm = { kind: "ecdsa", digest: sha256, form: "ieee-p1363" };
    const good = await key.sign(algorithm, sample);
    const number = (value: bigint) => decodeHex(value.toString(16).padStart(2 * scalarLength, "0"));
    const half = (at: 0 | 1) =>
      BigInt(`0x${encodeHex(good).slice(...at ? [2 * scalarLength] : [0, 2 * scalarLength])}`);
    for (
      const [r, s] of [[0n, half(1)], [half(0), 0n], [order, half(1)], [half(0), order]] as const
    ) {
      const bad = new Uint8Array([...number(r), ...number(s)]);
      assertFalse(await key.publicKey.verify(algorithm, sample, bad));
    }
  }
});

Deno.test("what is signed is found good, and nothing else: any curve, digest and message", async () => {
  const digests = [sha1, sha224, sha256, sha384, sha512];
  const property = fc.asyncProperty(
    fc.constantFrom(...CURVES),
    fc.constantFrom(...digests),
    fc.uint8Array({ maxLength: 300 }),
    async (curve, digest, data) => {
      const key = await generateKey({ type: "ec", curve });
      const algorithm: EcdsaAlgorithm = { kind: "ecdsa", digest };
      const signature = await key.sign(algorithm, data);
      assert(await key.publicKey.verify(algorithm, data, signature));
      const longer = new Uint8Array([...data, 0]);
      assertFalse(await key.publicKey.verify(algorithm, longer, signature));
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

Deno.test("a curve whose order is no prime is not for ECDSA", async () => {
  for (const curve of ["Oakley-EC2N-3", "Oakley-EC2N-4"] as const) {
    const key = await generateKey({ type: "ec", curve });
    const algorithm: EcdsaAlgorithm = { kind: "ecdsa", digest: sha256 };
    const error = assertThrows(() => key.sign(algorithm, sample), SslError);
    assertEquals([error.library, error.reason], ["EC", "CURVE_DOES_NOT_SUPPORT_ECDSA"]);
    const signature = decodeHex("3006020101020102");
    assertFalse(await key.publicKey.verify(algorithm, sample, signature));
  }
});
