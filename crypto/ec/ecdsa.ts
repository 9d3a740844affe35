// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ECDSA and ECDH on the NIST curves by noble; signatures on P-256 are checked by p256_verify.ts.
 *
 * Timing: noble multiplies secret numbers by algorithms of constant operation count, and blinds
 * them; but BigInt makes no promise, so small differences remain. Prefer an engine of the host where
 * others can measure closely and its speed allows.
 */

import { ecdsa } from "@noble/curves/abstract/weierstrass.js";
import type { ECDSA } from "@noble/curves/abstract/weierstrass.js";
import type { Bytes } from "../../wire/mod.ts";
import { curveByName } from "./curves.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { decodeEcdsaSignature, derToRawSignature, rawToDerSignature } from "./ecdsa_signature.ts";
import { portableDigestOnce } from "../engine/portable_digest.ts";
import { portableHmac } from "../engine/portable_hmac.ts";
import { nistPoint } from "./noble_curves.ts";
import { verifyP256 } from "./p256_verify.ts";
import type { CurveName, EcdsaAlgorithm } from "./ec_types.ts";
import { sha256 } from "../digest/sha2.ts";

/** What noble computes for one curve and one digest. */
const BY_DIGEST = new Map<string, ECDSA>();

/**
 * Signs by ECDSA with the nonce of RFC 6979: the same message gives the same signature.
 *
 * @param curve The curve.
 * @param algorithm The digest, of the message and of the nonce's generator, and whether the data is
 * the digest already.
 * @param scalar The private number.
 * @param data The message.
 * @returns The signature in DER.
 */
export function signEcdsa(
  curve: CurveName,
  algorithm: EcdsaAlgorithm,
  scalar: Uint8Array,
  data: Uint8Array,
): Bytes {
  const options = { prehash: false, lowS: false };
  const hash = hashOf(algorithm, data);
  return rawToDerSignature(nobleEcdsa(curve, algorithm.digest).sign(hash, scalar, options));
}

/**
 * Checks an ECDSA signature.
 *
 * @param curve The curve.
 * @param algorithm The digest, and whether the data is the digest already.
 * @param point The public point, uncompressed.
 * @param data The message.
 * @param signature The signature in DER.
 * @returns Whether it is good.
 */
export function verifyEcdsa(
  curve: CurveName,
  algorithm: EcdsaAlgorithm,
  point: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (curve === "P-256") {
    const numbers = decodeEcdsaSignature(curveByName(curve), signature);
    return numbers !== undefined && verifyP256(point, hashOf(algorithm, data), numbers);
  }
  const raw = derToRawSignature(curveByName(curve), signature);
  if (raw === undefined) return false;
  const options = { prehash: false, lowS: false };
  return nobleEcdsa(curve, algorithm.digest).verify(raw, hashOf(algorithm, data), point, options);
}

/**
 * Computes the public point.
 *
 * @param curve The curve.
 * @param scalar The private number.
 * @returns The point, uncompressed.
 */
export function ecPublicPoint(curve: CurveName, scalar: Uint8Array): Bytes {
  return nobleEcdsa(curve, sha256).getPublicKey(scalar, false);
}

/**
 * Computes the shared secret of ECDH (SP 800-56A, Section 5.7.1.2): the x coordinate.
 *
 * @param curve The curve.
 * @param scalar The private number.
 * @param point The peer's point, which was checked.
 * @returns As many bytes as a coordinate has.
 */
export function ecSharedSecret(
  curve: CurveName,
  scalar: Uint8Array,
  point: Uint8Array,
): Bytes {
  const shared = nobleEcdsa(curve, sha256).getSharedSecret(scalar, point, true);
  const secret = shared.slice(1);
  shared.fill(0);
  return secret;
}

function hashOf({ digest, prehashed }: EcdsaAlgorithm, data: Uint8Array): Uint8Array {
  return prehashed === true ? data : portableDigestOnce(digest, data);
}

/** noble draws nonces by the digest that an instance was made with. */
function nobleEcdsa(curve: CurveName, digest: DigestAlgorithm): ECDSA {
  const name = `${curve} ${digest.name}`;
  let instance = BY_DIGEST.get(name);
  if (instance === undefined) {
    const hash = Object.assign((data: Uint8Array) => portableDigestOnce(digest, data), {
      outputLen: digest.outputLength,
      blockLen: digest.blockLength,
      canXOF: false,
      create: (): never => {
        throw new TypeError("Cannot hash piece by piece here");
      },
    });
    const hmac = (key: Uint8Array, data: Uint8Array): Bytes => portableHmac(digest, key, data);
    instance = ecdsa(nistPoint(curve), hash, { hmac, lowS: false });
    BY_DIGEST.set(name, instance);
  }
  return instance;
}
