// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The NIST curves as a table, and the check that a point lies on one. */

import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { SslError } from "../../err/mod.ts";
import { bigIntToBytes, bytesToBigInt, modularPower } from "../bigint.ts";
import type { CurveName } from "../pkey/pkey_types.ts";

/** One NIST curve: y² = x³ - 3x + b modulo p (SP 800-186, Section 3.2.1). */
export interface Curve {
  /** Its name in FIPS 186-5. */
  readonly name: CurveName;
  /** Its name in TLS. */
  readonly groupName: "secp256r1" | "secp384r1" | "secp521r1";
  /** Its name in OpenSSL. */
  readonly opensslName: string;
  /** Its object identifier, dotted. */
  readonly oid: string;
  /** The size of its order, in bits. */
  readonly bits: number;
  /** The length of a coordinate and of a private number, in bytes. */
  readonly coordinateLength: number;
  /** p, the field's prime. */
  readonly prime: bigint;
  /** b. */
  readonly b: bigint;
  /** n, the order. */
  readonly order: bigint;
  /** The x coordinate of the base point. */
  readonly baseX: bigint;
  /** The y coordinate of the base point. */
  readonly baseY: bigint;
}

/** The curves of this library. */
export const CURVES: readonly Curve[] = [
  {
    name: "P-256",
    groupName: "secp256r1",
    opensslName: "prime256v1",
    oid: "1.2.840.10045.3.1.7",
    bits: 256,
    coordinateLength: 32,
    prime: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    baseX: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    baseY: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  },
  {
    name: "P-384",
    groupName: "secp384r1",
    opensslName: "secp384r1",
    oid: "1.3.132.0.34",
    bits: 384,
    coordinateLength: 48,
    prime:
      0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    baseX:
      0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    baseY:
      0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  },
  {
    name: "P-521",
    groupName: "secp521r1",
    opensslName: "secp521r1",
    oid: "1.3.132.0.35",
    bits: 521,
    coordinateLength: 66,
    prime:
      0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffn,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    baseX:
      0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    baseY:
      0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  },
];

/**
 * Finds a curve.
 *
 * @param name Its name in FIPS 186-5.
 * @returns The row of the table.
 */
export function curveByName(name: CurveName): Curve {
  const curve = CURVES.find((row) => row.name === name);
  if (curve === undefined) throw new TypeError(`Cannot use the curve "${name}": it is not known`);
  return curve;
}

/**
 * Reads a point and checks that it lies on the curve. The point at infinity is refused. All three
 * curves have cofactor 1, so every other point generates the whole group.
 *
 * @param curve The curve.
 * @param encoded The point, compressed or not (SEC 1, Section 2.3.4).
 * @returns The point, uncompressed: the same array when it is so already.
 * @throws {SslError} `EC`, when it is no such point.
 */
export function decodePoint(curve: Curve, encoded: Uint8Array): Uint8Array {
  const { coordinateLength: length, prime } = curve;
  const form = encoded[0];
  if (form === 4 && encoded.length === 1 + 2 * length) {
    const x = bytesToBigInt(encoded.subarray(1, 1 + length));
    const y = bytesToBigInt(encoded.subarray(1 + length));
    // A coordinate of p or more would be a second encoding of the same point.
    if (x >= prime || y >= prime || y * y % prime !== rightSide(curve, x)) throw notOnCurve(curve);
    return encoded;
  }
  if ((form === 2 || form === 3) && encoded.length === 1 + length) {
    return decompress(curve, bytesToBigInt(encoded.subarray(1)), BigInt(form & 1));
  }
  if (form === 0 && encoded.length === 1) {
    throw new SslError("EC", "POINT_AT_INFINITY", {
      expected: `a point of ${curve.name} other than infinity`,
    });
  }
  throw new SslError("EC", "INVALID_ENCODING", {
    expected: `a point of ${curve.name}: 4 and ${2 * length} bytes, or 2 or 3 and ${length} bytes`,
    received: `${encoded.length} bytes${form === undefined ? "" : ` that begin with ${form}`}`,
  });
}

/**
 * Tells whether a private number is in the range that the curve demands.
 *
 * @param curve The curve.
 * @param scalar The number, big-endian.
 * @returns Whether it lies between 1 and n - 1.
 */
export function isScalar(curve: Curve, scalar: Uint8Array): boolean {
  if (scalar.length !== curve.coordinateLength) return false;
  const value = bytesToBigInt(scalar);
  return value > 0n && value < curve.order;
}

function rightSide(curve: Curve, x: bigint): bigint {
  const { prime } = curve;
  const value = ((x * x % prime - 3n) * x + curve.b) % prime;
  return value < 0n ? value + prime : value;
}

function decompress(curve: Curve, x: bigint, parity: bigint): Bytes {
  const { prime, coordinateLength } = curve;
  if (x >= prime) throw notOnCurve(curve);
  const square = rightSide(curve, x);
  // All three primes are 3 modulo 4, so this power is a root of every square.
  const root = modularPower(square, (prime + 1n) >> 2n, prime);
  if (root * root % prime !== square || root === 0n && parity === 1n) throw notOnCurve(curve);
  const y = (root & 1n) === parity ? root : prime - root;
  return concatBytes(
    Uint8Array.of(4),
    bigIntToBytes(x, coordinateLength),
    bigIntToBytes(y, coordinateLength),
  );
}

function notOnCurve(curve: Curve): SslError {
  return new SslError("EC", "POINT_IS_NOT_ON_CURVE", {
    expected: `a point of ${curve.name}`,
    received: "coordinates that do not satisfy its equation",
    usualCause: "a damaged key, a key of another curve, or an attack with an invalid point",
  });
}
