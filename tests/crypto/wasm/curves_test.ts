// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { bigIntToBytes, bytesToBigInt, modularInverse } from "../../../crypto/bigint.ts";
import { type Curve, curveByName } from "../../../crypto/ec/curves.ts";
import { ecPublicPoint, ecSharedSecret } from "../../../crypto/ec/ecdh.ts";
import { signedDigits, wasmCurve } from "../../../crypto/engine/wasm/curve_memory.ts";
import { isInRange } from "../../../crypto/number_range.ts";
import { DeterministicNonces } from "../../../crypto/pkey/deterministic_nonces.ts";
import { wasmCurve25519 } from "../../../crypto/engine/wasm/curve25519_memory.ts";
import { sha256 } from "../../../crypto/mod.ts";
import { KnownPoints } from "../../../crypto/engine/wasm/known_points.ts";
import { SECRET_END } from "../../../crypto/engine/wasm/curve_layout.ts";
import { decodeHex, encodeHex } from "../../../wire/mod.ts";

const CURVES = ["P-256", "P-384"] as const;

/** Scalars with runs of zero digits, at the ends of the range, and of a single digit. */
Deno.test("KnownPoints computes a multiple at the second sight and forgets what was not used lately", () => {
  let computed = 0;
  const known = new KnownPoints((point) => {
    computed++;
    return Uint8Array.of(point[1]!, 7);
  });
  const point = (number: number) => Uint8Array.of(4, number, 200, 255);
  assertEquals(known.multipleOf(point(1)), undefined);
  for (let count = 0; count < 3; count++) {
    assertEquals(known.multipleOf(point(1)), Uint8Array.of(1, 7));
  }
  assertEquals(computed, 1);
  for (let other = 2; other < 65; other++) assertEquals(known.multipleOf(point(other)), undefined);
  assertEquals(known.multipleOf(point(1)), Uint8Array.of(1, 7));
  assertEquals(computed, 1);
  for (let other = 100; other < 164; other++) {
    assertEquals(known.multipleOf(point(other)), undefined);
  }
  assertEquals(known.multipleOf(point(1)), undefined);
  assertEquals(known.multipleOf(point(2)), undefined);
  assertEquals(computed, 1);
  // Points that look alike are not taken for each other.
  const [one, other] = [1, 2].map((last) => new Uint8Array(65).fill(9).fill(last, 64)) as [
    Uint8Array,
    Uint8Array,
  ];
  for (let count = 0; count < 2; count++) {
    assertEquals(known.multipleOf(one), undefined);
    assertEquals(known.multipleOf(other), undefined);
  }
  assertEquals(known.multipleOf(other), Uint8Array.of(9, 7));
});

function specialScalars(curve: Curve): bigint[] {
  const { order, bits } = curve;
  const top = 1n << BigInt(bits - 1);
  return [
    ...[1n, 2n, 3n, 8n, 15n, 16n, 17n, 240n, 255n, 256n, 0x1000n, 0xf000_0000n],
    ...[order - 1n, order - 2n, order >> 1n, (order + 1n) >> 1n, order - 16n, top, top + 1n],
    ...[BigInt("0x" + "f0".repeat(bits / 8 - 1)), BigInt("0x" + "0f".repeat(bits / 8 - 1))],
  ];
}

for (const name of CURVES) {
  const curve = curveByName(name);
  const bytes = (value: bigint) => bigIntToBytes(value, curve.coordinateLength);

  Deno.test(`${name} of the wasm engine multiplies by scalars that are special`, () => {
    const kernel = wasmCurve(name)!;
    const peer = ecPublicPoint(name, bytes(12_345_678_901_234_567_890n));
    for (const scalar of specialScalars(curve)) {
      const secret = bytes(scalar);
      assertEquals(kernel.publicPoint(secret), ecPublicPoint(name, secret), `${scalar}`);
      assertEquals(kernel.exchange(secret, peer), ecSharedSecret(name, secret, peer), `${scalar}`);
    }
  });

  Deno.test(`${name} of the wasm engine verifies with multiples of the key that are special`, () => {
    const kernel = wasmCurve(name)!;
    const { order } = curve;
    const nonce = 987_654_321n << 90n;
    const length = curve.coordinateLength;
    const r = bytesToBigInt(ecPublicPoint(name, bytes(nonce)).subarray(1, 1 + length)) % order;
    const small = Array.from({ length: 40 }, (_, index) => BigInt(index + 1));
    const special = [...small, ...small.map((number) => order - number), ...specialScalars(curve)];
    for (const [index, multiple] of special.entries()) {
      // A key that is seen again is verified with in another way.
      const key = (0x1234_5678_9abc_def1n << 120n) + BigInt(index);
      const point = ecPublicPoint(name, bytes(key));
      // r / s is the multiple; the hash is what makes that a signature.
      const s = r * modularInverse(multiple, order)! % order;
      const hash = ((s * nonce - r * key) % order + order) % order;
      const signature = new Uint8Array([...bytes(r), ...bytes(s)]);
      assert(kernel.verify(point, bytes(hash), signature), `${multiple}`);
      assert(kernel.verify(point, bytes(hash), signature), `${multiple}, seen again`);
      assertEquals(kernel.verify(point, bytes((hash + 1n) % order), signature), false);
    }
  });

  Deno.test(`${name} of the wasm engine verifies where both summands are equal, and without one`, () => {
    const kernel = wasmCurve(name)!;
    const { order } = curve;
    const key = order - 987_654_321n;
    const nonce = 0x1234_5678_9abc_def1n << 100n;
    const point = ecPublicPoint(name, bytes(key));
    const r = bytesToBigInt(ecPublicPoint(name, bytes(nonce)).subarray(1, 1 + bytes(0n).length)) %
      order;
    // With the hash r d the two summands of the check are the same point; with 0 one is infinity.
    for (const hash of [r * key % order, 0n, 1n, order - 1n]) {
      const signature = kernel.sign(bytes(key), bytes(nonce), bytes(hash));
      assertEquals(bytesToBigInt(signature.subarray(0, signature.length / 2)), r);
      assert(kernel.verify(point, bytes(hash), signature), `${hash}`);
      const other = bytes((hash + 1n) % order);
      assertEquals(kernel.verify(point, other, signature), false);
      signature[signature.length - 1]! ^= 1;
      assertEquals(kernel.verify(point, bytes(hash), signature), false);
    }
    // Opposite points: their sum is infinity, which is no signature's point.
    const opposite = bytes((order - r * key % order) % order);
    const one = bytes(1n);
    const forged = new Uint8Array([...bytes(r), ...one]);
    assertEquals(kernel.verify(point, opposite, forged), false);
  });

  Deno.test(`${name} of the wasm engine leaves no secret in the memory`, () => {
    const kernel = wasmCurve(name)!;
    const scalar = bytes(0x5eed_5eed_5eed_5eedn << 64n | 0x1357_9bdf_0246_8acen);
    kernel.sign(scalar, scalar, bytes(7n));
    const memory = kernel.memory.subarray(0x600, SECRET_END);
    const text = encodeHex(memory);
    assertEquals(text.includes("5eed5eed5eed5eed"), false);
    assert(memory.every((byte) => byte === 0));
  });
}

