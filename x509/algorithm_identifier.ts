// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { statedSaltLength } from "../crypto/rsa/rsa_pss.ts";
import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { type DigestAlgorithm, digestOid, isXof } from "../crypto/digest/digest.ts";
import { allDigests, defaultDigests } from "../crypto/digest/digests.ts";
import type { SignatureAlgorithm } from "../crypto/pkey/pkey_types.ts";
import type { PublicKey } from "../crypto/pkey/public_key.ts";
import type { Bytes } from "../wire/mod.ts";
import {
  SIGNATURE_ALGORITHMS,
  signatureAlgorithmByOid,
  type SignatureAlgorithmRow,
} from "./signature_algorithms.ts";

/** An algorithm and its parameters (RFC 5280, section 4.1.1.2; X509_ALGOR). */
export interface AlgorithmIdentifier {
  /** The algorithm in dotted form. */
  readonly oid: string;
  /** The DER of the parameters, a view; absent when there are none. */
  readonly parameters?: Uint8Array;
}

/** The mask generation function of RSASSA-PSS (RFC 4055, section 2.2). */
const MGF1 = "1.2.840.113549.1.1.8";
const SHA1 = "1.3.14.3.2.26";
/** No modulus has room for a longer salt. */
const MAX_SALT_LENGTH = 2048;

/**
 * Reads an AlgorithmIdentifier.
 *
 * @param reader Stands before it.
 * @param field The field's name, for errors.
 * @returns The algorithm and its parameters, which are not decoded.
 * @throws {Asn1Error} When it is malformed.
 */
export function readAlgorithmIdentifier(reader: DerReader, field: string): AlgorithmIdentifier {
  return reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    return inner.atEnd ? { oid } : { oid, parameters: inner.readRaw("parameters") };
  }, field);
}

/**
 * Tells how a signature was made.
 *
 * @param identifier The algorithm and its parameters.
 * @returns The algorithm, ready for `PublicKey.verify`.
 * @throws {Asn1Error} For an unknown or unsupported algorithm, or wrong parameters: RSA with
 * PKCS #1 has NULL or none (RFC 4055, section 5), RSASSA-PSS must have them (RFC 4055, section 3.1),
 * the others have none (RFC 3279, RFC 5758, RFC 8410, RFC 8692, RFC 9881, RFC 9909).
 *
 * @example Usage
 * ```ts
 * import { decodeSignatureAlgorithm } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSignatureAlgorithm({ oid: "1.3.101.112" }), { kind: "ed25519" });
 * ```
 */
export function decodeSignatureAlgorithm(identifier: AlgorithmIdentifier): SignatureAlgorithm {
  const { oid, parameters } = identifier;
  const path = "signatureAlgorithm";
  const row = signatureAlgorithmByOid(oid);
  if (row === undefined || row.kind === "other") {
    throw new Asn1Error("UNKNOWN_SIGNATURE_ALGORITHM", {
      expected: "RSA, RSASSA-PSS, DSA, ECDSA, SM2, Ed25519, Ed448, ML-DSA or SLH-DSA",
      received: row?.name ?? oid,
      path,
    });
  }
  if (row.kind === "rsa-pss" && row.digest === undefined) {
    return decodePssParameters(parameters, path);
  }
  const isNull = parameters?.length === 2 && parameters[0] === 5 && parameters[1] === 0;
  // No RFC tells the parameters of SM2-with-SM3: none, as OpenSSL writes it, or NULL.
  const mayBeNull = row.kind === "rsa-pkcs1" || row.kind === "sm2";
  if (parameters !== undefined && !(isNull && mayBeNull)) {
    throw new Asn1Error("INVALID_VALUE", {
      expected: `${row.name} ${mayBeNull ? "with NULL" : "without parameters"}`,
      received: `parameters of ${parameters.length} bytes`,
      path,
    });
  }
  return algorithmOf(row);
}

/** What a row says, where the parameters say nothing more. */
function algorithmOf(row: SignatureAlgorithmRow): SignatureAlgorithm {
  const { kind } = row;
  switch (kind) {
    case "rsa-pkcs1":
    case "ecdsa":
    case "dsa":
      return { kind, digest: digestOfRow(row) };
    case "rsa-pss": {
      // RFC 8692, section 3: SHAKE is the mask as well, and the salt is as long as its output.
      const digest = digestOfRow(row);
      return { kind, digest, mgf1Digest: digest, saltLength: shakeLength(digest) };
    }
    default:
      return { kind } as SignatureAlgorithm;
  }
}

