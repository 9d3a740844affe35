// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How the key that wraps comes of an agreed secret (RFC 5753, RFC 8418; RFC 2631 by RFC 3370). */

import { DerBuilder, oidLongName } from "../asn1/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha1 } from "../digest/sha1.ts";
import { sha224, sha256, sha384, sha512 } from "../digest/sha2.ts";
import { SslError } from "../../err/mod.ts";
import { hkdf } from "../kdf/hkdf.ts";
import { x942Kdf, x942KeyWraps } from "../kdf/x942_kdf.ts";
import { x963Kdf } from "../kdf/x963_kdf.ts";
import type { KeyType } from "../pkey/pkey_types.ts";
import type { Bytes } from "../../wire/mod.ts";
import { type CmsAlgorithmIdentifier, writeAlgorithm } from "./algorithm_identifier.ts";

/** How a key is derived: by ANSI X9.63, HKDF, or for keys of finite fields ANSI X9.42. */
type KeyDerivation = "x963" | "hkdf" | "x942";

/** One scheme: whether the cofactor counts, and how the wrapping key is derived. */
export interface AgreementScheme {
  /** Its object identifier, dotted. */
  readonly oid: string;
  /** Whether the cofactor of the curve counts. */
  readonly cofactor: boolean;
  /** The digest of the derivation. */
  readonly digest: DigestAlgorithm;
  /** The derivation. */
  readonly derivation: KeyDerivation;
}

function scheme(
  oid: string,
  digest: DigestAlgorithm,
  cofactor = false,
  derivation: KeyDerivation = "x963",
): AgreementScheme {
  return { oid, cofactor, digest, derivation };
}

/** id-alg-SSDH (RFC 3370, section 4.1.2): the only scheme that tells a static key of the sender. */
const SSDH_OID = "1.2.840.113549.1.9.16.3.10";

/** RFC 5753, section 7.1.4; RFC 8418, section 2.2; RFC 3370, section 4.1. */
const SCHEMES: readonly AgreementScheme[] = [
  scheme("1.3.133.16.840.63.0.2", sha1),
  scheme("1.3.132.1.11.0", sha224),
  scheme("1.3.132.1.11.1", sha256),
  scheme("1.3.132.1.11.2", sha384),
  scheme("1.3.132.1.11.3", sha512),
  scheme("1.3.133.16.840.63.0.3", sha1, true),
  scheme("1.3.132.1.14.0", sha224, true),
  scheme("1.3.132.1.14.1", sha256, true),
  scheme("1.3.132.1.14.2", sha384, true),
  scheme("1.3.132.1.14.3", sha512, true),
  scheme("1.2.840.113549.1.9.16.3.19", sha256, false, "hkdf"),
  scheme("1.2.840.113549.1.9.16.3.20", sha384, false, "hkdf"),
  scheme("1.2.840.113549.1.9.16.3.21", sha512, false, "hkdf"),
  scheme("1.2.840.113549.1.9.16.3.5", sha1, false, "x942"),
  scheme(SSDH_OID, sha1, false, "x942"),
];

/** How a key agreement is done. */
export interface KeyAgreementOptions {
  /** The digest of the derivation. @default {sha256; for keys of X9.42 sha1, the only one it has} */
  readonly digest?: DigestAlgorithm;
  /** Whether the cofactor of the curve counts. @default {false} */
  readonly cofactor?: boolean;
  /** How the wrapping key is derived. @default {"hkdf" for X25519 and X448, else "x963"} */
  readonly keyDerivation?: "x963" | "hkdf";
  /** What goes into the derivation besides (UKM). @default {none; with a static key 64 random bytes} */
  readonly userKeyingMaterial?: Uint8Array;
}

/**
 * Chooses a scheme.
 *
 * @param type The type of both keys.
 * @param options What is wanted.
 * @param originator Whether the sender's key is made for the message or in a certificate.
 * @returns The scheme.
 * @throws {SslError} `CMS`, `KDF_PARAMETER_ERROR` when there is none.
 */
