// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** How contents are authenticated, and how that is named (RFC 3370, RFC 8018, RFC 8702, RFC 9044). */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import { aes } from "../cipher/aes.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { digestByName } from "../digest/digests.ts";
import { sha256 } from "../digest/sha2.ts";
import { gmac } from "../mac/gmac.ts";
import { hmacAlgorithm } from "../mac/hmac.ts";
import { kmac128, kmac256 } from "../mac/kmac.ts";
import type { MacAlgorithm, MacOptions } from "../mac/mac.ts";
import { SslError } from "../../err/mod.ts";
import { PRF_OIDS } from "../pbe/_pbe_tables.ts";
import type { Random } from "../../rand/random.ts";
import type { CmsAlgorithmIdentifier } from "./algorithm_identifier.ts";

/** hMAC-SHA1 (RFC 3370, section 3.1), which is the same as hmacWithSHA1. */
const HMAC_SHA1_OID = "1.3.6.1.5.5.8.1.2";
/** id-aes128-GMAC and so on (RFC 9044, section 2), with the length of their keys in bytes. */
const GMACS: readonly (readonly [oid: string, keyLength: number])[] = [
  ["2.16.840.1.101.3.4.1.9", 16],
  ["2.16.840.1.101.3.4.1.29", 24],
  ["2.16.840.1.101.3.4.1.49", 32],
];
const KMACS: readonly (readonly [oid: string, algorithm: MacAlgorithm, outputLength: number])[] = [
  ["2.16.840.1.101.3.4.2.19", kmac128, 32],
  ["2.16.840.1.101.3.4.2.20", kmac256, 64],
];
/** RFC 9044, section 3: a nonce of 12 bytes, and a code of 12 where no length is told. */
const GMAC_NONCE_LENGTH = 12;
const GMAC_DEFAULT_LENGTH = 12;
const GMAC_LENGTH = 16;
/** SP 800-107, section 5.3.2: what is shorter could be guessed. */
const SHORTEST_KEY = 14;
/** The shortest codes of KMAC that are taken, in bytes (SP 800-185, section 8.4.2). */
const SHORTEST_KMAC = 8;

/** How a content is authenticated: by HMAC with a digest, by GMAC with AES, or by KMAC. */
export type CmsMac =
  | {
    /** Which algorithm. */
    readonly kind: "hmac";
    /** The digest. @default {sha256} */
    readonly digest?: DigestAlgorithm;
  }
  | {
    /** Which algorithm (RFC 9044). */
    readonly kind: "gmac";
    /** The length of the key of AES, in bytes. @default {32} */
    readonly keyLength?: 16 | 24 | 32;
  }
  | {
    /** Which algorithm (RFC 8702). */
    readonly kind: "kmac-128" | "kmac-256";
    /** What the code is for. @default {nothing} */
    readonly customization?: Uint8Array;
  };

/** A MAC with what it needs besides its key. */
export interface ContentMac {
  /** The MAC. */
  readonly algorithm: MacAlgorithm;
  /** Its options. */
  readonly options: MacOptions;
  /** The length of the keys that are made for it, in bytes. */
  readonly keyLength: number;
  /** The length of its code, in bytes. */
  readonly outputLength: number;
  /** Whether a key of a length will do. */
  readonly takes: (keyLength: number) => boolean;
}

/**
 * Sets up a MAC, and names it.
 *
 * @param mac What is wanted.
 * @param random Where a nonce comes from.
 * @returns The MAC, and the identifier.
 * @throws {SslError} `CMS`, `UNKNOWN_DIGEST_ALGORITHM` when HMAC with the digest has no identifier.
 */
export function newContentMac(
  mac: CmsMac,
  random: Random,
): ContentMac & { readonly identifier: CmsAlgorithmIdentifier } {
  if (mac.kind === "gmac") {
    const { keyLength = 32 } = mac;
    const nonce = random(GMAC_NONCE_LENGTH);
    const oid = GMACS.find((row) => row[1] === keyLength)?.[0];
    if (oid === undefined) {
      throw new RangeError(
        `Cannot set up GMAC: a key of ${keyLength} bytes is no key of AES, 16, 24 or 32 are expected`,
      );
    }
    const parameters = new DerBuilder().sequence((inner) =>
      inner.octetString(nonce).integer(GMAC_LENGTH)
    ).finish();
    return { ...gmacOf(keyLength, nonce, GMAC_LENGTH), identifier: { oid, parameters } };
  }
  if (mac.kind !== "hmac") return newKmac(mac.kind, mac.customization);
  const { digest = sha256 } = mac;
  const oid = PRF_OIDS.find((row) => row[1] === digest.name)?.[0];
  if (oid === undefined) {
    throw new SslError("CMS", "UNKNOWN_DIGEST_ALGORITHM", {
      expected: "a digest for which HMAC has an identifier: SHA-1, SHA-2, SHA-3, MD5 or SM3",
      received: digest.name,
    });
  }
  // RFC 8018, appendix B.1.2: the parameters are NULL.
  return { ...hmacOf(digest), identifier: { oid, parameters: Uint8Array.of(5, 0) } };
}

