// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DerBuilder, DerReader } from "../../../crypto/asn1/mod.ts";
import { bitLength } from "../../../crypto/bigint.ts";
import {
  type BinaryCurve,
  curveByName,
  type CurveName,
  type PrimeCurve,
} from "../../../crypto/ec/curves.ts";
import { type EcParameters, readEcParameters } from "../../../crypto/ec/ec_parameters.ts";
import { writeSpecifiedCurve } from "../../../crypto/ec/specified_curve.ts";
import { curveGroup, type Point } from "../../../crypto/ec/group.ts";
import { isIrreducible } from "../../../crypto/ec/binary_polynomial.ts";
import { SslError } from "../../../err/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";

/** What a test writes in the place of a curve's own numbers. */
interface Changes {
  readonly prime?: bigint;
  readonly a?: bigint;
  readonly b?: bigint;
  readonly order?: bigint;
  readonly cofactor?: bigint | "absent";
  readonly base?: Point;
}

/** A curve that has no name: twice the base point. */
function unnamed(name: CurveName): PrimeCurve {
  const curve = curveByName(name) as PrimeCurve;
  const { x, y } = curveGroup(curve).multiplyBase(2n) as Point;
  return { ...curve, name: undefined, baseX: x, baseY: y };
}

function encode(curve: PrimeCurve, changes: Changes = {}): Bytes {
  const { prime = curve.prime, a = curve.a, b = curve.b, order = curve.order } = changes;
  const { cofactor = curve.cofactor, base = { x: curve.baseX, y: curve.baseY } } = changes;
  const length = Math.max(curve.coordinateLength, Math.ceil(bitLength(prime) / 8));
  const number = (value: bigint): Bytes => {
    const digits = value.toString(16).padStart(2 * length, "0");
    return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  };
  return new DerBuilder().sequence((inner) => {
    inner.integer(1);
    inner.sequence((field) => field.oid("1.2.840.10045.1.1").integer(prime));
    inner.sequence((equation) => equation.octetString(number(a)).octetString(number(b)));
    inner.octetString(Uint8Array.of(4, ...number(base.x), ...number(base.y)));
    inner.integer(order);
    if (cofactor !== "absent") inner.integer(cofactor);
  }).finish();
}

function read(der: Uint8Array): EcParameters {
  return readEcParameters(new DerReader(der));
}

function reasonOf(der: Uint8Array): string {
  const started = performance.now();
  const error = assertThrows(() => read(der), SslError);
  assert(performance.now() - started < 5_000, `${error.reason} took too long`);
  return `${error.library} ${error.reason}`;
}

Deno.test("good numbers are taken, and only with the cofactor", () => {
  for (const name of ["brainpoolP256r1", "secp128r2", "secp160k1", "secp521r1"] as const) {
    const curve = unnamed(name === "secp521r1" ? "P-521" : name);
    const { curve: taken } = read(encode(curve));
    assertEquals([taken.name, taken.cofactor], [undefined, curve.cofactor]);
    assertEquals(reasonOf(encode(curve, { cofactor: "absent" })), "EC UNKNOWN_COFACTOR");
  }
});

const curve = unnamed("brainpoolP256r1");
const { prime, order, a } = curve;

const BAD: readonly [what: string, changes: Changes, reason: string][] = [
  ["a composite in place of the prime", { prime: prime + 2n }, "EC INVALID_FIELD"],
  ["a product of two primes", { prime: (1n << 127n) - 1n << 128n }, "EC INVALID_FIELD"],
  ["an even field", { prime: 1n << 256n }, "EC INVALID_FIELD"],
  ["a field of 0", { prime: 0n, a: 0n, b: 0n }, "EC INVALID_FIELD"],
  ["a tiny field", { prime: 23n, a: 1n, b: 1n, order: 7n }, "EC INVALID_FIELD"],
  ["a field of 662 bits", { prime: (1n << 661n) + 1n }, "EC FIELD_TOO_LARGE"],
  ["a field of 16,384 bits", { prime: (1n << 16_384n) - 1n }, "EC FIELD_TOO_LARGE"],
  ["an order of 16,384 bits", { order: (1n << 16_384n) - 1n }, "EC FIELD_TOO_LARGE"],
  ["a cofactor of 16,384 bits", { cofactor: 1n << 16_384n }, "EC FIELD_TOO_LARGE"],
  ["a out of the field", { a: prime }, "EC BIGNUM_OUT_OF_RANGE"],
  ["b out of the field", { b: prime + 1n }, "EC BIGNUM_OUT_OF_RANGE"],
  ["a singular curve", { a: 0n, b: 0n }, "EC DISCRIMINANT_IS_ZERO"],
  ["another singular curve", { a: prime - 3n, b: 2n }, "EC DISCRIMINANT_IS_ZERO"],
  ["order 0", { order: 0n }, "EC INVALID_GROUP_ORDER"],
  ["order 1", { order: 1n }, "EC INVALID_GROUP_ORDER"],
  ["order 2", { order: 2n }, "EC INVALID_GROUP_ORDER"],
  ["an order that is no prime", { order: order + 2n }, "EC INVALID_GROUP_ORDER"],
  ["an order that is too long", { order: (1n << 521n) - 1n }, "EC INVALID_GROUP_ORDER"],
  ["an anomalous curve", { order: prime }, "EC INVALID_GROUP_ORDER"],
  ["an order of another curve", { order: curveByName("P-256").order }, "EC INVALID_COFACTOR"],
  ["cofactor 0", { cofactor: 0n }, "EC INVALID_COFACTOR"],
  ["a cofactor that is too large", { cofactor: 2n }, "EC INVALID_COFACTOR"],
  ["b of another curve", { b: curve.b + 1n }, "EC POINT_IS_NOT_ON_CURVE"],
  ["a of another curve", { a: a + 1n }, "EC POINT_IS_NOT_ON_CURVE"],
  ["a base point off the curve", { base: { x: 1n, y: 1n } }, "EC POINT_IS_NOT_ON_CURVE"],
];

