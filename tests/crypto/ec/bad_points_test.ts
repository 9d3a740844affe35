// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { generateKey, PublicKey } from "../../../crypto/mod.ts";
import { type Curve, CURVE_NAMES, curveByName, type CurveName } from "../../../crypto/ec/curves.ts";
import { ecPublicParts } from "../../../crypto/ec/ec_parts.ts";
import { curveGroup, type Point } from "../../../crypto/ec/group.ts";
import { readPoint, writePoint } from "../../../crypto/ec/points.ts";
import { SslError } from "../../../err/mod.ts";
import { concatBytes, decodeHex } from "../../../wire/mod.ts";

/** A curve of each kind of field and cofactor. */
const CURVES: readonly CurveName[] = [
  "P-256",
  "secp224r1",
  "secp160k1",
  "secp128r2",
  "brainpoolP320r1",
  "sect163k1",
  "c2pnb176v1",
  "c2tnb191v3",
];

function reasonOf(read: () => unknown): string {
  const error = assertThrows(read, SslError);
  assertEquals(error.library, "EC");
  return error.reason;
}

function number(value: bigint, length: number): Uint8Array {
  return decodeHex(value.toString(16).padStart(2 * length, "0"));
}

Deno.test("every form of a point is read back, on every curve", () => {
  for (const { name } of CURVE_NAMES) {
    const curve = curveByName(name);
    const base: Point = { x: curve.baseX, y: curve.baseY };
    const points = [base, curveGroup(curve).multiplyPublic(base, curve.order - 1n) as Point];
    for (const point of points) {
      for (const form of ["uncompressed", "compressed", "hybrid"] as const) {
        assertEquals(readPoint(curve, writePoint(curve, point, form)), point, `${name} ${form}`);
      }
    }
  }
});

Deno.test("points off the curve are refused, wherever the bit was flipped", () => {
  for (const name of CURVES) {
    const curve = curveByName(name);
    const good = writePoint(curve, { x: curve.baseX, y: curve.baseY });
    for (let bit = 8; bit < 8 * good.length; bit += 3) {
      const bad = good.slice();
      bad[bit >> 3] = (bad[bit >> 3] as number) ^ 1 << (bit & 7);
      assertEquals(
        reasonOf(() => readPoint(curve, bad)),
        "POINT_IS_NOT_ON_CURVE",
        `${name} ${bit}`,
      );
    }
  }
});

Deno.test("points of the twist are refused", () => {
  for (const name of CURVES) {
    const curve = curveByName(name);
    let refused = 0;
    for (let x = 1n; x < 40n; x++) {
      const encoded = concatBytes(Uint8Array.of(2), number(x, curve.coordinateLength));
      if (curveGroup(curve).decompress(x, 0) !== undefined) continue;
      assertEquals(reasonOf(() => readPoint(curve, encoded)), "POINT_IS_NOT_ON_CURVE");
      refused++;
    }
    assert(refused > 5, name);
  }
});

Deno.test("a coordinate out of the field is refused, though it stands for one in it", () => {
  for (const name of CURVES) {
    const curve = curveByName(name);
    const { coordinateLength: length } = curve;
    const limit = curve.field === "prime" ? curve.prime : 1n << BigInt(curve.fieldBits);
    if (limit + curve.baseX >= 1n << BigInt(8 * length)) continue;
    const [x, y] = [number(limit + curve.baseX, length), number(curve.baseY, length)];
    const bad = concatBytes(Uint8Array.of(4), x, y);
    assertEquals(reasonOf(() => readPoint(curve, bad)), "POINT_IS_NOT_ON_CURVE", name);
  }
});

Deno.test("infinity, unknown forms and wrong lengths are refused, each for what it is", () => {
  for (const name of CURVES) {
    const curve = curveByName(name);
    const point = { x: curve.baseX, y: curve.baseY };
    assertEquals(reasonOf(() => readPoint(curve, Uint8Array.of(0))), "POINT_AT_INFINITY");
    const good = writePoint(curve, point);
    for (let form = 0; form < 256; form++) {
      if (form === 4) continue;
      const bad = good.slice();
      bad[0] = form;
      const hybrid = writePoint(curve, point, "hybrid")[0];
      if (form !== hybrid) assertEquals(reasonOf(() => readPoint(curve, bad)), "INVALID_ENCODING");
    }
    for (const form of ["uncompressed", "compressed", "hybrid"] as const) {
      const encoded = writePoint(curve, point, form);
      for (const wrong of [encoded.subarray(0, -1), concatBytes(encoded, Uint8Array.of(0))]) {
        assertEquals(
          reasonOf(() => readPoint(curve, wrong)),
          "INVALID_ENCODING",
          `${name} ${form}`,
        );
      }
    }
    assertEquals(reasonOf(() => readPoint(curve, new Uint8Array(0))), "INVALID_ENCODING");
    assertEquals(reasonOf(() => readPoint(curve, new Uint8Array(100_000))), "INVALID_ENCODING");
  }
});

/** A point that has a part of small order: one of small order, added to a good one. */
function pointsOutside(curve: Curve): Point[] {
  const group = curveGroup(curve);
  const base = { x: curve.baseX, y: curve.baseY };
  for (let x = 1n;; x++) {
    const point = group.decompress(x, 0);
    const small = point && group.multiplyPublic(point, curve.order);
    if (small !== undefined) return [small, group.add(base, small) as Point];
  }
}

Deno.test("points that the base point does not generate are refused where a private key meets them", async () => {
  for (
    const name of [
      "secp112r2",
      "secp128r2",
      "sect163k1",
      "sect233k1",
      "c2tnb191v3",
      "Oakley-EC2N-3",
    ] as const
  ) {
    const curve = curveByName(name);
    const own = await generateKey({ type: "ec", curve: name });
    own.publicKey.check();
    for (const point of pointsOutside(curve)) {
      // Reading it is as with OpenSSL; checking and using it is not.
      const encoded = writePoint(curve, point, "compressed");
      const key = new PublicKey(ecPublicParts({ curve }, encoded));
      const error = assertThrows(() => key.check(), SslError);
      assertEquals([error.library, error.reason], ["EC", "WRONG_ORDER"], name);
      for (const cofactor of [false, true]) {
        const error = assertThrows(() => own.derive(key, { cofactor }), SslError);
        assertEquals([error.library, error.reason], ["EC", "WRONG_ORDER"], name);
      }
    }
  }
});

Deno.test("keys on different curves make no secret together", async () => {
  const [one, other, explicit] = [
    await generateKey({ type: "ec", curve: "P-256" }),
    await generateKey({ type: "ec", curve: "brainpoolP256r1" }),
    await generateKey({ type: "ec", curve: "P-256", parameterEncoding: "explicit" }),
  ];
  const error = assertThrows(() => one.derive(other.publicKey), SslError);
  assertEquals([error.library, error.reason], ["EVP", "DIFFERENT_PARAMETERS"]);
  // How a curve is told makes no difference.
  assertEquals(await one.derive(explicit.publicKey), await explicit.derive(one.publicKey));
  const x25519 = await generateKey({ type: "x25519" });
  assertEquals(
    assertThrows(() => one.derive(x25519.publicKey), SslError).reason,
    "DIFFERENT_KEY_TYPES",
  );
});
