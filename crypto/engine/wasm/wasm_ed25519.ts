// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Ed25519 and its variants (RFC 8032) by the module of Curve25519. Timing: see docs/constant-time.md. */

import { type Bytes, concatBytes, equalBytes } from "../../../wire/mod.ts";
import { sha512 } from "../../digest/sha2.ts";
import { isCanonicalEddsaSignature } from "../../ec/eddsa_checks.ts";
import { eddsaDomain, eddsaMessage } from "../../ec/eddsa_variants.ts";
import type { EddsaAlgorithm } from "../../ec/raw_types.ts";
import { wipe } from "../../wipe.ts";
import { wasmCurve25519 } from "./curve25519_memory.ts";

/**
 * Signs with Ed25519 (Section 5.1.6).
 *
 * @param algorithm How; its context was checked.
 * @param seed The private key.
 * @param data The message.
 * @returns The signature, or `undefined` where there is no module.
 */
export function signWasmEd25519(
  algorithm: EddsaAlgorithm,
  seed: Uint8Array,
  data: Uint8Array,
): Bytes | undefined {
  const kernel = wasmCurve25519();
  if (kernel === undefined) return undefined;
  const [domain, message] = [eddsaDomain(algorithm), eddsaMessage(algorithm, data)];
  const expanded = sha512.digest(seed);
  const scalar = expanded.subarray(0, 32);
  scalar[0] = (scalar[0] as number) & 248;
  scalar[31] = (scalar[31] as number) & 127 | 64;
  const point = kernel.multiplyBase(scalar);
  const input = concatBytes(domain, expanded.subarray(32), message);
  const digest = sha512.digest(input);
  const nonce = kernel.reduceDigest(digest);
  const r = kernel.multiplyBase(nonce);
  const challenge = kernel.reduceDigest(sha512.digest(concatBytes(domain, r, point, message)));
  const s = kernel.multiplyAdd(challenge, scalar, nonce);
  wipe(expanded, input, digest, nonce);
  return concatBytes(r, s);
}

/**
 * Checks a signature of Ed25519 (Section 5.1.7), without the cofactor, as all engines do.
 *
 * @param algorithm How it was made; its context was checked.
 * @param key The public key, encoded canonically.
 * @param data The message.
 * @param signature The signature.
 * @returns Whether it is good, or `undefined` where there is no module.
 */
export function verifyWasmEd25519(
  algorithm: EddsaAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  const kernel = wasmCurve25519();
  if (kernel === undefined) return undefined;
  if (!isCanonicalEddsaSignature("ed25519", signature)) return false;
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  const message = eddsaMessage(algorithm, data);
  const digest = sha512.digest(concatBytes(eddsaDomain(algorithm), r, key, message));
  const point = kernel.verificationPoint(key, s, digest);
  return point !== undefined && equalBytes(point, r);
}
