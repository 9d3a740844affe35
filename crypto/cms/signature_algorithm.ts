// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How signatures of CMS are named (RFC 3370, RFC 5754, RFC 4056, RFC 8419, RFC 9882, RFC 9814). */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { digestByName } from "../digest/digests.ts";
import { type DigestAlgorithm, isXof } from "../digest/digest.ts";
import { sha256, sha384, sha512 } from "../digest/sha2.ts";
import { shake128, shake256 } from "../digest/shake.ts";
import { EC_OID, RSA_OID, RSA_PSS_OID } from "../pkcs8/key_algorithms.ts";
import { readPssParameters, writePssParameters } from "../pkcs8/pss_parameters.ts";
import type { PublicKey, SignatureAlgorithm } from "../pkey/pkey.ts";
import { statedSaltLength } from "../rsa/rsa_pss.ts";
import { type CmsAlgorithmIdentifier, digestOf, readAlgorithm } from "./algorithm_identifier.ts";

/** The algorithms that name a digest besides the kind of signature. */
const WITH_DIGEST:
  readonly (readonly [oid: string, kind: "rsa-pkcs1" | "ecdsa" | "dsa", digest: string])[] = [
    ["1.2.840.113549.1.1.4", "rsa-pkcs1", "md5"],
    ["1.2.840.113549.1.1.5", "rsa-pkcs1", "sha1"],
    ["1.2.840.113549.1.1.14", "rsa-pkcs1", "sha224"],
    ["1.2.840.113549.1.1.11", "rsa-pkcs1", "sha256"],
    ["1.2.840.113549.1.1.12", "rsa-pkcs1", "sha384"],
    ["1.2.840.113549.1.1.13", "rsa-pkcs1", "sha512"],
    ["1.2.840.113549.1.1.15", "rsa-pkcs1", "sha512-224"],
    ["1.2.840.113549.1.1.16", "rsa-pkcs1", "sha512-256"],
    ["2.16.840.1.101.3.4.3.13", "rsa-pkcs1", "sha3-224"],
    ["2.16.840.1.101.3.4.3.14", "rsa-pkcs1", "sha3-256"],
    ["2.16.840.1.101.3.4.3.15", "rsa-pkcs1", "sha3-384"],
    ["2.16.840.1.101.3.4.3.16", "rsa-pkcs1", "sha3-512"],
    ["1.2.840.10045.4.1", "ecdsa", "sha1"],
    ["1.2.840.10045.4.3.1", "ecdsa", "sha224"],
    ["1.2.840.10045.4.3.2", "ecdsa", "sha256"],
    ["1.2.840.10045.4.3.3", "ecdsa", "sha384"],
    ["1.2.840.10045.4.3.4", "ecdsa", "sha512"],
    ["2.16.840.1.101.3.4.3.9", "ecdsa", "sha3-224"],
    ["2.16.840.1.101.3.4.3.10", "ecdsa", "sha3-256"],
    ["2.16.840.1.101.3.4.3.11", "ecdsa", "sha3-384"],
    ["2.16.840.1.101.3.4.3.12", "ecdsa", "sha3-512"],
    ["1.3.6.1.5.5.7.6.32", "ecdsa", "shake128"],
    ["1.3.6.1.5.5.7.6.33", "ecdsa", "shake256"],
    ["1.2.840.10040.4.3", "dsa", "sha1"],
    ["2.16.840.1.101.3.4.3.1", "dsa", "sha224"],
    ["2.16.840.1.101.3.4.3.2", "dsa", "sha256"],
    ["2.16.840.1.101.3.4.3.3", "dsa", "sha384"],
    ["2.16.840.1.101.3.4.3.4", "dsa", "sha512"],
  ];
const DSA_OID = "1.2.840.10040.4.1";
/** PSS with SHAKE, which is the mask as well; the salt is as long as its output (RFC 8702, section 3.1). */
const SHAKE_PSS = [
  { oid: "1.3.6.1.5.5.7.6.30", digest: shake128, saltLength: 32 },
  { oid: "1.3.6.1.5.5.7.6.31", digest: shake256, saltLength: 64 },
] as const;

