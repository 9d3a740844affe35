// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Public-key algorithms of node:crypto. What a host refuses, it declines, and the next engine is
 * asked: Deno knows no other digest than the usual ones with a curve, and no raw RSA.
 *
 * Timing: that of the host's library.
 */

import { type Random, randomBytes } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { curveByName, curveOf } from "../ec/curves.ts";
import { generateEcParts } from "../ec/ec_keygen.ts";
import { type DigestAlgorithm, isXof } from "../digest/digest.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import { decodePrivateKeyInfo } from "../pkcs8/decode_private_key.ts";
import { encodePrivateKeyInfo } from "../pkcs8/encode_key.ts";
import { isPlainEddsa } from "../ec/eddsa_variants.ts";
import { publicEcParts } from "../ec/ec_parts.ts";
import { isRawKeyType, rawAlgorithm } from "../pkcs8/key_algorithms.ts";
import type {
  Curve,
  CurveName,
  DeriveOptions,
  EcdsaAlgorithm,
  EcPrivateParts,
  KeyParameters,
  PrivateKeyParts,
  PublicKeyParts,
  RawPrivateParts,
  RsaKeyParameters,
  SignatureAlgorithm,
} from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { isRsaEncryption, isRsaSignature } from "../rsa/rsa_types.ts";
import { wipe } from "../wipe.ts";
import { dhCurve, dhExchange } from "./dh_exchange.ts";
import type { PublicKeyOperations } from "./engine.ts";
import type { DhPublicParts } from "../dh/dh_types.ts";
import { hostDhKey } from "./host_dh.ts";
import { deriveHostFfdh } from "./host_ffdh.ts";
import {
  type HostKeyCrypto,
  hostKeyCrypto,
  hostPointOf,
  hostPrivateKey,
  hostPublicKey,
} from "./host_keys.ts";
import {
  decryptHostRsa,
  encryptHostRsa,
  recoverHostRsa,
  signHostRsa,
  verifyHostRsa,
} from "./host_rsa.ts";
import { hostPostQuantum } from "./host_post_quantum.ts";
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
  const postQuantum = hostPostQuantum(host);
  return {
    sign: (key, algorithm, data, random) =>
      orDecline(() =>
        sign(host, key, algorithm, data, random) ??
          postQuantum.sign?.(key, algorithm, data, random)
      ),
    verify: (key, algorithm, data, signature) =>
      orDecline(() =>
        verify(host, key, algorithm, data, signature) ??
          postQuantum.verify?.(key, algorithm, data, signature)
      ),
    encapsulate: (key, random) => orDecline(() => postQuantum.encapsulate?.(key, random)),
    decapsulate: (key, ciphertext) => orDecline(() => postQuantum.decapsulate?.(key, ciphertext)),
    verifyRecover: (key, algorithm, signature) =>
      isRsaSignature(algorithm)
        ? orDecline(() => recoverHostRsa(host, key, algorithm, signature))?.()
        : undefined,
    encrypt: (key, algorithm, data, random) =>
      isRsaEncryption(algorithm)
        ? orDecline(() => encryptHostRsa(host, key, algorithm, data, random))
        : undefined,
    decrypt: (key, algorithm, ciphertext) =>
      isRsaEncryption(algorithm)
        ? orDecline(() => decryptHostRsa(host, key, algorithm, ciphertext))?.()
        : undefined,
    generate: (parameters, random) =>
      orDecline(() =>
        generate(host, parameters, random) ?? postQuantum.generate?.(parameters, random)
      ),
    derive: (key, peer, options) => orDecline(() => derive(host, key, peer, options)),
    exchange(group) {
      const curve = dhCurve(group);
      return curve === undefined ? postQuantum.exchange?.(group) : dhExchange(
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
  const isEc = "scalar" in parts;
  if (!isEc && !isRawParts(parts)) return undefined;
  if (isEc && !hostHasCurve(parts.curve)) return undefined;
  const host = hostKeyCrypto();
  const length = pointLength(parts);
  if (host === undefined) return undefined;
  return orDecline(() => {
    const point = hostPointOf(host, hostPrivateKey(host, parts), length);
    return "scalar" in parts ? publicEcParts(parts, point) : { type: parts.type, point };
  });
}

function isRawParts(parts: PrivateKeyParts): parts is RawPrivateParts {
  return isRawKeyType(parts.type);
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
  if (isRsaSignature(algorithm)) return signHostRsa(host, key, algorithm, data, random);
  if (isPrehashed(algorithm) || isPostQuantum(algorithm)) return undefined;
  const hostKey = hostPrivateKey(host, privateKeyParts(key));
  switch (algorithm.kind) {
    case "ecdsa":
      // The host draws its own nonces.
      if (random !== undefined || algorithm.nonce === "deterministic") return undefined;
      if (!hostSigns(key.curve, algorithm)) return undefined;
      return copy(host.sign(algorithm.digest.name, data, { key: hostKey, dsaEncoding: "der" }));
    case "ed25519":
    case "ed448":
      if (!isPlainEddsa(algorithm)) return undefined;
      return copy(host.sign(null, data, { key: hostKey }));
  }
}

function verify(
  host: HostKeyCrypto,
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  if (isRsaSignature(algorithm)) return verifyHostRsa(host, key, algorithm, data, signature);
  if (isPrehashed(algorithm) || isPostQuantum(algorithm)) return undefined;
  const hostKey = hostPublicKey(host, key);
  switch (algorithm.kind) {
    case "ecdsa":
      if (!hostSigns(key.curve, algorithm)) return undefined;
      return host.verify(
        algorithm.digest.name,
        data,
        { key: hostKey, dsaEncoding: "der" },
        signature,
      );
    case "ed25519":
    case "ed448":
      if (!isPlainEddsa(algorithm)) return undefined;
      return host.verify(null, data, { key: hostKey }, signature);
  }
}

/** Where the host refuses a secret of zero, the next engine says so. */
function derive(
  host: HostKeyCrypto,
  key: PrivateKey,
  peer: PublicKey,
  { pad = true }: DeriveOptions,
): Bytes | undefined {
  const parts = privateKeyParts(key);
  if (parts.type === "dh" || parts.type === "dhx") {
    return deriveHostFfdh(host, parts, peer.parts as DhPublicParts, pad ? "padded" : "bare");
  }
  // OpenSSL 3 checks the order of a peer's point, which matters where the cofactor is not 1.
  const derives = "curve" in parts
    ? hostHasCurve(parts.curve) && (runtime() === "node" || curveOf(parts.curve).cofactor === 1n)
    : parts.type === "x25519" || parts.type === "x448";
  if (!derives) return undefined;
  const privateKey = hostPrivateKey(host, parts);
  return copy(host.diffieHellman({ privateKey, publicKey: hostPublicKey(host, peer) }));
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
    case "ec":
    case "sm2":
      return encodeGenerated(generateEcParts(parameters));
    default: {
      const { type } = parameters;
      if (!isRawKeyType(type)) return undefined;
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
  if (!("scalar" in parts)) return encodePrivateKeyInfo(parts);
  const publicParts = hostPublicParts(parts);
  return publicParts === undefined ? undefined : encodePrivateKeyInfo(parts, publicParts);
}

/** The length of a public key, in bytes. */
function pointLength(parts: EcPrivateParts | RawPrivateParts): number {
  if (!("scalar" in parts)) return rawAlgorithm(parts.type).length;
  return 1 + 2 * curveOf(parts.curve).coordinateLength;
}

/** Deno 2.9 has three curves; Node and Bun have all those of their library that have a name. */
function hostHasCurve(curve: CurveName | Curve | undefined): boolean {
  if (typeof curve !== "string" || curve === "SM2") return false;
  return runtime() !== "deno" || curve === "P-256" || curve === "P-384" || curve === "P-521";
}

function hostSigns(curve: CurveName | undefined, { digest }: EcdsaAlgorithm): boolean {
  return hostHasCurve(curve) && !isShortDigest(curve, digest) && !isXof(digest);
}

/** Left to host_post_quantum.ts, where the runtime has it. */
function isPostQuantum({ kind }: SignatureAlgorithm): boolean {
  return kind === "ml-dsa" || kind === "slh-dsa";
}

/** node:crypto hashes itself. */
function isPrehashed(algorithm: SignatureAlgorithm): boolean {
  return "prehashed" in algorithm && algorithm.prehashed === true;
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

function copy(buffer: Uint8Array): Bytes {
  return new Uint8Array(buffer);
}
