// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Curves told by their numbers: ECParameters of X9.62 (RFC 3279, Section 2.3.5). */

import type { DerBuilder } from "../asn1/der_builder.ts";
import type { DerReader } from "../asn1/der_reader.ts";
import { DER_TAGS } from "../asn1/tags.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bitLength, bytesToBigInt } from "../bigint.ts";
import { checkCurve } from "./curve_checks.ts";
import {
  type BinaryCurve,
  type Curve,
  CURVE_NAMES,
  curveByName,
  isSameCurve,
  type PrimeCurve,
  withSizes,
} from "./curves.ts";
import { type PointForm, readPoint, writePoint } from "./points.ts";

/** OPENSSL_ECC_MAX_FIELD_BITS. */
const MAX_FIELD_BITS = 661;
/** The longest number that is looked at, in bytes: one byte more than those of the largest field. */
const MAX_LENGTH = 84;

const PRIME_FIELD = "1.2.840.10045.1.1";
const BINARY_FIELD = "1.2.840.10045.1.2";
const TRINOMIAL_BASIS = "1.2.840.10045.1.2.3.2";
const PENTANOMIAL_BASIS = "1.2.840.10045.1.2.3.3";

type Field =
  | Pick<PrimeCurve, "field" | "prime" | "fieldBits">
  | Pick<BinaryCurve, "field" | "exponents" | "fieldBits">;

/**
 * Reads the numbers of a curve. They are compared with the curves that have a name; others are
 * checked: field, equation, order, cofactor and base point.
 *
 * @param reader Where they come next.
 * @returns The curve.
 * @throws {SslError} `EC`, when they are too large or not those of a curve; `ASN1`, when they are not
 * well written.
 */
export function readSpecifiedCurve(reader: DerReader): Curve {
  return reader.readSequence((inner): Curve => {
    // 2 and 3 say that the seed must be used, and how; the numbers are the same.
    const version = inner.readSmallInteger(255, "version");
    if (version < 1 || version > 3) {
      inner.fail("INVALID_VALUE", { expected: "version 1", received: `${version}` });
    }
    const field = inner.readSequence(readField, "fieldID");
    const { a, b, seed } = inner.readSequence(readEquation, "curve");
    const encodedBase = inner.readOctetString("base");
    const order = readNumber(inner, "order");
    if (inner.peekTag() !== DER_TAGS.INTEGER) throw noCofactor();
    const cofactor = readNumber(inner, "cofactor");
    // The digest by which the seed gave the numbers.
    if (inner.peekTag() === DER_TAGS.SEQUENCE) inner.skip("hash");
    const numbers = { a, b, order, baseX: 0n, baseY: 0n, cofactor };
    const bare = {
      name: undefined,
      ...withSizes({ ...field, ...numbers }, field.fieldBits),
      ...seed === undefined ? {} : { seed },
    } as Curve;
    return namedCurve(bare, encodedBase) ?? checkCurve(bare, encodedBase);
  }, "ECParameters");
}

/**
 * Writes the numbers of a curve.
 *
 * @param builder Where to.
 * @param curve The curve.
 * @param form How the base point is written.
 */
export function writeSpecifiedCurve(
  builder: DerBuilder,
  curve: Curve,
  form: PointForm = "uncompressed",
): void {
  const { coordinateLength: length, seed, baseX: x, baseY: y } = curve;
  builder.sequence((inner) => {
    inner.integer(1);
    inner.sequence((field) => writeField(field, curve));
    inner.sequence((equation) => {
      equation.octetString(bigIntToBytes(curve.a, length));
      equation.octetString(bigIntToBytes(curve.b, length));
      if (seed !== undefined) equation.bitString(seed);
    });
    inner.octetString(writePoint(curve, { x, y }, form));
    inner.integer(curve.order).integer(curve.cofactor);
  });
}

function readField(reader: DerReader): Field {
  const type = reader.readOid("fieldType");
  if (type === PRIME_FIELD) {
    const prime = readNumber(reader, "prime-p");
    const fieldBits = bitLength(prime);
    if (fieldBits > MAX_FIELD_BITS) throw fieldTooLarge(`${fieldBits} bits`);
    return { field: "prime", prime, fieldBits };
  }
  if (type === BINARY_FIELD) return reader.readSequence(readBinaryField, "characteristic-two");
  throw new SslError("EC", "INVALID_FIELD", {
    expected: "a prime field or one of characteristic two",
    received: type,
  });
}

