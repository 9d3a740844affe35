// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Forms of signatures: engines know one, DER; the others are made of it and turned into it here. */

import { curveOf } from "../ec/curves.ts";
import { derToRawSignature, rawToDerSignature } from "../ec/ecdsa_signature.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { PrivateKeyParts, PublicKeyParts, SignatureAlgorithm } from "./pkey_types.ts";

/**
 * Brings a signature that somebody gave into the form that engines take.
 *
 * @param parts The parts of the key.
 * @param algorithm How it was made.
 * @param signature The signature.
 * @returns The signature, or `undefined` when it has not the length that its form demands.
 */
export function toEngineForm(
  parts: PublicKeyParts,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array | undefined {
  const length = halfLength(parts, algorithm);
  if (length === undefined) return signature;
  return signature.length === 2 * length ? rawToDerSignature(signature) : undefined;
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
  if (halfLength(parts, algorithm) === undefined || !("curve" in parts)) return signature;
  return derToRawSignature(curveOf(parts.curve), signature) as Bytes;
}

/** The length of each number where two stand side by side, in bytes. */
function halfLength(
  parts: PublicKeyParts | PrivateKeyParts,
  algorithm: SignatureAlgorithm,
): number | undefined {
  const sideBySide = "form" in algorithm && algorithm.form === "ieee-p1363";
  return sideBySide && "curve" in parts ? curveOf(parts.curve).scalarLength : undefined;
}