/** How a signer digests and signs. */
export interface CmsSignatureForm {
  /** The digest of the content. */
  readonly digest: DigestAlgorithm;
  /** How the attributes, or the content, are signed. */
  readonly algorithm: SignatureAlgorithm;
}

/**
 * Picks how a key signs messages: RSA with PKCS #1 as nearly all readers know it, PSS for keys that
 * are for PSS only, and what the RFCs demand for the others.
 *
 * @param key The key.
 * @param digest The digest; the usual one for the key when left out.
 * @returns How it signs.
 * @throws {SslError} `CMS`, `NOT_SUPPORTED_FOR_THIS_KEY_TYPE`.
 */
export function defaultCmsSignature(key: PublicKey, digest?: DigestAlgorithm): CmsSignatureForm {
  const { type } = key;
  const given = (usual: DigestAlgorithm) => digest ?? usual;
  if (type === "rsa") {
    return { digest: given(sha256), algorithm: { kind: "rsa-pkcs1", digest: given(sha256) } };
  }
  if (type === "rsa-pss") return pssForm(key, digest);
  if (type === "ec" || type === "dsa") {
    const usual = type === "dsa" || key.bits <= 256 ? sha256 : key.bits > 384 ? sha512 : sha384;
    const kind = type === "ec" ? "ecdsa" : "dsa";
    return { digest: given(usual), algorithm: { kind, digest: given(usual) } };
  }
  // RFC 8419, section 3.1: SHA-512 goes with Ed25519 and SHAKE256 with Ed448, nothing else.
  if (type === "ed25519") return { digest: sha512, algorithm: { kind: type } };
  if (type === "ed448") return { digest: cmsDigest(shake256), algorithm: { kind: type } };
  if (type.startsWith("ml-dsa-")) return { digest: given(sha512), algorithm: { kind: "ml-dsa" } };
  if (type.startsWith("slh-dsa-")) {
    return { digest: given(slhDsaDigest(type)), algorithm: { kind: "slh-dsa" } };
  }
  throw new SslError("CMS", "NOT_SUPPORTED_FOR_THIS_KEY_TYPE", {
    expected: "a key that can sign",
    received: `a key for ${type}`,
  });
}

/** RFC 9814, section 4: the digest has twice the strength of the signature. */
function slhDsaDigest(type: string): DigestAlgorithm {
  const isSmall = type.includes("128");
  if (type.includes("shake")) return cmsDigest(isSmall ? shake128 : shake256);
  return isSmall ? sha256 : sha512;
}

/** A digest with the length that CMS gives it. */
export function cmsDigest(digest: DigestAlgorithm): DigestAlgorithm {
  return digest.oid === undefined ? digest : digestOf({ oid: digest.oid });
}

function pssForm(
  { rsaPssRestriction: allowed }: PublicKey,
  given?: DigestAlgorithm,
): CmsSignatureForm {
  const digest = given ?? allowed?.digest ?? sha256;
  const saltLength = Math.max(allowed?.minimumSaltLength ?? 0, digest.outputLength);
  const mgf1Digest = allowed?.mgf1Digest ?? digest;
  return { digest, algorithm: { kind: "rsa-pss", digest, mgf1Digest, saltLength } };
}

/**
 * Names how a key signs.
 *
 * @param algorithm How.
 * @param key The key.
 * @returns The identifier of SignerInfo.
 * @throws {SslError} `CMS`, `UNSUPPORTED_SIGNATURE_ALGORITHM`.
 */