function digestOfRow(row: SignatureAlgorithmRow): DigestAlgorithm {
  return allDigests.find(({ name }) => name === row.digest) as DigestAlgorithm;
}

/** RFC 8692, section 3: signatures take 256 bits of SHAKE128 and 512 bits of SHAKE256. */
function shakeLength({ name }: DigestAlgorithm): number {
  return name === "shake128" ? 32 : 64;
}

/** RFC 4055, section 3.1: RSASSA-PSS-params, each field with a default. */
function decodePssParameters(
  parameters: Uint8Array | undefined,
  path: string,
): SignatureAlgorithm {
  if (parameters === undefined) {
    throw new Asn1Error("FIELD_MISSING", { expected: "the parameters of RSASSA-PSS", path });
  }
  const reader = new DerReader(parameters, { path: `${path}.parameters` });
  const algorithm = reader.readSequence((inner): SignatureAlgorithm => {
    const digest = inner.readOptionalExplicit(0, readDigest, "hashAlgorithm") ?? sha1Of();
    const mgf1Digest = inner.readOptionalExplicit(1, readMgf1, "maskGenAlgorithm") ?? sha1Of();
    const saltLength = inner.readOptionalExplicit(
      2,
      (salt) => salt.readSmallInteger(MAX_SALT_LENGTH),
      "saltLength",
    ) ?? 20;
    const trailer = inner.readOptionalExplicit(
      3,
      (field) => field.readSmallInteger(0xffff),
      "trailerField",
    ) ?? 1;
    if (trailer !== 1) {
      inner.fail("INVALID_VALUE", { expected: "the trailer field 1", received: `${trailer}` });
    }
    return { kind: "rsa-pss", digest, mgf1Digest, saltLength };
  });
  reader.finish();
  return algorithm;
}

function sha1Of(): DigestAlgorithm {
  return defaultDigests.find(({ oid }) => oid === SHA1) as DigestAlgorithm;
}

function readDigest(reader: DerReader): DigestAlgorithm {
  return digestOf(readAlgorithmIdentifier(reader, "digest"), reader);
}

function readMgf1(reader: DerReader): DigestAlgorithm {
  const { oid, parameters } = readAlgorithmIdentifier(reader, "mgf");
  if (oid !== MGF1 || parameters === undefined) {
    reader.fail("INVALID_VALUE", { expected: "MGF1 with a digest", received: oid });
  }
  const inner = new DerReader(parameters, { path: `${reader.path}.mgf1` });
  const digest = readDigest(inner);
  inner.finish();
  return digest;
}

/** RFC 4055, section 2.1: the parameters of a digest are NULL or absent. */
function digestOf(identifier: AlgorithmIdentifier, reader: DerReader): DigestAlgorithm {
  const { oid, parameters } = identifier;
  // RFC 8702, section 3.1: PSS with SHAKE has identifiers of its own and is never told here.
  const digests = defaultDigests.filter((candidate) => !isXof(candidate));
  const digest = digests.find((candidate) => candidate.oid === oid);
  if (digest === undefined) {
    reader.fail("UNKNOWN_DIGEST", {
      expected: digests.map(({ name }) => name).join(", "),
      received: oid,
    });
  }
  const valid = parameters === undefined ||
    parameters.length === 2 && parameters[0] === 5 && parameters[1] === 0;
  if (!valid) reader.fail("INVALID_VALUE", { expected: "a digest with NULL or no parameters" });
  return digest;
}

/**
 * Encodes a signature algorithm.
 *
 * @param algorithm The algorithm.
 * @param publicKey The key that checks the signature; ML-DSA and SLH-DSA are named after it.
 * @returns The DER of its AlgorithmIdentifier.
 * @throws {Asn1Error} For a digest that has no identifier with this kind of signature, and for what no
 * identifier tells, such as a context.
 *
 * @example Usage
 * ```ts
 * import { encodeSignatureAlgorithm } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeHex(encodeSignatureAlgorithm({ kind: "ed25519" })), "300506032b6570");
 * ```
 */
