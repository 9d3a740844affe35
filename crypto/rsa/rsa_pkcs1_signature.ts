// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** EMSA-PKCS1-v1_5: how a digest becomes the number that RSA signs (RFC 8017, Section 9.2). */

import { DerBuilder } from "../asn1/der_builder.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes, equalBytes } from "../../wire/mod.ts";
import { type DigestAlgorithm, digestOid } from "../digest/digest.ts";

/** sm3WithRSAEncryption: OpenSSL puts it in DigestInfo in the place of SM3's own name. */
const SM3_WITH_RSA_OID = "1.2.156.10197.1.504";

/** 0, 1, eight bytes ff or more, 0. */
const OVERHEAD = 11;

/**
 * EMSA-PKCS1-v1_5 (RFC 8017, Section 9.2). Signatures are checked by making this once more and
 * comparing: nothing of the padding is parsed, so nothing of it can be forged.
 *
 * @param digest The digest.
 * @param data The message.
 * @param length The length of the modulus, in bytes.
 * @returns The encoded message, as long as the modulus.
 * @throws {SslError} `RSA`, `DIGEST_TOO_BIG_FOR_RSA_KEY`.
 */
export function encodePkcs1(digest: DigestAlgorithm, data: Uint8Array, length: number): Bytes {
  if (length < pkcs1Length(digest)) {
    throw new SslError("RSA", "DIGEST_TOO_BIG_FOR_RSA_KEY", {
      expected: `a modulus of ${8 * pkcs1Length(digest) - 7} bits or more for ${digest.name}`,
      received: `${8 * length} bits`,
    });
  }
  return padPkcs1(concatBytes(digestInfoPrefix(digest), digest.digest(data)), length);
}

/**
 * Pads bare data.
 *
 * @param content What is signed.
 * @param length The length of the modulus, in bytes.
 * @returns The block, as long as the modulus.
 * @throws {SslError} `RSA`, `DATA_TOO_LARGE_FOR_KEY_SIZE`.
 */
export function padPkcs1(content: Uint8Array, length: number): Bytes {
  const start = length - content.length;
  if (start < OVERHEAD) {
    throw new SslError("RSA", "DATA_TOO_LARGE_FOR_KEY_SIZE", {
      expected: `at most ${length - OVERHEAD} bytes for a modulus of ${length} bytes`,
      received: `${content.length} bytes`,
      remedy: "sign with a digest",
    });
  }
  const block = new Uint8Array(length).fill(0xff, 0, start - 1);
  block[0] = 0;
  block[1] = 1;
  block.set(content, start);
  return block;
}

/**
 * Takes the padding of a signature off. Only for recovering what was signed: checking compares.
 *
 * @param block What the public operation gave, as long as the modulus.
 * @returns What was signed.
 * @throws {SslError} `RSA`, `BLOCK_TYPE_IS_NOT_01`, `BAD_FIXED_HEADER_DECRYPT`,
 * `NULL_BEFORE_BLOCK_MISSING` or `BAD_PAD_BYTE_COUNT`.
 */
export function unpadPkcs1(block: Uint8Array): Bytes {
  if (block[0] !== 0 || block[1] !== 1) throw bad("BLOCK_TYPE_IS_NOT_01", "the bytes 0 and 1");
  let end = 2;
  while (block[end] === 0xff) end++;
  if (end === block.length) throw bad("NULL_BEFORE_BLOCK_MISSING", "a byte 0 after the padding");
  if (block[end] !== 0) throw bad("BAD_FIXED_HEADER_DECRYPT", "bytes ff, then one byte 0");
  if (end + 1 < OVERHEAD) throw bad("BAD_PAD_BYTE_COUNT", "eight bytes of padding or more");
  return new Uint8Array(block.subarray(end + 1));
}

/**
 * Takes the digest out of what was signed.
 *
 * @param digest The digest's algorithm.
 * @param content What was signed.
 * @returns The digest.
 * @throws {SslError} `RSA`, `ALGORITHM_MISMATCH` or `INVALID_DIGEST_LENGTH`.
 */
export function digestOfPkcs1(digest: DigestAlgorithm, content: Uint8Array): Bytes {
  for (const prefix of [digestInfoPrefix(digest), ...otherPrefixes(digest)]) {
    const hash = content.subarray(prefix.length);
    if (!equalBytes(content.subarray(0, prefix.length), prefix)) continue;
    if (hash.length === digest.outputLength) return new Uint8Array(hash);
  }
  throw new SslError("RSA", "ALGORITHM_MISMATCH", {
    expected: `a digest by ${digest.name}`,
    received: "something else that was signed",
  });
}

/**
 * Gives every block that is a good signature of a digest.
 *
 * @param digest The digest.
 * @param data The message.
 * @param length The length of the modulus, in bytes.
 * @returns The blocks, the usual one first.
 * @throws {SslError} `RSA`, `DIGEST_TOO_BIG_FOR_RSA_KEY`.
 */
export function acceptedPkcs1(digest: DigestAlgorithm, data: Uint8Array, length: number): Bytes[] {
  const usual = encodePkcs1(digest, data, length);
  const hash = usual.subarray(length - digest.outputLength);
  const others = otherPrefixes(digest).map((prefix) => padPkcs1(concatBytes(prefix, hash), length));
  return [usual, ...others];
}

/**
 * Tells how long a modulus must be for a digest with PKCS #1 v1.5 (RFC 8017, Section 9.2, step 3).
 *
 * @param digest The digest.
 * @returns The shortest length, in bytes.
 */
export function pkcs1Length(digest: DigestAlgorithm): number {
  return digestInfoPrefix(digest).length + digest.outputLength + 11;
}

/** DigestInfo without the digest, which comes last, by the digest's name. */
const PREFIXES = new Map<string, Bytes>();

function digestInfoPrefix(digest: DigestAlgorithm): Bytes {
  let prefix = PREFIXES.get(digest.name);
  if (prefix === undefined) {
    prefix = digest.name === "md5-sha1"
      // TLS 1.1 and older (RFC 4346, Section 7.4.3): both digests, and no structure.
      ? new Uint8Array(0)
      : digest.name === "mdc2"
      // OpenSSL signs MDC-2 as an octet string (RSA_sign_ASN1_OCTET_STRING).
      ? Uint8Array.of(0x04, digest.outputLength)
      : digestInfo(digest, digest.name === "sm3" ? SM3_WITH_RSA_OID : digestOid(digest));
    PREFIXES.set(digest.name, prefix);
  }
  return prefix;
}

/** What is not written but taken when it is read: the digest under its own name. */
function otherPrefixes(digest: DigestAlgorithm): Bytes[] {
  const special = digest.name === "mdc2" || digest.name === "sm3";
  return special ? [digestInfo(digest, digestOid(digest))] : [];
}

function digestInfo(digest: DigestAlgorithm, oid: string): Bytes {
  const info = new DerBuilder().sequence((inner) => {
    inner.sequence((algorithm) => algorithm.oid(oid).null());
    inner.octetString(new Uint8Array(digest.outputLength));
  }).finish();
  return info.slice(0, info.length - digest.outputLength);
}

function bad(
  reason:
    | "BLOCK_TYPE_IS_NOT_01"
    | "BAD_FIXED_HEADER_DECRYPT"
    | "NULL_BEFORE_BLOCK_MISSING"
    | "BAD_PAD_BYTE_COUNT",
  expected: string,
): SslError {
  return new SslError("RSA", reason, { expected, where: "the padding of PKCS #1 v1.5" });
}
