// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Forms of signatures: engines know one, DER; the others are made of it and turned into it here. */

import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes } from "../bigint.ts";
import { type Curve, curveOf } from "../ec/curves.ts";
import type { EcdsaAlgorithm } from "../ec/ec_types.ts";
import {
  decodeEcdsaSignature,
  derToRawSignature,
  encodeEcdsaSignature,
  rawToDerSignature,
} from "../ec/ecdsa_signature.ts";
import type { PrivateKeyParts, PublicKeyParts, SignatureAlgorithm } from "./pkey_types.ts";

/**
 * Brings a signature that somebody gave into the form that engines take.
 *
 * @param parts The parts of the key.
 * @param algorithm How it was made.
 * @param signature The signature.
 * @returns The signature, or `undefined` when it has not the form that it must have.
 */
export function toEngineForm(
  parts: PublicKeyParts,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array | undefined {
  if (algorithm.kind !== "ecdsa" || !("curve" in parts)) return signature;
  const curve = curveOf(parts.curve);
  let der = signature;
  if (algorithm.form === "ieee-p1363") {
    if (signature.length !== 2 * curve.scalarLength) return undefined;
    der = rawToDerSignature(signature);
  }
  if (algorithm.lowS !== true) return der;
  const numbers = decodeEcdsaSignature(curve, der);
  return numbers === undefined || isHigh(curve, numbers.s) ? undefined : der;
}

/**
 * Brings a signature that an engine made into the form that was asked for.
 *
 * @param parts The parts of the key.
 * @param algorithm How it was made.
 * @param signature The signature.
 * @returns The signature.
 */
export function fromEngineForm(
  parts: PrivateKeyParts,
  algorithm: SignatureAlgorithm,
  signature: Bytes,
): Bytes {
  if (algorithm.kind !== "ecdsa" || !("curve" in parts)) return signature;
  const curve = curveOf(parts.curve);
  const der = withWantedS(curve, algorithm, signature);
  return algorithm.form === "ieee-p1363" ? derToRawSignature(curve, der) as Bytes : der;
}

/** r and -s are a signature of the same message. */
function withWantedS(curve: Curve, { lowS }: EcdsaAlgorithm, signature: Bytes): Bytes {
  const numbers = lowS === true ? decodeEcdsaSignature(curve, signature) : undefined;
  if (numbers === undefined || !isHigh(curve, numbers.s)) return signature;
  const [r, s] = [numbers.r, curve.order - numbers.s].map((number) =>
    bigIntToBytes(number, curve.scalarLength)
  );
  return encodeEcdsaSignature(r as Bytes, s as Bytes);
}

function isHigh({ order }: Curve, s: bigint): boolean {
  return 2n * s > order;
}