Deno.test("isInRange() tells numbers between 1 and the limit less 1", () => {
  const limit = Uint8Array.of(0x12, 0x34, 0x56);
  for (
    const [value, expected] of [
      ["000000", false],
      ["000001", true],
      ["123455", true],
      ["123456", false],
      ["123457", false],
      ["120000", true],
      ["ff0000", false],
      ["0000ff", true],
      ["113456", true],
      ["123356", true],
      ["123556", false],
    ] as const
  ) {
    assertEquals(isInRange(decodeHex(value), limit), expected, value);
  }
});

Deno.test("EcdsaNonces gives the nonces of RFC 6979, Appendix A.2.5", () => {
  const curve = curveByName("P-256");
  const key = decodeHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
  const hash = sha256.digest(new TextEncoder().encode("sample"));
  const nonces = new DeterministicNonces(curve.order, sha256, key, hash);
  assertEquals(
    encodeHex(nonces.next()),
    "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60",
  );
  nonces.advance();
  assert(encodeHex(nonces.next()) !== "00".repeat(32));
});

Deno.test("X25519 of the wasm engine takes non-canonical points and refuses small orders", () => {
  const kernel = wasmCurve25519()!;
  const scalar = new Uint8Array(32).fill(0x42);
  // RFC 7748, Section 5: the highest bit does not count, and u is taken modulo p.
  const u = new Uint8Array(32).fill(0x11);
  const marked = u.slice();
  marked[31]! |= 0x80;
  assertEquals(kernel.exchange(scalar, marked), kernel.exchange(scalar, u));
  const prime = bigIntToBytes(2n ** 255n - 19n, 32).reverse();
  const beyond = bigIntToBytes(2n ** 255n - 19n + 9n, 32).reverse();
  const nine = new Uint8Array(32);
  nine[0] = 9;
  assertEquals(kernel.exchange(scalar, beyond), kernel.exchange(scalar, nine));
  for (const small of [new Uint8Array(32), prime]) {
    assertEquals(kernel.exchange(scalar, small), undefined);
  }
});

Deno.test("P-256: a multiple whose doublings would grow beyond their bounds", () => {
  // Found by handshakes: without folding, the sums of four doublings in a row grew to 2,488 p here.
  const point = decodeHex(
    "044944e97c405904bc902a2b9c29900b095ce0deaa67bef7f8ad9824c039b28be2" +
      "ea96ca3ee42abb5fc5d96125ba0ba25efc720a17051ccbb6661c28c1e102eef9",
  );
  const scalar = decodeHex("a42d912f98660efe3045c8f94ae69c02d8ff6fc499ed0016e919e60d3a270e94");
  const curve = wasmCurve("P-256");
  assertEquals(curve?.exchange(scalar, point), ecSharedSecret("P-256", scalar, point));
});

Deno.test("signedDigits() gives the number again, with zeros between the digits", () => {
  const numbers = [
    1n,
    2n,
    15n,
    16n,
    17n,
    31n,
    32n,
    33n,
    2n ** 256n - 1n,
    2n ** 255n,
    2n ** 256n - 16n,
  ];
  for (let count = 0; count < 200; count++) {
    numbers.push(bytesToBigInt(crypto.getRandomValues(new Uint8Array(32))) | 1n);
  }
  for (const number of numbers) {
    const digits = new Uint8Array(257).fill(99);
    const count = signedDigits(bigIntToBytes(number, 32), digits);
    assert(digits[count - 1] !== 0);
    assert(digits.subarray(count).every((digit) => digit === 0));
    let value = 0n;
    let last = -5;
    digits.forEach((code, at) => {
      if (code === 0) return;
      assert(code <= 16 && at - last >= 5);
      last = at;
      value += BigInt(code <= 8 ? 2 * code - 1 : 1 - 2 * (code - 8)) << BigInt(at);
    });
    assertEquals(value, number);
  }
});