for (const [what, changes, reason] of BAD) {
  Deno.test(`explicit parameters with ${what} are refused`, () => {
    assertEquals(reasonOf(encode(curve, changes)), reason);
  });
}

Deno.test("an order that the base point does not have is refused", () => {
  // Another prime in Hasse's interval.
  let other = order + 2n;
  const isPrime = (value: bigint) => [3n, 5n, 7n, 11n, 13n].every((p) => value % p !== 0n);
  const reasons = new Set<string>();
  for (let tries = 0; tries < 300; tries++, other += 2n) {
    if (isPrime(other)) reasons.add(reasonOf(encode(curve, { order: other })));
  }
  assertEquals([...reasons], ["EC INVALID_GROUP_ORDER"]);
});

Deno.test("the numbers of a named curve with another base point are no named curve: CVE-2020-0601", () => {
  const named = curveByName("P-256");
  const { x, y } = curveGroup(named).multiplyBase(12_345n) as Point;
  const { curve } = read(encode({ ...named, name: undefined }, { base: { x, y } }));
  assertEquals([curve.name, curve.baseX], [undefined, x]);
  // With another cofactor they are none either, and wrong.
  assertEquals(
    reasonOf(encode({ ...named, name: undefined }, { cofactor: 4n })),
    "EC INVALID_COFACTOR",
  );
});

Deno.test("a base point at infinity is refused", () => {
  const der = encode(curve);
  const infinity = new DerBuilder().sequence((inner) => {
    const reader = new DerReader(der).readSequence();
    for (let count = 0; count < 3; count++) inner.raw(reader.readRaw());
    inner.octetString(Uint8Array.of(0)).integer(order).integer(1);
  }).finish();
  assertEquals(reasonOf(infinity), "EC POINT_AT_INFINITY");
});

/** Writes a binary curve with other exponents. */
function encodeBinary(exponents: readonly number[]): Bytes {
  const named = curveByName("sect163r2") as BinaryCurve;
  const builder = new DerBuilder();
  writeSpecifiedCurve(builder, { ...named, exponents });
  return builder.finish();
}

Deno.test("bad polynomials of binary fields are refused", () => {
  for (
    const [exponents, reason] of [
      [[163, 8, 6, 3, 0], "EC INVALID_FIELD"],
      [[163, 1, 0], "EC INVALID_FIELD"],
      [[163, 6, 7, 3, 0], "EC INVALID_PENTANOMIAL_BASIS"],
      [[163, 7, 7, 3, 0], "EC INVALID_PENTANOMIAL_BASIS"],
      [[163, 170, 6, 3, 0], "EC INVALID_PENTANOMIAL_BASIS"],
      [[163, 163, 0], "EC INVALID_TRINOMIAL_BASIS"],
      [[163, 0, 0], "EC INVALID_TRINOMIAL_BASIS"],
      [[16_384, 7, 6, 3, 0], "EC FIELD_TOO_LARGE"],
      [[7, 1, 0], "EC INVALID_FIELD"],
    ] as const
  ) {
    assertEquals(reasonOf(encodeBinary(exponents)), reason, `${exponents}`);
  }
});

Deno.test("irreducible polynomials are told from others", () => {
  // All trinomials of degree 8 to 20 beside trial division.
  for (let degree = 8; degree <= 20; degree++) {
    for (let middle = 1; middle < degree; middle++) {
      const polynomial = 1 << degree | 1 << middle | 1;
      let expected = true;
      for (let divisor = 2; divisor < 1 << (degree >> 1) + 1 && expected; divisor++) {
        expected = remainder(polynomial, divisor) !== 0;
      }
      assertEquals(isIrreducible([degree, middle, 0]), expected, `${degree} ${middle}`);
    }
  }
});

function remainder(value: number, divisor: number): number {
  const size = 32 - Math.clz32(divisor);
  for (let bits = 32 - Math.clz32(value); bits >= size; bits = 32 - Math.clz32(value)) {
    value ^= divisor << bits - size;
  }
  return value;
}

Deno.test("damaged parameters give an error of ours or another curve, in bounded time", () => {
  const good = encode(curve);
  const property = fc.property(
    fc.nat({ max: good.length - 1 }),
    fc.integer({ min: 1, max: 255 }),
    (at, change) => {
      const der = good.slice();
      der[at] = (der[at] as number) ^ change;
      try {
        read(der);
      } catch (error) {
        assert(error instanceof SslError, `${error}`);
      }
    },
  );
  fc.assert(property, { numRuns: 200 });
});