export function encodeSignatureAlgorithm(
  algorithm: SignatureAlgorithm,
  publicKey?: Pick<PublicKey, "type">,
): Bytes {
  const { kind } = algorithm;
  const row = SIGNATURE_ALGORITHMS.find((row) => row.kind === kind && isRowOf(row));
  if (row === undefined || !isTold(algorithm)) {
    const digest = "digest" in algorithm ? ` with ${algorithm.digest?.name}` : "";
    throw new Asn1Error("DIGEST_AND_KEY_TYPE_NOT_SUPPORTED", {
      expected: "a signature that has an identifier in certificates",
      received: `${kind}${digest}${isTold(algorithm) ? "" : " in a form of its own"}`,
    });
  }
  return new DerBuilder().sequence((inner) => {
    inner.oid(row.oid);
    if (algorithm.kind === "rsa-pkcs1") inner.null();
    if (algorithm.kind === "rsa-pss" && row.digest === undefined) {
      writePssParameters(inner, algorithm);
    }
  }).finish();

  function isRowOf({ digest, keyTypes }: SignatureAlgorithmRow): boolean {
    switch (algorithm.kind) {
      case "rsa-pss":
        return digest === (isXof(algorithm.digest) ? algorithm.digest.name : undefined);
      case "rsa-pkcs1":
      case "ecdsa":
      case "dsa":
        return digest === algorithm.digest.name;
      case "ml-dsa":
      case "slh-dsa":
        return publicKey !== undefined && keyTypes.includes(publicKey.type);
      default:
        return true;
    }
  }
}

/** Whether who reads an identifier knows all that is to be known to check the signature. */
function isTold(algorithm: SignatureAlgorithm): boolean {
  switch (algorithm.kind) {
    case "rsa-pss": {
      const { digest, mgf1Digest } = algorithm;
      if (!isXof(digest)) return !isXof(mgf1Digest);
      const { saltLength } = algorithm;
      return mgf1Digest.name === digest.name &&
        (saltLength === "digest" || saltLength === shakeLength(digest));
    }
    case "ecdsa":
    case "dsa":
      return algorithm.form !== "ieee-p1363";
    case "ed25519":
    case "ed448":
    case "ml-dsa":
    case "slh-dsa":
      return (algorithm.context ?? []).length === 0 && !algorithm.prehash;
    default:
      return true;
  }
}

function writePssParameters(
  builder: DerBuilder,
  algorithm: Extract<SignatureAlgorithm, { kind: "rsa-pss" }>,
): void {
  const { digest, mgf1Digest } = algorithm;
  const saltLength = statedSaltLength(algorithm);
  builder.sequence((inner) => {
    // DER leaves the defaults out: SHA-1, MGF1 with SHA-1, a salt of 20 bytes.
    if (digest.oid !== SHA1) {
      inner.explicit(0, (field) => field.sequence((hash) => hash.oid(digestOid(digest)).null()));
    }
    if (mgf1Digest.oid !== SHA1) {
      inner.explicit(
        1,
        (field) =>
          field.sequence((mgf) =>
            mgf.oid(MGF1).sequence((hash) => hash.oid(digestOid(mgf1Digest)).null())
          ),
      );
    }
    if (saltLength !== 20) inner.explicit(2, (field) => field.integer(saltLength));
  });
}

/**
 * Tells how many bits of security the digest of a signature gives, as X509_get_signature_info.
 *
 * @param identifier The algorithm and its parameters.
 * @returns For example 128 for SHA-256 and 63 for SHA-1; 0 for an unknown algorithm.
 *
 * @example Usage
 * ```ts
 * import { signatureSecurityBits } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signatureSecurityBits({ oid: "1.2.840.113549.1.1.5" }), 63);
 * ```
 */
export function signatureSecurityBits(identifier: AlgorithmIdentifier): number {
  const row = signatureAlgorithmByOid(identifier.oid);
  if (row?.kind !== "rsa-pss" || row.securityBits !== undefined) return row?.securityBits ?? 0;
  try {
    const algorithm = decodeSignatureAlgorithm(identifier);
    if (algorithm.kind !== "rsa-pss") return 0;
    const { name, outputLength } = algorithm.digest;
    return name === "sha1" ? 63 : name === "md5" ? 39 : outputLength * 4;
  } catch (error) {
    if (error instanceof Asn1Error) return 0;
    throw error;
  }
}
