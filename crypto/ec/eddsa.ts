// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Ed25519 and Ed448 (RFC 8032), X25519 and X448 (RFC 7748) by noble.
 *
 * Timing: as with the NIST curves, operation counts are constant but BigInt makes no promise.
 *
 * Signatures are checked without the cofactor and by comparing encodings, as OpenSSL, BoringSSL and
 * every host does: all engines agree on every signature, however it was built. The callers checked
 * already that key and signature are in their only encoding.
 */

import type { EdwardsPoint, EdwardsPointCons } from "@noble/curves/abstract/edwards.js";
import { shake256 } from "@noble/hashes/sha3.js";
import { type Bytes, concatBytes, equalBytes } from "../../wire/mod.ts";
import { bytesToBigInt } from "../bigint.ts";
import type { EddsaName } from "./eddsa_checks.ts";
import { eddsaDomain, eddsaMessage } from "./eddsa_variants.ts";
import { nobleEddsa, nobleMontgomery } from "./noble_curves.ts";
import type { EddsaAlgorithm } from "./raw_types.ts";
import { sha512 } from "../digest/sha2.ts";

/**
 * Signs.
 *
 * @param algorithm How; its context was checked.
 * @param seed The private key.
 * @param data The message.
 * @returns The signature: 64 or 114 bytes.
 */
export function signEddsa(algorithm: EddsaAlgorithm, seed: Uint8Array, data: Uint8Array): Bytes {
  const context = eddsaDomain(algorithm);
  return nobleEddsa(algorithm.kind).sign(eddsaMessage(algorithm, data), seed, { context });
}

/**
 * Checks a signature: [S]B - [k]A must be encoded as R (RFC 8032, Sections 5.1.7 and 5.2.7, in the
 * form without the cofactor, which they allow).
 *
 * @param algorithm How it was made; its context was checked.
 * @param key The public key.
 * @param data The message.
 * @param signature The signature.
 * @returns Whether it is good.
 */
export function verifyEddsa(
  algorithm: EddsaAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const half = signature.length >> 1;
  const r = signature.subarray(0, half);
  const { Point } = nobleEddsa(algorithm.kind);
  const { ORDER } = Point.Fn;
  const s = littleEndian(signature.subarray(half));
  if (s >= ORDER) return false;
  let point: EdwardsPoint;
  try {
    point = Point.fromBytes(new Uint8Array(key));
  } catch {
    return false;
  }
  const k = littleEndian(challenge(algorithm, r, key, data)) % ORDER;
  const left = multiply(Point, Point.BASE, s);
  return equalBytes(left.add(multiply(Point, point.negate(), k)).toBytes(), r);
}

/**
 * Computes the public key of any of the four algorithms.
 *
 * @param name Which algorithm.
 * @param seed The private key.
 * @returns The public key.
 */
export function rawPublicKey(
  name: EddsaName | "x25519" | "x448",
  seed: Uint8Array,
): Bytes {
  switch (name) {
    case "x25519":
    case "x448":
      return nobleMontgomery(name).getPublicKey(seed);
    default:
      return nobleEddsa(name).getPublicKey(seed);
  }
}

/**
 * Computes the shared secret of X25519 or X448.
 *
 * @param name Which.
 * @param seed The private key.
 * @param peer The peer's public key.
 * @returns The secret; `undefined` when it would be zero: the peer's key is of small order.
 */
export function montgomerySecret(
  name: "x25519" | "x448",
  seed: Uint8Array,
  peer: Uint8Array,
): Bytes | undefined {
  try {
    return nobleMontgomery(name).getSharedSecret(seed, peer);
  } catch {
    // noble refuses only this, for the lengths were checked (RFC 7748, Section 6.1).
    return undefined;
  }
}

function multiply(Point: EdwardsPointCons, point: EdwardsPoint, scalar: bigint): EdwardsPoint {
  return scalar === 0n ? Point.ZERO : point.multiplyUnsafe(scalar);
}

function challenge(
  algorithm: EddsaAlgorithm,
  r: Uint8Array,
  key: Uint8Array,
  data: Uint8Array,
): Bytes {
  const message = eddsaMessage(algorithm, data);
  const input = concatBytes(eddsaDomain(algorithm), r, key, message);
  return algorithm.kind === "ed25519" ? sha512.digest(input) : shake256(input, { dkLen: 114 });
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytesToBigInt(new Uint8Array(bytes).reverse());
}
