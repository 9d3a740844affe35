// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { modularInverse } from "../../crypto/bigint.ts";
import { curveByName } from "../../crypto/ec/curves.ts";
import { ecPublicPoint } from "../../crypto/ec/ecdh.ts";
import { signEcdsa, verifyEcdsa } from "../../crypto/ec/ecdsa.ts";
import { sha256 } from "../../crypto/mod.ts";
import {
  addLimbs,
  combine,
  isZeroElement,
  newElement,
  type P256Element,
  P256Field,
  subtractLimbs,
} from "../../crypto/ec/p256_field.ts";
import { verifyP256 } from "../../crypto/ec/p256_verify.ts";

const { prime, order } = curveByName("P-256");
const FIELD = new P256Field();
const LARGEST_LIMB = 2 ** 23 + 2 ** 5;

const element = fc.bigInt(0n, prime - 1n).map((value) => FIELD.element(value));
/** Limbs as products may leave them, also the worst that the bounds allow. */
const limbs = fc.oneof(
  fc.array(fc.integer({ min: -LARGEST_LIMB, max: LARGEST_LIMB }), { minLength: 11, maxLength: 11 }),
  fc.array(fc.constantFrom(-LARGEST_LIMB, LARGEST_LIMB), { minLength: 11, maxLength: 11 }),
  fc.constantFrom(Array(11).fill(LARGEST_LIMB), Array(11).fill(-LARGEST_LIMB), Array(11).fill(0)),
).map((values) => {
  // The value stays below 16 p.
  values[10] = Math.trunc((values[10] as number) / 16);
  return Float64Array.from(values);
});

/** The number that limbs stand for, as it is. */
function numberOf(limbs: P256Element): bigint {
  return limbs.reduceRight((sum, limb) => (sum << 24n) + BigInt(limb), 0n);
}

/** Modulo p, from 0 on. */
function residue(value: bigint): bigint {
  return (value % prime + prime) % prime;
}

function productOf(a: bigint, b: bigint): bigint {
  return residue(a * b * (modularInverse(1n << 264n, prime) as bigint));
}

function assertCarried(limbs: P256Element): void {
  for (const limb of limbs) assert(Math.abs(limb) <= LARGEST_LIMB, `a limb of ${limb}`);
}

Deno.test("P256Field multiplies what its bounds allow", () => {
  const out = newElement();
  fc.assert(fc.property(limbs, limbs, limbs, limbs, (a, b, c, d) => {
    FIELD.multiply(out, a, b);
    assertEquals(residue(numberOf(out)), productOf(numberOf(a), numberOf(b)));
    assertCarried(out);
    const [sum, difference] = [newElement(), newElement()];
    addLimbs(sum, a, c);
    subtractLimbs(difference, b, d);
    FIELD.multiply(out, sum, difference);
    assertEquals(residue(numberOf(out)), productOf(numberOf(sum), numberOf(difference)));
    assertCarried(out);
  }));
});

Deno.test("P256Field squares and doubles as it multiplies", () => {
  const [out, expected, sum] = [newElement(), newElement(), newElement()];
  fc.assert(fc.property(limbs, limbs, (a, b) => {
    addLimbs(sum, a, b);
    for (const operand of [a, sum]) {
      FIELD.square(out, operand);
      FIELD.multiply(expected, operand, operand);
      assertEquals(out, expected);
    }
  }));
});

Deno.test("P256Field inverts, and combinations are carried", () => {
  const [out, one] = [newElement(), FIELD.element(1n)];
  fc.assert(fc.property(element, element, (a, b) => {
    if (isZeroElement(a)) return;
    FIELD.multiply(out, a, FIELD.invert(a));
    combine(out, out, 1, one, -1);
    assert(isZeroElement(out));
    combine(out, a, 3, b, -8);
    assertEquals(numberOf(out), 3n * numberOf(a) - 8n * numberOf(b));
    assertEquals(isZeroElement(out), residue(numberOf(out)) === 0n);
  }));
});

Deno.test("isZeroElement() knows every multiple of p that elements may be", () => {
  for (let factor = -15n; factor <= 15n; factor++) {
    for (const more of [0n, 1n, -1n]) {
      const value = factor * prime + more;
      const limbs = newElement();
      let rest = value;
      for (let limb = 0; limb < 11; limb++) {
        limbs[limb] = limb === 10 ? Number(rest) : Number(BigInt.asIntN(24, rest));
        rest = (rest - BigInt.asIntN(24, rest)) >> 24n;
      }
      assertEquals(isZeroElement(limbs), more === 0n, `${factor} p + ${more}`);
    }
  }
});

const ECDSA_SHA256 = { kind: "ecdsa", digest: sha256 } as const;

Deno.test("verifyEcdsa() on P-256 takes what was signed and nothing else", () => {
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes32, fc.uint8Array(), fc.nat(), (secret, data, at) => {
      secret[0] = (secret[0] as number) & 0x7f;
      secret[31] = (secret[31] as number) | 1;
      const point = ecPublicPoint("P-256", secret);
      const signature = signEcdsa("P-256", ECDSA_SHA256, secret, data);
      assert(verifyEcdsa("P-256", ECDSA_SHA256, point, data, signature));
      const damaged = signature.slice();
      const index = at % damaged.length;
      damaged[index] = (damaged[index] as number) ^ 1 << at % 8;
      assert(!verifyEcdsa("P-256", ECDSA_SHA256, point, data, damaged));
      assert(!verifyEcdsa("P-256", ECDSA_SHA256, point, Uint8Array.of(...data, 0), signature));
      point[64] = (point[64] as number) ^ 1;
      assert(!verifyEcdsa("P-256", ECDSA_SHA256, point, data, signature));
    }),
    { numRuns: 25 },
  );
});

/** A hash such that u1 is `factor` times u2: with r, u2 is r / s and u1 is hash / s. */
function hashOf(value: bigint): Uint8Array {
  const hash = new Uint8Array(32);
  let rest = value;
  for (let index = 31; index >= 0; index--) {
    hash[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return hash;
}

Deno.test("verifyP256() adds equal and opposite points", () => {
  const base = ecPublicPoint("P-256", hashOf(1n));
  // With the base point as key, hash = r makes u1 G = u2 Q, and hash = -r makes them opposite.
  const xOfTwice = BigInt(
    "0x7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978",
  );
  const r = xOfTwice % order;
  // u1 = u2 = 1: s = r, hash = r; the sum is 2 G.
  assert(verifyP256(base, hashOf(r), { r, s: r }));
  assert(!verifyP256(base, hashOf(r + 1n), { r, s: r }));
  assert(!verifyP256(base, hashOf(order - r), { r, s: r }));
  // The sum is r / s times G with a hash of 0.
  const third = modularInverse(3n, order) as bigint;
  const xOfBase = BigInt("0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
  assert(verifyP256(base, hashOf(0n), { r: xOfBase, s: xOfBase }));
  assert(!verifyP256(base, hashOf(0n), { r: xOfBase, s: xOfBase * third % order }));
});

Deno.test("verifyP256() refuses keys that are no points", () => {
  const signature = { r: 1n, s: 1n };
  const hash = new Uint8Array(32);
  for (
    const point of [
      new Uint8Array(0),
      new Uint8Array(65),
      Uint8Array.of(4, ...new Uint8Array(64)),
      Uint8Array.of(4, ...new Uint8Array(64).fill(255)),
      ecPublicPoint("P-256", hashOf(5n)).subarray(0, 33),
      Uint8Array.of(...ecPublicPoint("P-256", hashOf(5n)), 0),
    ]
  ) {
    assertEquals(verifyP256(point, hash, signature), false);
  }
});
