// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The key derivation of ANSI X9.42 with OtherInfo in ASN.1, as CMS uses it (RFC 2631, Section 2.1.2).
 * Its time depends on the lengths of its inputs and output only.
 */

import type { Bytes } from "../../wire/mod.ts";
import { DerBuilder } from "../asn1/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { concatBlocks, fourBytes, refuseXof } from "./_counter.ts";

/** A cipher that wraps content-encryption keys, as {@linkcode x942Kdf} knows it. */
export interface KeyWrapName {
  /** OpenSSL's name: `"AES-128-WRAP"`. */
  readonly name: string;
  /** Other names: `"id-aes128-wrap"`. */
  readonly aliases: readonly string[];
  /** The object identifier, dotted. */
  readonly oid: string;
  /** How long its keys are, in bytes. */
  readonly keyLength: number;
}

/** What {@linkcode x942Kdf} may derive a key for. */
export const x942KeyWraps: readonly KeyWrapName[] = [
  {
    name: "AES-128-WRAP",
    aliases: ["id-aes128-wrap", "AES128-WRAP"],
    oid: "2.16.840.1.101.3.4.1.5",
    keyLength: 16,
  },
  {
    name: "AES-192-WRAP",
    aliases: ["id-aes192-wrap", "AES192-WRAP"],
    oid: "2.16.840.1.101.3.4.1.25",
    keyLength: 24,
  },
  {
    name: "AES-256-WRAP",
    aliases: ["id-aes256-wrap", "AES256-WRAP"],
    oid: "2.16.840.1.101.3.4.1.45",
    keyLength: 32,
  },
  {
    name: "DES3-WRAP",
    aliases: ["id-smime-alg-CMS3DESwrap"],
    oid: "1.2.840.113549.1.9.16.3.6",
    keyLength: 24,
  },
];

/** Parameters of {@linkcode x942Kdf}. */
export interface X942KdfOptions {
  /** The cipher that the key is for, by its name or object identifier. OpenSSL's `cekalg`. */
  keyWrap: string;
  /** Public information of the initiator; the user keying material of CMS. @default {none} */
  partyUInfo?: Uint8Array;
  /** Public information of the responder. @default {none} */
  partyVInfo?: Uint8Array;
  /**
   * Public information that both sides know: bytes, the length of the cipher's key in bits, or none.
   *
   * @default {"key-bits"}
   */
  suppPubInfo?: Uint8Array | "key-bits" | "none";
  /** Private information that both sides know. @default {none} */
  suppPrivInfo?: Uint8Array;
  /**
   * The fields of both parties and the supplementary ones, encoded elsewhere; it stands in their place.
   * For tests of the standard only. OpenSSL's `acvp-info`.
   */
  encodedInfo?: Uint8Array;
  /** How many bytes are wanted. */
  length: number;
}

/**
 * Derives a key that wraps keys from a shared secret. The counterpart of `EVP_KDF-X942-ASN1`.
 *
 * @param digest The digest.
 * @param secret The shared secret ZZ.
 * @param options The cipher, what else goes in, length.
 * @returns The keying material.
 * @throws {RangeError} When the length is not possible, or the cipher is none of
 * {@linkcode x942KeyWraps}.
 * @throws {TypeError} When `encodedInfo` is given beside what it stands for.
 *
 * @example Usage
 * ```ts
 * import { sha1, x942Kdf } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * // RFC 2631, Section 2.1.6
 * const secret = Uint8Array.from({ length: 20 }, (_, index) => index);
 * const key = x942Kdf(sha1, secret, { keyWrap: "DES3-WRAP", length: 24 });
 * assertEquals(encodeHex(key), "a09661392376f7044d9052a397883246b67f5f1ef63eb5fb");
 * ```
 */
export function x942Kdf(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  options: X942KdfOptions,
): Bytes {
  refuseXof("the KDF of X9.42", digest);
  const { info, counterOffset } = encodeOtherInfo(options);
  const start = digest.create().update(secret);
  return concatBlocks("the KDF of X9.42", options.length, digest.outputLength, (counter) => {
    info.set(fourBytes(counter), counterOffset);
    return start.clone().update(info).digest();
  });
}

/**
 * RFC 2631, Section 2.1.2:
 *
 *     OtherInfo ::= SEQUENCE { keyInfo SEQUENCE { algorithm, counter OCTET STRING (4) },
 *       partyAInfo [0] OCTET STRING OPTIONAL, suppPubInfo [2] OCTET STRING }
 *
 * to which X9.42 adds [1] and [3].
 */
function encodeOtherInfo(options: X942KdfOptions): { info: Bytes; counterOffset: number } {
  const { partyUInfo, partyVInfo, suppPubInfo = "key-bits", suppPrivInfo, encodedInfo } = options;
  const keyWrap = findKeyWrap(options.keyWrap);
  const fields = [partyUInfo, partyVInfo, publicInfo(suppPubInfo, keyWrap), suppPrivInfo];
  const plain = [partyUInfo, partyVInfo, suppPrivInfo];
  if (
    encodedInfo !== undefined &&
    (plain.some((field) => field !== undefined) || typeof suppPubInfo !== "string")
  ) {
    throw new TypeError("Cannot use encodedInfo beside the fields that it stands for");
  }
  const keyInfo = new DerBuilder().sequence((inner) => {
    inner.oid(keyWrap.oid).octetString(fourBytes(1));
  }).finish();
  const rest = new DerBuilder();
  if (encodedInfo !== undefined) rest.raw(encodedInfo);
  for (const [number, field] of fields.entries()) {
    if (field !== undefined) rest.explicit(number, (inner) => inner.octetString(field));
  }
  const restInfo = rest.finish();
  const info = new DerBuilder().sequence((inner) => inner.raw(keyInfo).raw(restInfo)).finish();
  // The counter ends keyInfo.
  return { info, counterOffset: info.length - restInfo.length - 4 };
}

function publicInfo(
  given: Uint8Array | "key-bits" | "none",
  keyWrap: KeyWrapName,
): Uint8Array | undefined {
  if (typeof given !== "string") return given;
  return given === "key-bits" ? fourBytes(8 * keyWrap.keyLength) : undefined;
}

function findKeyWrap(name: string): KeyWrapName {
  const wanted = name.toLowerCase();
  const found = x942KeyWraps.find((row) =>
    [row.name, ...row.aliases, row.oid].some((other) => other.toLowerCase() === wanted)
  );
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot derive a key for ${JSON.stringify(name)} by X9.42: ` +
      `one of ${x942KeyWraps.map((row) => row.name).join(", ")} is expected`,
  );
}