function readBinaryField(reader: DerReader): Field {
  const bits = readNumber(reader, "m");
  if (bits > MAX_FIELD_BITS) throw fieldTooLarge(`${bits} bits`);
  const basis = reader.readOid("basis");
  let middle: bigint[];
  if (basis === TRINOMIAL_BASIS) {
    middle = [readNumber(reader, "k")];
  } else if (basis === PENTANOMIAL_BASIS) {
    middle = reader.readSequence((inner) => [1, 2, 3].map((at) => readNumber(inner, `k${at}`)));
  } else {
    throw new SslError("EC", "NOT_IMPLEMENTED", {
      expected: "a trinomial or pentanomial basis",
      received: `the basis ${basis}`,
    });
  }
  const exponents = [bits, ...middle.reverse(), 0n];
  if (exponents.some((exponent, at) => at > 0 && exponent >= (exponents[at - 1] as bigint))) {
    const kind = middle.length === 1 ? "INVALID_TRINOMIAL_BASIS" : "INVALID_PENTANOMIAL_BASIS";
    throw new SslError("EC", kind, {
      expected: "exponents between 0 and m that ascend",
      received: middle.join(", "),
    });
  }
  return { field: "binary", exponents: exponents.map(Number), fieldBits: Number(bits) };
}

function readEquation(reader: DerReader): { a: bigint; b: bigint; seed?: Bytes } {
  const [a, b] = ["a", "b"].map((name) => {
    const bytes = reader.readOctetString(name);
    // Some writers drop leading zero bytes, others write too many.
    if (bytes.length > MAX_LENGTH) throw fieldTooLarge(`${bytes.length} bytes for ${name}`);
    return bytesToBigInt(bytes);
  }) as [bigint, bigint];
  if (reader.peekTag() === undefined) return { a, b };
  return { a, b, seed: new Uint8Array(reader.readBitString("seed").bytes) };
}

/** Reads a positive number without looking at more of it than a field may have. */
function readNumber(reader: DerReader, name: string): bigint {
  const bytes = reader.readUnsignedBytes(name);
  if (bytes.length > MAX_LENGTH) throw fieldTooLarge(`${8 * bytes.length} bits for ${name}`);
  return bytesToBigInt(bytes);
}

function fieldTooLarge(received: string): SslError {
  return new SslError("EC", "FIELD_TOO_LARGE", {
    expected: `numbers of at most ${MAX_FIELD_BITS} bits, as OpenSSL's limit is`,
    received,
    usualCause: "an attempt to make somebody compute for long",
  });
}

function noCofactor(): SslError {
  return new SslError("EC", "UNKNOWN_COFACTOR", {
    expected: "a cofactor, as RFC 3279, Section 2.3.5 demands",
    received: "none",
    remedy: "tell the curve by its name: openssl ec -in key.pem -param_enc named_curve",
  });
}

/** Finds the curve with a name that has the same numbers. */
function namedCurve(bare: Curve, encodedBase: Uint8Array): Curve | undefined {
  for (const { name } of CURVE_NAMES) {
    const curve = curveByName(name);
    const { baseX, baseY } = curve;
    if (curve.order !== bare.order || !isSameCurve(curve, { ...bare, baseX, baseY })) continue;
    const base = readPoint(curve, encodedBase);
    const sameBase = base.x === baseX && base.y === baseY;
    if (sameBase && bare.cofactor === curve.cofactor) return curve;
  }
  return undefined;
}

function writeField(builder: DerBuilder, curve: Curve): void {
  if (curve.field === "prime") {
    builder.oid(PRIME_FIELD).integer(curve.prime);
    return;
  }
  const [bits, ...rest] = curve.exponents;
  const middle = rest.slice(0, -1).reverse();
  builder.oid(BINARY_FIELD).sequence((inner) => {
    inner.integer(bits as number);
    if (middle.length === 1) {
      inner.oid(TRINOMIAL_BASIS).integer(middle[0] as number);
    } else {
      inner.oid(PENTANOMIAL_BASIS).sequence((list) => {
        for (const exponent of middle) list.integer(exponent);
      });
    }
  });
}
