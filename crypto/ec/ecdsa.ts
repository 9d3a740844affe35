// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ECDSA on any curve, with numbers of BigInt; signatures on P-256 are checked by p256_verify.ts.
 *
 * Timing: secret numbers meet a multiplication of points whose count of operations is constant (see
 * prime_group.ts and binary_group.ts), and an inversion that is blinded by a random factor; but BigInt makes no promise, so small differences remain. Prefer an engine of the host
 * where others can measure closely and its speed allows.
 */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { bigIntToBytes, bytesToBigInt, modularInverse } from "../bigint.ts";
import { type DigestAlgorithm, isXof } from "../digest/digest.ts";
import { sha512 } from "../digest/sha2.ts";
import { portableDigestOnce } from "../engine/portable_digest.ts";
import { DeterministicNonces, hashToNumber } from "../pkey/deterministic_nonces.ts";
import { wipe } from "../wipe.ts";
import { type Curve, curveLabel, curveOf } from "./curves.ts";
import {
  decodeEcdsaSignature,
  type EcdsaSignature,
  encodeEcdsaSignature,
} from "./ecdsa_signature.ts";
import type { CurveName, EcdsaAlgorithm } from "./ec_types.ts";
import { drawScalar } from "./ecdh.ts";
import { curveGroup } from "./group.ts";
import { verifyP256 } from "./p256_verify.ts";
import { uncompressedPoint } from "./points.ts";

/** RFC 2409, Sections 6.3 and 6.4: the orders are no primes, so that not every number has an inverse. */
const NOT_FOR_ECDSA: readonly CurveName[] = ["Oakley-EC2N-3", "Oakley-EC2N-4"];

/**
 * Signs by ECDSA with the nonce of RFC 6979: the same message gives the same signature.
 *
 * @param curve The curve.
 * @param algorithm The digest, of the message and of the nonce's generator, and whether the data is
 * the digest already.
 * @param scalar The private number.
 * @param data The message.
 * @returns The signature in DER.
 * @throws {RangeError} When the data has not the length of a digest that it is said to be.
 * @throws {SslError} `EC`, `CURVE_DOES_NOT_SUPPORT_ECDSA` on a curve whose order is no prime.
 */
export function signEcdsa(
  curve: CurveName | Curve,
  algorithm: EcdsaAlgorithm,
  scalar: Uint8Array,
  data: Uint8Array,
): Bytes {
  const numbers = curveOf(curve);
  if (numbers.name !== undefined && NOT_FOR_ECDSA.includes(numbers.name)) throw noEcdsa(numbers);
  const { order, scalarLength } = numbers;
  const hash = hashToNumber(order, hashOf(algorithm, data));
  const nonces = new DeterministicNonces(order, nonceDigest(algorithm), scalar, hash);
  try {
    for (;;) {
      const nonce = nonces.next();
      const signature = signWithNonce(numbers, scalar, bytesToBigInt(nonce), bytesToBigInt(hash));
      wipe(nonce);
      if (signature !== undefined) {
        const { r, s } = signature;
        return encodeEcdsaSignature(bigIntToBytes(r, scalarLength), bigIntToBytes(s, scalarLength));
      }
      nonces.advance();
    }
  } finally {
    nonces.destroy();
  }
}

/** FIPS 186-5, Section 6.4.1; `undefined` when another nonce must be taken. */
function signWithNonce(
  curve: Curve,
  scalar: Uint8Array,
  nonce: bigint,
  hash: bigint,
): EcdsaSignature | undefined {
  const { order } = curve;
  const point = curveGroup(curve).multiplyBase(nonce);
  if (point === undefined) return undefined;
  const r = point.x % order;
  // The time of an inversion tells something of its operand, so that it must be a random one.
  const blind = bytesToBigInt(drawScalar(curve));
  const inverse = modularInverse(nonce * blind % order, order) as bigint;
  const s = inverse * (blind * ((hash + r * bytesToBigInt(scalar)) % order) % order) % order;
  return r === 0n || s === 0n ? undefined : { r, s };
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
  curve: CurveName | Curve,
  algorithm: EcdsaAlgorithm,
  point: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const numbers = curveOf(curve);
  const decoded = decodeEcdsaSignature(numbers, signature);
  if (decoded === undefined) return false;
  const hash = hashOf(algorithm, data);
  if (numbers.name === "P-256") return verifyP256(point, hash, decoded);
  // FIPS 186-5, Section 6.4.2.
  const { order } = numbers;
  const { r, s } = decoded;
  const inverse = modularInverse(s, order);
  if (inverse === undefined) return false;
  const sum = curveGroup(numbers).sumPublic(
    bytesToBigInt(hashToNumber(order, hash)) * inverse % order,
    uncompressedPoint(numbers, point),
    r * inverse % order,
  );
  return sum !== undefined && sum.x % order === r;
}

function noEcdsa(curve: Curve): SslError {
  return new SslError("EC", "CURVE_DOES_NOT_SUPPORT_ECDSA", {
    expected: "a curve whose base point has a prime order",
    received: curveLabel(curve),
    remedy: "use the key for ECDH alone, for which the curve was made",
  });
}

function hashOf({ digest, prehashed }: EcdsaAlgorithm, data: Uint8Array): Uint8Array {
  // RFC 8692, Section 3: 256 bits of SHAKE128, 512 of SHAKE256, twice what OpenSSL takes of itself.
  const outputLength = isXof(digest) ? 2 * digest.outputLength : digest.outputLength;
  if (prehashed !== true) {
    return isXof(digest) ? digest.digest(data, { outputLength }) : portableDigestOnce(digest, data);
  }
  if (data.length === outputLength) return data;
  throw new RangeError(
    `Cannot take ${data.length} bytes for a digest by ${digest.name}: ` +
      `${outputLength} bytes are expected`,
  );
}

/** RFC 6979 needs an HMAC, which extendable-output functions do not have (RFC 8692, Section 3). */
function nonceDigest({ digest, nonce }: EcdsaAlgorithm): DigestAlgorithm {
  if (!isXof(digest)) return digest;
  if (nonce !== "deterministic") return sha512;
  throw new SslError("EC", "INVALID_DIGEST", {
    expected: "a digest with which RFC 6979 can make nonces",
    received: digest.name,
    remedy: "take another digest, or leave the nonce to the engine",
  });
}
