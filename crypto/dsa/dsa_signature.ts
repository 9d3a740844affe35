// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The two forms of DSA signatures: DER, and the two numbers side by side. */

import { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes, DecodeError } from "../../wire/mod.ts";
import { bigIntToBytes, bigIntToMinimalBytes, bitLength, bytesToBigInt } from "../bigint.ts";

/** The two numbers of a signature, both between 1 and q - 1. */
export interface DsaNumbers {
  /** r. */
  readonly r: bigint;
  /** s. */
  readonly s: bigint;
}

/** The longest DER signature that is looked at: two numbers of 256 bits and their headers. */
const MAX_LENGTH = 256;

/**
 * Writes a signature.
 *
 * @param numbers r and s.
 * @param q The order.
 * @param form How.
 * @returns The signature.
 */
export function encodeDsaSignature(
  { r, s }: DsaNumbers,
  q: bigint,
  form: "der" | "ieee-p1363",
): Bytes {
  if (form === "der") {
    return new DerBuilder().sequence((inner) => {
      inner.unsignedInteger(bigIntToMinimalBytes(r)).unsignedInteger(bigIntToMinimalBytes(s));
    }).finish();
  }
  const length = Math.ceil(bitLength(q) / 8);
  return concatBytes(bigIntToBytes(r, length), bigIntToBytes(s, length));
}

/**
 * Reads a signature strictly.
 *
 * @param signature The signature.
 * @param q The order.
 * @param form How it is written.
 * @returns r and s; `undefined` when it is malformed or out of range.
 */
export function decodeDsaSignature(
  signature: Uint8Array,
  q: bigint,
  form: "der" | "ieee-p1363",
): DsaNumbers | undefined {
  const numbers = form === "der" ? decodeDer(signature) : split(signature, q);
  if (numbers === undefined) return undefined;
  const { r, s } = numbers;
  return r > 0n && r < q && s > 0n && s < q ? numbers : undefined;
}

function split(signature: Uint8Array, q: bigint): DsaNumbers | undefined {
  const length = Math.ceil(bitLength(q) / 8);
  if (signature.length !== 2 * length) return undefined;
  return {
    r: bytesToBigInt(signature.subarray(0, length)),
    s: bytesToBigInt(signature.subarray(length)),
  };
}

function decodeDer(signature: Uint8Array): DsaNumbers | undefined {
  if (signature.length > MAX_LENGTH) return undefined;
  try {
    const reader = new DerReader(signature);
    const numbers = reader.readSequence((inner) => ({
      r: bytesToBigInt(inner.readUnsignedBytes()),
      s: bytesToBigInt(inner.readUnsignedBytes()),
    }));
    reader.finish();
    return numbers;
  } catch (error) {
    if (error instanceof SslError || error instanceof DecodeError) return undefined;
    throw error;
  }
}
