// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The curves with a name, whose numbers are read at their first use. */

import { SslError } from "../../err/mod.ts";
import { type Bytes, decodeHex } from "../../wire/mod.ts";
import { bigIntToBytes, bitLength } from "../bigint.ts";
import { nameRemedy } from "../close_names.ts";
import { BINARY_CURVES } from "./_binary_curves.ts";
import { BRAINPOOL_CURVES } from "./_brainpool_curves.ts";
import { PRIME_CURVES } from "./_prime_curves.ts";
import { CURVE_NAMES, type CurveName, type CurveNames } from "./curve_names.ts";

export { CURVE_NAMES, type CurveName, type CurveNames } from "./curve_names.ts";

/** What curves of both kinds have (SEC 1, Section 3.1). */
export interface CurveNumbers {
  /** a. Over a binary field a, b and coordinates are polynomials: bit i is the coefficient of x^i. */
  readonly a: bigint;
  /** b. */
  readonly b: bigint;
  /** The x coordinate of the base point. */
  readonly baseX: bigint;
  /** The y coordinate of the base point. */
  readonly baseY: bigint;
  /** n, the order of the base point: a prime but on the Oakley curves. */
  readonly order: bigint;
  /** The order, big-endian, as long as a private number. */
  readonly orderBytes: Bytes;
  /** h: how many times n the curve has points. */
  readonly cofactor: bigint;
  /** The seed of a curve that was drawn verifiably. */
  readonly seed?: Bytes;
  /** The size of the order, in bits. */
  readonly bits: number;
  /** The size of the field, in bits. */
  readonly fieldBits: number;
  /** The length of a coordinate, in bytes. */
  readonly coordinateLength: number;
  /** The length of a private number, in bytes. */
  readonly scalarLength: number;
}

/** A curve y² = x³ + ax + b over a prime field. */
export interface PrimeCurve extends CurveNumbers {
  /** Its name, or `undefined` for one that was given by its numbers. */
  readonly name: CurveName | undefined;
  /** Which field. */
  readonly field: "prime";
  /** p, the field's prime. */
  readonly prime: bigint;
}

/** A curve y² + xy = x³ + ax² + b over a field of characteristic two. */
export interface BinaryCurve extends CurveNumbers {
  /** Its name, or `undefined` for one that was given by its numbers. */
  readonly name: CurveName | undefined;
  /** Which field. */
  readonly field: "binary";
  /** The exponents of the polynomial that the field is made by, from the highest to 0. */
  readonly exponents: readonly number[];
}

/** An elliptic curve with its base point. */
export type Curve = PrimeCurve | BinaryCurve;

/** The curves that TLS 1.3 and WebCrypto have. */
export type NistCurveName = "P-256" | "P-384" | "P-521";

/** A prime curve that has a name. */
export type NamedPrimeCurve = PrimeCurve & { readonly name: CurveName };

/** A curve that has a name. */
export type NamedCurve = Curve & { readonly name: CurveName };

const CURVES = new Map<CurveName, NamedCurve>();

/**
 * Finds the numbers of a curve.
 *
 * @param name Its name.
 * @returns The curve; the same object each time.
 */
export function curveByName(name: NistCurveName | "SM2"): NamedPrimeCurve;
/**
 * Finds the numbers of a curve.
 *
 * @param name Its name.
 * @returns The curve; the same object each time.
 */
export function curveByName(name: CurveName): NamedCurve;
export function curveByName(name: CurveName): NamedCurve {
  let curve = CURVES.get(name);
  if (curve === undefined) {
    curve = readCurve(curveNames(name));
    CURVES.set(name, curve);
  }
  return curve;
}

/**
 * Gives the numbers of a curve that is told by its name or by its numbers.
 *
 * @param curve The name, or the curve.
 * @returns The curve.
 */
export function curveOf(curve: CurveName | Curve): Curve {
  return typeof curve === "string" ? curveByName(curve) : curve;
}

/**
 * Finds the names of a curve by one of them.
 *
 * @param name Its name here, in OpenSSL, in FIPS 186-4 or in SEC 2: `"P-256"`, `"prime256v1"`; or its
 * object identifier.
 * @returns The row of the table.
 * @throws {SslError} `EC`, `UNKNOWN_GROUP`, which says what is close to the name.
 */
