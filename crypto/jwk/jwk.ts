// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Keys as JSON Web Keys: RSA with any number of primes, the curves of JWA (RFC 7518, RFC 8812), those of
 * RFC 8037, and ML-DSA (RFC 9964). Nothing is promised about timing: keys are read and written, not used.
 */

import { SslError } from "../../err/mod.ts";
import { concatBytes } from "../../wire/mod.ts";
import type { CurveName } from "../ec/ec_types.ts";
import type { RawKeyType } from "../ec/raw_types.ts";
import type { MlDsaKeyType } from "../ml_dsa/ml_dsa_types.ts";
import { rawAlgorithm } from "../pkcs8/key_algorithms.ts";
import { encodePrivateKeyInfo, encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";
import { PrivateKey } from "../pkey/private_key.ts";
import { PublicKey } from "../pkey/public_key.ts";
import { wipe } from "../wipe.ts";
import { badMember, readBytes, writeBytes } from "./_jwk_bytes.ts";
import { readRsaPrivate, readRsaPublic, writeRsaPrivate, writeRsaPublic } from "./_jwk_rsa.ts";
import {
  AKP_NAMES,
  readAkpPrivate,
  readAkpPublic,
  writeAkpPrivate,
  writeAkpPublic,
} from "./_jwk_akp.ts";
import type { Jwk } from "./jwk_types.ts";

/** The curves of kty EC: their names in JWK and here, and the length of their numbers in bytes. */
const EC_CURVES: readonly (readonly [crv: string, curve: CurveName, length: number])[] = [
  ["P-256", "P-256", 32],
  ["P-384", "P-384", 48],
  ["P-521", "P-521", 66],
  ["secp256k1", "secp256k1", 32],
];

/** The curves of kty OKP (RFC 8037, Section 2). */
const OKP_CURVES: readonly (readonly [crv: string, type: RawKeyType])[] = [
  ["Ed25519", "ed25519"],
  ["Ed448", "ed448"],
  ["X25519", "x25519"],
  ["X448", "x448"],
];

/**
 * Reads the public key of a JSON Web Key; of a private one the public part.
 *
 * @param jwk The key; members that say what it is for (`use`, `kid`, and but for kty AKP `alg`) are not
 * looked at.
 * @returns The key.
 * @throws {SslError} `EVP`, `DECODE_ERROR` when a member is missing or wrong; `EVP`,
 * `UNSUPPORTED_KEY_TYPE` and `EC`, `UNKNOWN_GROUP` for other families and curves; and what the numbers
 * demand, such as a point on its curve.
 *
 * @example Usage
 * ```ts
 * import { publicKeyFromJwk } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = publicKeyFromJwk({
 *   kty: "OKP",
 *   crv: "Ed25519",
 *   x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
 * });
 * assertEquals(key.type, "ed25519");
 * ```
 */
export function publicKeyFromJwk(jwk: Jwk): PublicKey {
  // What is read goes through its encoding, so that it is checked as every other key.
  return PublicKey.fromSubjectPublicKeyInfo(encodeSubjectPublicKeyInfo(readPublic(jwk)));
}

/**
 * Reads a JSON Web Key with a private key. The public key in it must belong to the private one.
 *
 * @param jwk The key; members that say what it is for (`use`, `kid`, and but for kty AKP `alg`) are not
 * looked at.
 * @returns The key.
 * @throws {SslError} As {@linkcode publicKeyFromJwk}; `EVP`, `INVALID_KEY` when the two do not belong
 * together.
 *
 * @example Usage
 * ```ts
 * import { generateKey, privateKeyFromJwk, privateKeyToJwk } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const jwk = JSON.parse(JSON.stringify(privateKeyToJwk(key)));
 * assertEquals(privateKeyFromJwk(jwk).toPem(), key.toPem());
 * ```
 */
export function privateKeyFromJwk(jwk: Jwk): PrivateKey {
  const publicKey = publicKeyFromJwk(jwk);
  const der = encodePrivateKeyInfo(readPrivate(jwk), publicKey.parts);
  try {
    const key = PrivateKey.fromPkcs8(der);
    if (belongs(key, publicKey)) return key;
    key.destroy();
  } finally {
    wipe(der);
  }
  throw new SslError("EVP", "INVALID_KEY", {
    expected: "the public key that belongs to the private one",
    received: "another one in the same JSON Web Key",
    usualCause: "two keys were mixed up, or the key is damaged",
  });
}

/**
 * Writes a public key as JSON Web Key.
 *
 * @param key The key.
 * @returns The members of RFC 7518, RFC 8037 and RFC 9964; `kid` and the like are the caller's to add.
 * @throws {SslError} `EVP`, `UNSUPPORTED_KEY_TYPE` when there is no form for the key.
 *
 * @example Usage
 * ```ts
 * import { generateKey, publicKeyToJwk } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "secp256k1" });
 * assertEquals(publicKeyToJwk(key.publicKey).crv, "secp256k1");
 * ```
 */
export function publicKeyToJwk({ parts }: PublicKey): Jwk {
  if ("modulus" in parts && parts.type === "rsa") return writeRsaPublic(parts);
  if (parts.type === "ec" && "curve" in parts) {
    const row = EC_CURVES.find(([_, curve]) => curve === parts.curve);
    if (row !== undefined) {
      const [crv, _, length] = row;
      const x = writeBytes(parts.point.subarray(1, 1 + length));
      return { kty: "EC", crv, x, y: writeBytes(parts.point.subarray(1 + length)) };
    }
  }
  const okp = OKP_CURVES.find(([_, type]) => type === parts.type);
  if (okp !== undefined && "point" in parts) {
    return { kty: "OKP", crv: okp[0], x: writeBytes(parts.point) };
  }
  const akp = isMlDsa(parts) ? writeAkpPublic(parts) : undefined;
  if (akp !== undefined) return akp;
  const curve = "curve" in parts && typeof parts.curve === "string" ? ` on ${parts.curve}` : "";
  throw new SslError("EVP", "UNSUPPORTED_KEY_TYPE", {
    expected: `RSA, ${names(EC_CURVES)}, ${names(OKP_CURVES)}, ${AKP_NAMES}`,
    received: `a key of type ${parts.type}${curve}`,
  });
}

/**
 * Writes a private key as JSON Web Key, with the public one.
 *
 * @param key The key.
 * @returns The members of RFC 7518, RFC 8037 and RFC 9964; secret.
 * @throws {SslError} `EVP`, `UNSUPPORTED_KEY_TYPE` when there is no form for the key.
 * @throws {TypeError} When the key was destroyed.
 *
 * @example Usage
 * ```ts
 * import { generateKey, privateKeyToJwk } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed448" });
 * assertEquals(Object.keys(privateKeyToJwk(key)), ["kty", "crv", "x", "d"]);
 * ```
 */
export function privateKeyToJwk(key: PrivateKey): Jwk {
  const parts = privateKeyParts(key);
  const jwk = publicKeyToJwk(key.publicKey);
  if ("modulus" in parts) return writeRsaPrivate(parts);
  if (isMlDsa(parts)) return { ...jwk, ...writeAkpPrivate(parts) };
  if ("scalar" in parts) return { ...jwk, d: writeBytes(parts.scalar) };
  return { ...jwk, d: writeBytes((parts as { seed: Uint8Array }).seed) };
}

function isMlDsa<T extends PublicKeyParts | PrivateKeyParts>(
  parts: T,
): parts is Extract<T, { readonly type: MlDsaKeyType }> {
  return parts.type.startsWith("ml-dsa-");
}

/** A key whose public key was stated and does not belong to it throws when it is asked. */
function belongs(key: PrivateKey, publicKey: PublicKey): boolean {
  try {
    return key.publicKey.equals(publicKey);
  } catch (error) {
    if (error instanceof SslError) return false;
    throw error;
  }
}

function readPublic(jwk: Jwk): PublicKeyParts {
  switch (jwk.kty) {
    case "RSA":
      return readRsaPublic(jwk);
    case "EC": {
      const [curve, length] = ecCurve(jwk);
      const [x, y] = [readBytes(jwk, "x", length), readBytes(jwk, "y", length)];
      return { type: "ec", curve, point: concatBytes(Uint8Array.of(4), x, y) };
    }
    case "AKP":
      return readAkpPublic(jwk);
    case "OKP": {
      const type = okpType(jwk);
      return { type, point: readBytes(jwk, "x", rawAlgorithm(type).length) };
    }
    default:
      throw unknownFamily(jwk.kty);
  }
}

function readPrivate(jwk: Jwk): PrivateKeyParts {
  switch (jwk.kty) {
    case "RSA":
      return readRsaPrivate(jwk);
    case "EC": {
      const [curve, length] = ecCurve(jwk);
      return { type: "ec", curve, scalar: readBytes(jwk, "d", length) };
    }
    case "AKP":
      return readAkpPrivate(jwk);
    default: {
      const type = okpType(jwk);
      return { type, seed: readBytes(jwk, "d", rawAlgorithm(type).length) };
    }
  }
}

function ecCurve({ crv }: Jwk): readonly [curve: CurveName, length: number] {
  const row = EC_CURVES.find(([name]) => name === crv);
  if (row === undefined) throw unknownCurve(crv, EC_CURVES);
  return [row[1], row[2]];
}

function okpType({ crv }: Jwk): RawKeyType {
  const row = OKP_CURVES.find(([name]) => name === crv);
  if (row === undefined) throw unknownCurve(crv, OKP_CURVES);
  return row[1];
}

function names(curves: readonly (readonly [string, ...unknown[]])[]): string {
  return curves.map(([name]) => name).join(", ");
}

function unknownCurve(
  crv: unknown,
  curves: readonly (readonly [string, ...unknown[]])[],
): SslError {
  if (typeof crv !== "string") return badMember("crv", names(curves), `a ${typeof crv}`);
  return new SslError("EC", "UNKNOWN_GROUP", {
    expected: names(curves),
    received: crv.slice(0, 64),
  });
}

function unknownFamily(kty: unknown): SslError {
  if (typeof kty !== "string") return badMember("kty", "RSA, EC, OKP or AKP", `a ${typeof kty}`);
  return new SslError("EVP", "UNSUPPORTED_KEY_TYPE", {
    expected: "RSA, EC, OKP or AKP",
    received: kty.slice(0, 64),
    ...kty === "oct" ? { usualCause: "a symmetric key was given where a key pair belongs" } : {},
  });
}
