// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys as WebCrypto holds them: one for each use, kept as long as our own key lives. */

import type { DigestAlgorithm } from "../digest/digest.ts";
import { isPlainEddsa } from "../ec/eddsa_variants.ts";
import { encodeHostPrivateKey, encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import type {
  CurveName,
  EncryptionAlgorithm,
  PrivateKeyParts,
  PublicKeyParts,
  SignatureAlgorithm,
} from "../pkey/pkey_types.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { wipe } from "../wipe.ts";

/** How WebCrypto names an algorithm, when a key is imported and when it is used. */
export interface WebAlgorithm {
  /** For `importKey`. */
  readonly import: RsaHashedImportParams | EcKeyImportParams | Algorithm;
  /** For the operation. */
  readonly use: RsaPssParams | RsaOaepParams | EcdsaParams | Algorithm;
}

/** The curves of WebCrypto. */
export const WEB_CURVES: readonly CurveName[] = ["P-256", "P-384", "P-521"];

/** The digests of WebCrypto. */
const WEB_DIGESTS: Readonly<Record<string, string>> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

const PUBLIC_KEYS = new WeakMap<PublicKey, Map<string, Promise<CryptoKey>>>();
const PRIVATE_KEYS = new WeakMap<PrivateKeyParts, Map<string, Promise<CryptoKey>>>();

/**
 * Gives WebCrypto's name of a signature algorithm.
 *
 * @param algorithm The algorithm.
 * @param curve The key's curve.
 * @returns The names; `undefined` when WebCrypto has none.
 */
export function webSignature(
  algorithm: SignatureAlgorithm,
  curve: CurveName | undefined,
): WebAlgorithm | undefined {
  switch (algorithm.kind) {
    case "ed25519":
    case "ed448": {
      if (!isPlainEddsa(algorithm)) return undefined;
      const name = algorithm.kind === "ed25519" ? "Ed25519" : "Ed448";
      return { import: { name }, use: { name } };
    }
    case "rsa-pkcs1": {
      const hash = webDigest(algorithm);
      const name = "RSASSA-PKCS1-v1_5";
      return hash === undefined ? undefined : { import: { name, hash }, use: { name } };
    }
    case "rsa-pss": {
      const hash = webDigest(algorithm);
      if (algorithm.mgf1Digest.name !== algorithm.digest.name) return undefined;
      if (typeof algorithm.saltLength !== "number") return undefined;
      const name = "RSA-PSS";
      return hash === undefined
        ? undefined
        : { import: { name, hash }, use: { name, saltLength: algorithm.saltLength } };
    }
    case "ecdsa": {
      const hash = webDigest(algorithm);
      if (curve === undefined || !WEB_CURVES.includes(curve)) return undefined;
      const name = "ECDSA";
      return hash === undefined
        ? undefined
        : { import: { name, namedCurve: curve }, use: { name, hash } };
    }
    default:
      return undefined;
  }
}

/**
 * Gives WebCrypto's name of an encryption algorithm. Of RSA it has OAEP alone, with one digest.
 *
 * @param algorithm The algorithm.
 * @returns The names; `undefined` when WebCrypto has none.
 */
export function webEncryption(algorithm: EncryptionAlgorithm): WebAlgorithm | undefined {
  if (algorithm.kind !== "rsa-oaep") return undefined;
  const { digest, mgf1Digest = digest, label } = algorithm;
  const hash = webDigest({ digest });
  if (hash === undefined || mgf1Digest.name !== digest.name) return undefined;
  const name = "RSA-OAEP";
  const bound = label === undefined ? {} : { label: new Uint8Array(label) };
  return { import: { name, hash }, use: { name, ...bound } };
}

/** WebCrypto's name of a digest, where it has one and may hash itself. */
function webDigest(
  { digest, prehashed }: { readonly digest: DigestAlgorithm; readonly prehashed?: boolean },
): string | undefined {
  return prehashed === true ? undefined : WEB_DIGESTS[digest.name];
}

/**
 * Imports a public key.
 *
 * @param key The key.
 * @param algorithm What it is used for.
 * @param usage For which operation; each algorithm has one.
 * @returns The key of WebCrypto.
 */
export function webPublicKey(
  key: PublicKey,
  algorithm: WebAlgorithm,
  usage: "verify" | "encrypt" = "verify",
): Promise<CryptoKey> {
  return cached(PUBLIC_KEYS, key, algorithm, () => {
    const spki = key.rsa === undefined
      ? key.subjectPublicKeyInfo
      : encodeSubjectPublicKeyInfo({ type: "rsa", ...key.rsa });
    return crypto.subtle.importKey("spki", spki, algorithm.import, false, [usage]);
  });
}

/**
 * Imports a private key.
 *
 * @param parts The key's parts.
 * @param publicParts The public key, which some browsers ask for with a key of type `"ec"`.
 * @param algorithm What it is used for.
 * @param usage For which operation; each algorithm has one.
 * @returns The key of WebCrypto.
 */
export function webPrivateKey(
  parts: PrivateKeyParts,
  publicParts: PublicKeyParts,
  algorithm: WebAlgorithm,
  usage: "sign" | "decrypt" = "sign",
): Promise<CryptoKey> {
  return cached(PRIVATE_KEYS, parts, algorithm, async () => {
    const der = encodeHostPrivateKey(parts, publicParts);
    try {
      return await crypto.subtle.importKey("pkcs8", der, algorithm.import, false, [usage]);
    } finally {
      wipe(der);
    }
  });
}

function cached<K extends WeakKey>(
  cache: WeakMap<K, Map<string, Promise<CryptoKey>>>,
  key: K,
  algorithm: WebAlgorithm,
  importKey: () => Promise<CryptoKey>,
): Promise<CryptoKey> {
  let keys = cache.get(key);
  if (keys === undefined) cache.set(key, keys = new Map());
  const name = JSON.stringify(algorithm.import);
  let imported = keys.get(name);
  if (imported === undefined) keys.set(name, imported = importKey());
  return imported;
}