function newKmac(
  kind: "kmac-128" | "kmac-256",
  customization: Uint8Array = new Uint8Array(0),
): ContentMac & { readonly identifier: CmsAlgorithmIdentifier } {
  const [oid, algorithm, outputLength] = KMACS[kind === "kmac-128" ? 0 : 1]!;
  const mac = kmacOf(algorithm, outputLength, customization);
  // RFC 8702, section 3.4: without a customization there are no parameters.
  if (customization.length === 0) return { ...mac, identifier: { oid } };
  const parameters = new DerBuilder().sequence((inner) => inner.octetString(customization))
    .finish();
  return { ...mac, identifier: { oid, parameters } };
}

/**
 * Finds the MAC that an identifier names.
 *
 * @param identifier The identifier.
 * @returns The MAC.
 * @throws {SslError} `CMS`, `UNSUPPORTED_TYPE` when it is none that this library has; and what its
 * parameters demand.
 */
export function contentMacOf({ oid, parameters }: CmsAlgorithmIdentifier): ContentMac {
  const prf = oid === HMAC_SHA1_OID ? "sha1" : PRF_OIDS.find((row) => row[0] === oid)?.[1];
  if (prf !== undefined) return hmacOf(digestByName(prf));
  const path = "macAlgorithm.parameters";
  const reader = new DerReader(parameters ?? new Uint8Array(0), { path });
  const aesKeyLength = GMACS.find((row) => row[0] === oid)?.[1];
  if (aesKeyLength !== undefined) {
    const { nonce, length } = reader.readSequence((inner) => ({
      nonce: inner.readOctetString("nonce"),
      length: inner.atEnd ? GMAC_DEFAULT_LENGTH : inner.readSmallInteger(16, "length"),
    }));
    reader.finish();
    return gmacOf(aesKeyLength, nonce, length);
  }
  const kmac = KMACS.find((row) => row[0] === oid);
  if (kmac !== undefined) return readKmac(reader, kmac[1], kmac[2]);
  throw new SslError("CMS", "UNSUPPORTED_TYPE", {
    expected: "HMAC, GMAC with AES or KMAC",
    received: oidLongName(oid) ?? oid,
    where: "macAlgorithm",
  });
}

/** KMACwithSHAKE128-params: the length is in bits, and the usual one when it is left out. */
function readKmac(reader: DerReader, algorithm: MacAlgorithm, usual: number): ContentMac {
  if (reader.atEnd) return kmacOf(algorithm, usual, new Uint8Array(0));
  const read = reader.readSequence((inner) => ({
    bits: inner.peekTag() === 2 ? inner.readSmallInteger(65_536, "kMACOutputLength") : 8 * usual,
    customization: inner.atEnd ? new Uint8Array(0) : inner.readOctetString("customizationString"),
  }));
  reader.finish();
  const { bits, customization } = read;
  if (bits % 8 === 0 && bits >= 8 * SHORTEST_KMAC && customization.length <= 512) {
    return kmacOf(algorithm, bits / 8, customization);
  }
  throw shortCode("KMAC", `${bits} bits and a customization of ${customization.length} bytes`);
}

function hmacOf(digest: DigestAlgorithm): ContentMac {
  return {
    algorithm: hmacAlgorithm,
    options: { digest },
    // Key wraps take multiples of eight bytes; RFC 2104, section 3: no shorter than the code.
    keyLength: Math.max(32, Math.ceil(digest.outputLength / 8) * 8),
    outputLength: digest.outputLength,
    takes: (length) => length >= SHORTEST_KEY,
  };
}

function gmacOf(keyLength: number, nonce: Uint8Array, outputLength: number): ContentMac {
  if (outputLength < GMAC_DEFAULT_LENGTH || nonce.length === 0) {
    throw shortCode("GMAC", `${outputLength} bytes and a nonce of ${nonce.length}`);
  }
  return {
    algorithm: gmac,
    options: { cipher: aes, nonce },
    keyLength,
    outputLength,
    takes: (length) => length === keyLength,
  };
}

function kmacOf(
  algorithm: MacAlgorithm,
  outputLength: number,
  customization: Uint8Array,
): ContentMac {
  return {
    algorithm,
    options: { outputLength, customization },
    keyLength: 32,
    outputLength,
    takes: (length) => length >= SHORTEST_KEY && length <= 512,
  };
}

function shortCode(name: string, received: string): SslError {
  return new SslError("CMS", "CIPHER_PARAMETER_INITIALISATION_ERROR", {
    expected: `parameters of ${name} with a code that can not be guessed`,
    received,
    where: "macAlgorithm.parameters",
  });
}