export function cmsSignatureIdentifier(
  algorithm: SignatureAlgorithm,
  key: PublicKey,
): CmsAlgorithmIdentifier {
  const { kind } = algorithm;
  if (kind === "rsa-pkcs1") return { oid: RSA_OID, parameters: Uint8Array.of(5, 0) };
  if (kind === "rsa-pss") {
    const { digest, mgf1Digest, saltLength } = algorithm;
    const row = SHAKE_PSS.find((row) => row.digest.name === digest.name);
    if (row !== undefined && row.digest.name === mgf1Digest.name && row.saltLength === saltLength) {
      return { oid: row.oid };
    }
    if (isXof(digest) || isXof(mgf1Digest)) {
      throw new SslError("CMS", "UNSUPPORTED_SIGNATURE_ALGORITHM", {
        expected: "SHAKE as digest and mask, and a salt of 32 or 64 bytes",
        received: `${digest.name}, ${mgf1Digest.name} and a salt of ${saltLength}`,
      });
    }
    const builder = new DerBuilder();
    const minimumSaltLength = statedSaltLength(algorithm);
    writePssParameters(builder, { digest, mgf1Digest, minimumSaltLength });
    return { oid: RSA_PSS_OID, parameters: builder.finish() };
  }
  if (kind === "ecdsa" || kind === "dsa") {
    const row = WITH_DIGEST.find((row) => row[1] === kind && row[2] === algorithm.digest.name);
    if (row !== undefined) return { oid: row[0] };
  } else if (kind === key.type || kind === "ml-dsa" || kind === "slh-dsa") {
    // The signature has the identifier of the key: RFC 8419, RFC 9882, RFC 9814.
    return keyAlgorithm(key);
  }
  throw new SslError("CMS", "UNSUPPORTED_SIGNATURE_ALGORITHM", {
    expected: "RSA, RSASSA-PSS, DSA, ECDSA, EdDSA, ML-DSA or SLH-DSA with a usual digest",
    received: "digest" in algorithm ? `${kind} with ${algorithm.digest?.name}` : kind,
  });
}

/**
 * Tells how a SignerInfo was signed.
 *
 * @param identifier Its signature algorithm; some name no digest.
 * @param digest The digest of the content.
 * @param key The signer's key; what signs by EdDSA, ML-DSA and SLH-DSA has the key's identifier.
 * @returns How, ready for `PublicKey.verify`.
 * @throws {SslError} `CMS`, `UNSUPPORTED_SIGNATURE_ALGORITHM`.
 */
export function decodeCmsSignature(
  { oid, parameters }: CmsAlgorithmIdentifier,
  digest: DigestAlgorithm,
  key: PublicKey,
): SignatureAlgorithm {
  const row = WITH_DIGEST.find((row) => row[0] === oid);
  if (row !== undefined) return { kind: row[1], digest: digestByName(row[2]) };
  if (oid === RSA_OID) return { kind: "rsa-pkcs1", digest };
  // PKCS #7 of old names the key where the signature should be.
  if (oid === EC_OID) return { kind: "ecdsa", digest };
  if (oid === DSA_OID) return { kind: "dsa", digest };
  const shake = SHAKE_PSS.find((row) => row.oid === oid);
  if (shake !== undefined) {
    const { digest, saltLength } = shake;
    return { kind: "rsa-pss", digest, mgf1Digest: digest, saltLength };
  }
  if (oid === RSA_PSS_OID && parameters !== undefined) {
    const { minimumSaltLength: saltLength, ...rest } = readPssParameters(
      new DerReader(parameters, { path: "signatureAlgorithm.parameters" }),
    );
    return { kind: "rsa-pss", ...rest, saltLength };
  }
  const { type } = key;
  if (keyAlgorithm(key).oid === oid) {
    if (type === "ed25519" || type === "ed448") return { kind: type };
    if (type.startsWith("ml-dsa-")) return { kind: "ml-dsa" };
    if (type.startsWith("slh-dsa-")) return { kind: "slh-dsa" };
  }
  throw new SslError("CMS", "UNSUPPORTED_SIGNATURE_ALGORITHM", {
    expected: `a signature by a key for ${type}: RSA, DSA, ECDSA, EdDSA, ML-DSA or SLH-DSA`,
    received: oidLongName(oid) ?? oid,
  });
}

/** The AlgorithmIdentifier of a key. */
function keyAlgorithm(key: PublicKey): CmsAlgorithmIdentifier {
  return new DerReader(key.subjectPublicKeyInfo).readSequence((info) => {
    const identifier = readAlgorithm(info, "algorithm");
    info.skip("subjectPublicKey");
    return identifier;
  });
}