export function chooseScheme(
  type: KeyType,
  options: KeyAgreementOptions,
  originator: "ephemeral" | "static",
): AgreementScheme {
  const usual = usualDerivation(type);
  const { cofactor = false } = options;
  // RFC 3370, section 4.1: keys of finite fields have the derivation of X9.42 with SHA-1 only.
  const derivation = options.keyDerivation ?? usual.derivation;
  const { digest = usual.digest } = options;
  const isStatic = originator === "static";
  const found = SCHEMES.find((row) =>
    row.digest.name === digest.name && row.cofactor === cofactor &&
    row.derivation === derivation && (derivation === "x942") === (usual.derivation === "x942") &&
    (derivation !== "x942" || isStatic === (row.oid === SSDH_OID))
  );
  if (found !== undefined) return found;
  throw new SslError("CMS", "KDF_PARAMETER_ERROR", {
    expected: usual.derivation === "x942"
      ? "the derivation of X9.42 with SHA-1 for keys of X9.42"
      : "a derivation by SHA-1 or SHA-2 that has an identifier",
    received: `${derivation} with ${digest.name}${cofactor ? " and the cofactor" : ""}`,
  });
}

/** RFC 8418, section 2.1, for keys of RFC 7748; RFC 3370, section 4.1, for those of finite fields. */
function usualDerivation(type: KeyType): Pick<AgreementScheme, "derivation" | "digest"> {
  switch (type) {
    case "dhx":
      return { derivation: "x942", digest: sha1 };
    case "x25519":
      return { derivation: "hkdf", digest: sha256 };
    case "x448":
      return { derivation: "hkdf", digest: sha512 };
    default:
      return { derivation: "x963", digest: sha256 };
  }
}

/**
 * Finds the scheme that an identifier names.
 *
 * @param oid The identifier, dotted.
 * @param type The type of the recipient's key.
 * @returns The scheme.
 * @throws {SslError} `CMS`, `UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM`, when there is none for such keys.
 */
export function agreementSchemeOf(oid: string, type: KeyType): AgreementScheme {
  const found = SCHEMES.find((row) => row.oid === oid);
  if (found !== undefined && (found.derivation === "x942") === (type === "dhx")) return found;
  throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
    expected: `Diffie-Hellman with a derivation and a key wrap that are known, for keys of ${type}`,
    received: oidLongName(oid) ?? oid,
  });
}

/**
 * Derives the key that wraps.
 *
 * @param scheme The scheme.
 * @param secret What both sides agreed on.
 * @param wrap How the key wraps, which goes into the derivation.
 * @param length The key's length, in bytes.
 * @param userKeyingMaterial What else goes in.
 * @returns The key.
 */
export function deriveKek(
  { digest, derivation }: AgreementScheme,
  secret: Uint8Array,
  wrap: CmsAlgorithmIdentifier,
  length: number,
  userKeyingMaterial: Uint8Array | undefined,
): Bytes {
  if (derivation === "x942") return deriveByX942(digest, secret, wrap, length, userKeyingMaterial);
  const sharedInfo = encodeSharedInfo(wrap, length, userKeyingMaterial);
  return derivation === "hkdf"
    ? hkdf(digest, undefined, secret, sharedInfo, length)
    : x963Kdf(digest, secret, { sharedInfo, length });
}

/** ECC-CMS-SharedInfo (RFC 5753, section 7.2). */
function encodeSharedInfo(
  wrap: CmsAlgorithmIdentifier,
  length: number,
  userKeyingMaterial: Uint8Array | undefined,
): Bytes {
  const bits = 8 * length;
  return new DerBuilder().sequence((inner) => {
    writeAlgorithm(inner, wrap);
    if (userKeyingMaterial !== undefined) {
      inner.explicit(0, (field) => field.octetString(userKeyingMaterial));
    }
    inner.explicit(2, (field) => field.octetString(Uint8Array.of(0, 0, bits >> 8, bits & 0xff)));
  }).finish();
}

/** RFC 2631, section 2.1.2, where the user keying material is partyAInfo. */
function deriveByX942(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  wrap: CmsAlgorithmIdentifier,
  length: number,
  userKeyingMaterial: Uint8Array | undefined,
): Bytes {
  if (!x942KeyWraps.some(({ oid }) => oid === wrap.oid)) {
    throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
      expected: "key wrap by AES or Triple DES, which X9.42 derives keys for",
      received: oidLongName(wrap.oid) ?? wrap.oid,
    });
  }
  const partyUInfo = userKeyingMaterial === undefined ? {} : { partyUInfo: userKeyingMaterial };
  return x942Kdf(digest, secret, { keyWrap: wrap.oid, length, ...partyUInfo });
}
