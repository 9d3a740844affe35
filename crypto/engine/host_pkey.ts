// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Public-key algorithms of node:crypto. What a host refuses, it declines, and the next engine is
 * asked: Deno knows no other digest than the usual ones with a curve, and no raw RSA.
 *
 * Timing: that of the host's library.
 */

import { type Random, randomBytes } from "../../rand/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { curveByName } from "../ec/curves.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import { decodePrivateKeyInfo } from "../pkcs8/decode_private_key.ts";
import { encodePrivateKeyInfo } from "../pkcs8/encode_key.ts";
import { rawAlgorithm } from "../pkcs8/key_algorithms.ts";
import type {
  CurveName,
  EcPrivateParts,
  KeyParameters,
  PrivateKeyParts,
  PublicKeyParts,
  RawPrivateParts,
  RsaKeyParameters,
  RsaPssAlgorithm,
  SignatureAlgorithm,
} from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { encodePss, isPssEncoding } from "../rsa/rsa_padding.ts";
import { wipe } from "../wipe.ts";
import { dhCurve, dhExchange, drawPrivateKey } from "./dh_exchange.ts";
import type { PublicKeyOperations } from "./engine.ts";
import { hostDhKey } from "./host_dh.ts";
import {
  type HostKey,
  type HostKeyCrypto,
  hostKeyCrypto,
  hostPointOf,
  hostPrivateKey,
  hostPublicKey,
} from "./host_keys.ts";
import { runtime } from "./runtime.ts";

/** The public exponent that everybody takes. */
const DEFAULT_EXPONENT = 65_537;

/**
 * Gives the public-key operations of node:crypto.
 *
 * @returns The operations; none where the runtime's node:crypto has no keys.
 */
export function hostPkey(): PublicKeyOperations {
  const host = hostKeyCrypto();
  if (host === undefined) return {};
  return {
    sign: (key, algorithm, data, random) =>
      orDecline(() => sign(host, key, algorithm, data, random)),
    verify: (key, algorithm, data, signature) =>
      orDecline(() => verify(host, key, algorithm, data, signature)),
    generate: (parameters, random) => orDecline(() => generate(host, parameters, random)),
    exchange(group) {
      const curve = dhCurve(group);
      return curve === undefined ? undefined : dhExchange(
        curve,
        (curve, random) => hostDhKey(host, curve, random),
      );
    },
  };
}

/**
 * Computes the public key of a private one on a curve.
 *
 * @param parts The private key's parts.
 * @returns The public key's parts; `undefined` where the host can not.
 */
export function hostPublicParts(parts: PrivateKeyParts): PublicKeyParts | undefined {
  if (!("scalar" in parts || "seed" in parts)) return undefined;
  const host = hostKeyCrypto();
  const length = pointLength(parts);
  if (host === undefined) return undefined;
  return orDecline(() => {
    const point = hostPointOf(host, hostPrivateKey(host, parts), length);
    return "scalar" in parts
      ? { type: "ec", curve: parts.curve, point }
      : { type: parts.type, point };
  });
}

/** A host tells by exceptions what it does not know; the next engine then gives the answer. */
function orDecline<T>(compute: () => T | undefined): T | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

function sign(
  host: HostKeyCrypto,
  key: PrivateKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  random: Random | undefined,
): Bytes | undefined {
  if (isPrehashed(algorithm)) return undefined;
  const hostKey = hostPrivateKey(host, privateKeyParts(key));
  switch (algorithm.kind) {
    case "rsa-pkcs1": {
      const padding = host.constants.RSA_PKCS1_PADDING;
      return copy(host.sign(algorithm.digest.name, data, { key: hostKey, padding }));
    }
    case "rsa-pss":
      if (random === undefined && hasOneDigest(algorithm)) {
        return copy(host.sign(algorithm.digest.name, data, pssUse(host, hostKey, algorithm)));
      }
      return signRawPss(host, hostKey, key, algorithm, data, random);
    case "ecdsa":
      // The host draws its own nonces.
      if (random !== undefined || isShortDigest(key.curve, algorithm.digest)) return undefined;
      return copy(host.sign(algorithm.digest.name, data, { key: hostKey, dsaEncoding: "der" }));
    case "ed25519":
    case "ed448":
      return copy(host.sign(null, data, { key: hostKey }));
  }
}

/** PSS with the caller's salt or with two digests: our own padding, and the raw operation. */
function signRawPss(
  host: HostKeyCrypto,
  hostKey: HostKey,
  key: PrivateKey,
  algorithm: RsaPssAlgorithm,
  data: Uint8Array,
  random: Random | undefined,
): Bytes {
  const { bits } = key.publicKey;
  const padding = host.constants.RSA_NO_PADDING;
  const message = new Uint8Array(Math.ceil(bits / 8));
  // A host without the raw operation says so before the salt is drawn, so that the next engine
  // draws the same one.
  if (random !== undefined) host.privateEncrypt({ key: hostKey, padding }, message);
  const salt = (random ?? randomBytes)(algorithm.saltLength);
  const encoded = encodePss(algorithm, data, salt, bits - 1);
  message.set(encoded, message.length - encoded.length);
  return copy(host.privateEncrypt({ key: hostKey, padding }, message));
}

