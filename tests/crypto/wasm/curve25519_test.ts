// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { ed25519 } from "@noble/curves/ed25519.js";
import { SECRET_END } from "../../../crypto/engine/wasm/curve25519_layout.ts";
import { wasmCurve25519 } from "../../../crypto/engine/wasm/curve25519_memory.ts";
import { generateKey, portableEngine, wasmEngine } from "../../../crypto/mod.ts";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

function littleEndian(value: bigint, length = 32): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => Number(value >> BigInt(8 * at) & 0xffn));
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value << 8n | BigInt(byte), 0n);
}

function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Numbers at the ends, with runs of zero digits, and of a single digit. */
const SCALARS = [
  ...[0n, 1n, 2n, 8n, 15n, 16n, 17n, 255n, 256n, 0xf000_0000n, 2n ** 252n, 2n ** 255n - 1n],
  ...[ORDER - 1n, ORDER, ORDER + 1n, 2n * ORDER, 8n * ORDER - 1n, 2n ** 256n - 1n],
  ...[BigInt("0x" + "f0".repeat(32)), BigInt("0x" + "0f".repeat(32))],
];

Deno.test("Ed25519 of the wasm engine multiplies the base point by numbers that are special", () => {
  const kernel = wasmCurve25519()!;
  const numbers = [...SCALARS, ...Array.from({ length: 20 }, () => numberOf(random(32)))];
  for (const scalar of numbers) {
    const reduced = scalar % ORDER;
    const expected = reduced === 0n ? Point.ZERO : Point.BASE.multiply(reduced);
    assertEquals(kernel.multiplyBase(littleEndian(scalar)), expected.toBytes(), `${scalar}`);
  }
});

Deno.test("Ed25519 of the wasm engine reduces digests and computes modulo the order", () => {
  const kernel = wasmCurve25519()!;
  const digests = [
    ...[0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n, 2n ** 256n, 2n ** 512n - 1n],
    ...[(2n ** 512n / ORDER) * ORDER, (2n ** 512n / ORDER) * ORDER - 1n],
    ...Array.from({ length: 200 }, () => numberOf(random(64))),
  ];
  for (const digest of digests) {
    assertEquals(numberOf(kernel.reduceDigest(littleEndian(digest, 64))), digest % ORDER);
  }
  const special = [0n, 1n, ORDER - 1n, 2n ** 255n - 1n, 2n ** 256n - 1n];
  for (const a of [...special, numberOf(random(32))]) {
    for (const b of [...special, numberOf(random(32))]) {
      for (const c of [0n, 1n, ORDER - 1n, numberOf(random(31))]) {
        const result = kernel.multiplyAdd(littleEndian(a), littleEndian(b), littleEndian(c));
        assertEquals(numberOf(result), (a * b + c) % ORDER, `${a} ${b} ${c}`);
      }
    }
  }
});

Deno.test("Ed25519 of the wasm engine computes the point of a check, for points of every kind", () => {
  const kernel = wasmCurve25519()!;
  // Points of small order, among them 0; a base point plus one of them; arbitrary ones.
  const torsion = Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
  const points = [0n, 1n, 2n, 3n, 4n, 7n].map((times) =>
    times === 0n ? Point.ZERO : torsion.multiplyUnsafe(times)
  );
  points.push(Point.BASE, Point.BASE.negate(), Point.BASE.add(torsion));
  for (let count = 0; count < 4; count++) {
    points.push(Point.BASE.multiply(numberOf(random(31)) + 1n));
  }
  for (const point of points) {
    for (const s of [0n, 1n, ORDER - 1n, numberOf(random(31))]) {
      for (
        const digest of [
          littleEndian(0n, 64),
          littleEndian(s, 64),
          littleEndian(1n, 64),
          random(64),
        ]
      ) {
        const k = numberOf(digest) % ORDER;
        const multiple = (a: typeof point, times: bigint) =>
          times === 0n ? Point.ZERO : a.multiplyUnsafe(times);
        const expected = multiple(Point.BASE, s).subtract(multiple(point, k));
        const found = kernel.verificationPoint(point.toBytes(), littleEndian(s), digest);
        assertEquals(found, expected.toBytes());
      }
    }
  }
});

Deno.test("Ed25519 of the wasm engine tells points from what is none", () => {
  const kernel = wasmCurve25519()!;
  let none = 0;
  for (let y = 0n; y < 200n; y++) {
    for (const sign of [0n, 1n << 255n]) {
      const bytes = littleEndian(y | sign);
      // x = 0 has no sign; the callers refuse that before.
      if (y === 1n && sign !== 0n) continue;
      let expected: Uint8Array | undefined;
      try {
        expected = Point.fromBytes(bytes).negate().toBytes();
      } catch {
        none++;
      }
      assertEquals(
        kernel.verificationPoint(bytes, littleEndian(0n), littleEndian(1n, 64)),
        expected,
      );
    }
  }
  assert(none > 100);
});

Deno.test("Ed25519 of the wasm engine signs and checks as the portable engine does", async () => {
  const key = await generateKey({ type: "ed25519" });
  const algorithms = [
    { kind: "ed25519" },
    { kind: "ed25519", context: new Uint8Array(9).fill(1) },
    { kind: "ed25519", prehash: true },
  ] as const;
  const engines = [wasmEngine()!];
  for (const algorithm of algorithms) {
    for (const length of [0, 1, 63, 64, 1000]) {
      const data = random(length);
      const signature = await key.sign(algorithm, data, { engines });
      assertEquals(signature, await key.sign(algorithm, data, { engines: [portableEngine] }));
      assert(await key.publicKey.verify(algorithm, data, signature, { engines }));
      for (const at of [0, 31, 32, 63]) {
        const changed = signature.slice();
        changed[at]! ^= 1;
        assertEquals(await key.publicKey.verify(algorithm, data, changed, { engines }), false);
      }
    }
  }
});

Deno.test("the memory of Curve25519 holds nothing secret between calls", () => {
  const kernel = wasmCurve25519()!;
  const isZero = () => kernel.memory.subarray(0, SECRET_END).every((byte) => byte === 0);
  kernel.multiplyBase(random(32));
  assert(isZero());
  kernel.reduceDigest(random(64));
  assert(isZero());
  kernel.multiplyAdd(random(32), random(32), random(32));
  assert(isZero());
  kernel.exchange(random(32), kernel.publicValue(random(32)));
  assert(isZero());
});