export function curveNames(name: string): CurveNames {
  const row =
    CURVE_NAMES.find((row) =>
      row.name === name || row.oid === name || row.aliases?.includes(name)
    ) ??
      CURVE_NAMES.find((row) => hasName(row, name.toLowerCase()));
  if (row !== undefined) return row;
  const names = CURVE_NAMES.flatMap((row) => [row.name, ...row.aliases ?? []]);
  const remedy = nameRemedy(name, names);
  throw new SslError("EC", "UNKNOWN_GROUP", {
    expected: `a curve of OpenSSL's list, such as P-256, secp256k1 or brainpoolP256r1`,
    received: name,
    ...remedy === undefined ? {} : { remedy },
  });
}

/**
 * Finds the names of a curve by its object identifier.
 *
 * @param oid The identifier, dotted.
 * @returns The row of the table, or `undefined`.
 */
export function curveNamesByOid(oid: string): CurveNames | undefined {
  return CURVE_NAMES.find((row) => row.oid === oid);
}

/**
 * The name of a curve in OpenSSL.
 *
 * @param name Its name.
 * @returns `"prime256v1"` for P-256, `"secp384r1"` for P-384.
 */
export function opensslCurveName(name: CurveName): string {
  return name.startsWith("P-") ? curveNames(name).aliases?.[0] as string : name;
}

/**
 * What to call a curve in a message.
 *
 * @param curve The curve.
 * @returns Its name, or that it has none.
 */
export function curveLabel(curve: Curve): string {
  return curve.name ?? `a curve of ${curve.fieldBits} bits with explicit parameters`;
}

/**
 * Tells whether two curves are the same, by their numbers; seeds do not count.
 *
 * @param one A curve.
 * @param other Another.
 * @returns Whether field, a, b, base point and order are the same.
 */
export function isSameCurve(one: Curve, other: Curve): boolean {
  if (one === other) return true;
  const sameField = one.field === "prime"
    ? other.field === "prime" && one.prime === other.prime
    : other.field === "binary" && `${one.exponents}` === `${other.exponents}`;
  return sameField && one.a === other.a && one.b === other.b && one.baseX === other.baseX &&
    one.baseY === other.baseY && one.order === other.order;
}

/** What follows from the other numbers of a curve. */
type CurveSizes = Pick<
  CurveNumbers,
  "orderBytes" | "bits" | "fieldBits" | "coordinateLength" | "scalarLength"
>;

/**
 * Adds the sizes to the numbers of a curve.
 *
 * @param numbers The numbers.
 * @param fieldBits The size of the field, in bits.
 * @returns Both.
 */
export function withSizes<T extends { readonly order: bigint }>(
  numbers: T,
  fieldBits: number,
): T & CurveSizes {
  const bits = bitLength(numbers.order);
  const [coordinateLength, scalarLength] = [fieldBits, bits].map((size) => Math.ceil(size / 8));
  return {
    ...numbers,
    // Orders from outside are checked later, 0 among them.
    orderBytes: bigIntToBytes(numbers.order, Math.max(1, scalarLength as number)),
    bits,
    fieldBits,
    coordinateLength: coordinateLength as number,
    scalarLength: scalarLength as number,
  };
}

function hasName(row: CurveNames, lower: string): boolean {
  return [row.name, ...row.aliases ?? []].some((name) => name.toLowerCase() === lower);
}

/** Reads the numbers of a curve from the tables. */
function readCurve({ name, sameAs = name, seed: ownSeed }: CurveNames): NamedCurve {
  const prime = PRIME_CURVES[sameAs] ?? BRAINPOOL_CURVES[sameAs];
  const [field = "", a = "", b, baseX, baseY, order, cofactor, seed] =
    (prime ?? BINARY_CURVES[sameAs] ?? "").split(" ");
  const numbers = {
    name,
    b: fromHex(b),
    baseX: fromHex(baseX),
    baseY: fromHex(baseY),
    order: fromHex(order),
    cofactor: BigInt(cofactor as string),
    ...seed === undefined || ownSeed === "absent" ? {} : { seed: decodeHex(seed) },
  };
  if (prime === undefined) {
    const exponents = field.split(",").map(Number);
    const rest = { ...numbers, a: fromHex(a), field: "binary" as const, exponents };
    return withSizes(rest, exponents[0] as number);
  }
  const p = fromHex(field);
  const rest = {
    ...numbers,
    a: a === "-3" ? p - 3n : fromHex(a),
    field: "prime" as const,
    prime: p,
  };
  return withSizes(rest, bitLength(p));
}

function fromHex(digits: string | undefined): bigint {
  return BigInt(`0x${digits}`);
}