function verify(
  host: HostKeyCrypto,
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  if (isPrehashed(algorithm)) return undefined;
  const hostKey = hostPublicKey(host, key);
  switch (algorithm.kind) {
    case "rsa-pkcs1": {
      const padding = host.constants.RSA_PKCS1_PADDING;
      return host.verify(algorithm.digest.name, data, { key: hostKey, padding }, signature);
    }
    case "rsa-pss":
      if (hasOneDigest(algorithm)) {
        const use = pssUse(host, hostKey, algorithm);
        return host.verify(algorithm.digest.name, data, use, signature);
      }
      return verifyRawPss(host, hostKey, key, algorithm, data, signature);
    case "ecdsa":
      if (isShortDigest(key.curve, algorithm.digest)) return undefined;
      return host.verify(
        algorithm.digest.name,
        data,
        { key: hostKey, dsaEncoding: "der" },
        signature,
      );
    case "ed25519":
    case "ed448":
      return host.verify(null, data, { key: hostKey }, signature);
  }
}

function verifyRawPss(
  host: HostKeyCrypto,
  hostKey: HostKey,
  key: PublicKey,
  algorithm: RsaPssAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const bits = key.bits - 1;
  const padding = host.constants.RSA_NO_PADDING;
  const message = host.publicDecrypt({ key: hostKey, padding }, signature);
  const start = message.length - Math.ceil(bits / 8);
  if (message.subarray(0, start).some((byte) => byte !== 0)) return false;
  return isPssEncoding(algorithm, data, message.subarray(start), bits);
}

function generate(
  host: HostKeyCrypto,
  parameters: KeyParameters,
  random: Random | undefined,
): Bytes | undefined {
  if (random !== undefined) return undefined;
  switch (parameters.type) {
    case "rsa":
    case "rsa-pss":
      return generateRsa(host, parameters);
    case "ec": {
      const { type, curve } = parameters;
      return encodeGenerated({ type, curve, scalar: drawPrivateKey(curve) });
    }
    default: {
      const { type } = parameters;
      const seed = randomBytes(rawAlgorithm(type).length);
      return encodeGenerated({ type, seed });
    }
  }
}

function generateRsa(host: HostKeyCrypto, parameters: RsaKeyParameters): Bytes | undefined {
  if (!hostMakes(parameters)) return undefined;
  const { bits, type, restriction } = parameters;
  const publicExponent = Number(parameters.publicExponent ?? DEFAULT_EXPONENT);
  const pair = host.generateKeyPairSync("rsa", { modulusLength: bits, publicExponent });
  const der = pair.privateKey.export({ format: "der", type: "pkcs8" });
  const parts = decodePrivateKeyInfo(der).parts;
  wipe(der);
  if (!("modulus" in parts)) throw new TypeError("The host made a key of another type");
  return encodePrivateKeyInfo({
    ...parts,
    type,
    ...restriction === undefined ? {} : { restriction },
  });
}

/** node:crypto takes exponents of 32 bits, and makes keys with two primes only. */
function hostMakes({ primes = 2, publicExponent = DEFAULT_EXPONENT }: RsaKeyParameters): boolean {
  return primes === 2 && publicExponent <= 0xffff_ffff;
}

function encodeGenerated(parts: EcPrivateParts | RawPrivateParts): Bytes | undefined {
  if (parts.type !== "ec") return encodePrivateKeyInfo(parts);
  const publicParts = hostPublicParts(parts);
  return publicParts === undefined ? undefined : encodePrivateKeyInfo(parts, publicParts);
}

/** The length of a public key, in bytes. */
function pointLength(parts: EcPrivateParts | RawPrivateParts): number {
  if (parts.type !== "ec") return rawAlgorithm(parts.type).length;
  return 1 + 2 * curveByName(parts.curve).coordinateLength;
}

/** node:crypto hashes itself. */
function isPrehashed(algorithm: SignatureAlgorithm): boolean {
  return "prehashed" in algorithm && algorithm.prehashed === true;
}

/** node:crypto takes one digest for both uses. */
function hasOneDigest(algorithm: RsaPssAlgorithm): boolean {
  return algorithm.digest.name === algorithm.mgf1Digest.name;
}

/**
 * Tells whether a digest has less than half a coordinate: Deno does not sign with it, and calls
 * every signature with it bad (2.9.6: SHA-256 with P-521, SHA-1 with P-384).
 *
 * @param curve The curve.
 * @param digest The digest.
 * @returns Whether Deno's library can not be asked.
 */
export function isShortDigest(curve: CurveName | undefined, digest: DigestAlgorithm): boolean {
  if (curve === undefined || runtime() !== "deno") return false;
  return 2 * digest.outputLength < curveByName(curve).coordinateLength;
}

function pssUse(
  host: HostKeyCrypto,
  key: HostKey,
  algorithm: RsaPssAlgorithm,
): { key: HostKey; padding: number; saltLength: number } {
  const padding = host.constants.RSA_PKCS1_PSS_PADDING;
  return { key, padding, saltLength: algorithm.saltLength };
}

function copy(buffer: Uint8Array): Bytes {
  return new Uint8Array(buffer);
}
