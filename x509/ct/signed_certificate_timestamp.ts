// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader } from "../../crypto/asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { Builder, type Bytes, DecodeError, Reader } from "../../wire/mod.ts";

/** The extension of certificates that holds their timestamps (RFC 6962, section 3.3). */
export const SCT_LIST_OID = "1.3.6.1.4.1.11129.2.4.2";
/** The extension that makes a certificate a precertificate, which nobody may use (section 3.1). */
export const PRECERTIFICATE_POISON_OID = "1.3.6.1.4.1.11129.2.4.3";
/** The extension of OCSP answers that holds timestamps (section 3.3). */
export const OCSP_SCT_LIST_OID = "1.3.6.1.4.1.11129.2.4.5";

/** A log's promise to publish a certificate (RFC 6962, section 3.2; SCT). */
export interface SignedCertificateTimestamp {
  /** The version: 0 for version 1, the only one in use. */
  readonly version: number;
  /** The SHA-256 of the log's key. */
  readonly logId: Uint8Array;
  /** When the log saw it, in milliseconds since 1970. */
  readonly timestamp: bigint;
  /** For extensions to come; empty. */
  readonly extensions: Uint8Array;
  /** The digest and the kind of signature, as TLS 1.2 numbers them: 0x0403 for ECDSA with SHA-256. */
  readonly signatureAlgorithm: number;
  /** The signature. */
  readonly signature: Uint8Array;
  /** The whole timestamp as it came, also of a version that is not known here. */
  readonly encoded: Uint8Array;
}

/** The version that is decoded here. */
const VERSION_1 = 0;
/** So many timestamps in a list are looked at. */
const MAX_TIMESTAMPS = 100;

/**
 * Decodes a list of timestamps as TLS carries it (RFC 6962, section 3.3; o2i_SCT_LIST). Timestamps of
 * versions that are not known keep only their bytes.
 *
 * @param bytes The list.
 * @returns The timestamps.
 * @throws {SslError} `CT`, `SCT_LIST_INVALID` or `SCT_INVALID`.
 *
 * @example Usage
 * ```ts
 * import { decodeSctList, encodeSctList } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSctList(encodeSctList([Uint8Array.of(7, 1, 2)]))[0]?.version, 7);
 * ```
 */
export function decodeSctList(bytes: Uint8Array): SignedCertificateTimestamp[] {
  return guarded("SCT_LIST_INVALID", () => {
    const reader = new Reader(bytes, { path: "sctList" });
    const list = reader.vec16("list", (inner) => inner.list((item) => item.opaque16("sct")));
    reader.finish();
    if (list.length === 0 || list.length > MAX_TIMESTAMPS) {
      reader.fail(`${list.length} timestamps, 1 to ${MAX_TIMESTAMPS} are expected`);
    }
    return list.map(decodeSct);
  });
}

/**
 * Decodes one timestamp (o2i_SCT).
 *
 * @param encoded The timestamp; a view is kept.
 * @returns Its fields.
 * @throws {SslError} `CT`, `SCT_INVALID`.
 *
 * @example Usage
 * ```ts
 * import { decodeSct } from "@streamssl/ssl/x509";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSct(Uint8Array.of(0, 1, 2)));
 * ```
 */
export function decodeSct(encoded: Uint8Array): SignedCertificateTimestamp {
  return guarded("SCT_INVALID", () => {
    const reader = new Reader(encoded, { path: "sct" });
    const version = reader.u8("version");
    if (version !== VERSION_1) {
      const none = new Uint8Array(0);
      const unknown = { logId: none, timestamp: 0n, extensions: none, signature: none };
      return { version, ...unknown, signatureAlgorithm: 0, encoded };
    }
    const sct = {
      version,
      logId: reader.bytes(32, "logId"),
      timestamp: reader.u64("timestamp"),
      extensions: reader.opaque16("extensions"),
      signatureAlgorithm: reader.u16("signatureAlgorithm"),
      signature: reader.opaque16("signature"),
      encoded,
    };
    reader.finish();
    return sct;
  });
}

/**
 * Encodes a timestamp of version 1 (i2o_SCT).
 *
 * @param sct Its fields.
 * @returns The timestamp.
 *
 * @example Usage
 * ```ts
 * import { decodeSct, encodeSct } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const fields = {
 *   logId: new Uint8Array(32),
 *   timestamp: 1_700_000_000_000n,
 *   extensions: new Uint8Array(0),
 *   signatureAlgorithm: 0x0403,
 *   signature: Uint8Array.of(1),
 * };
 * assertEquals(decodeSct(encodeSct(fields)).timestamp, 1_700_000_000_000n);
 * ```
 */
export function encodeSct(sct: Omit<SignedCertificateTimestamp, "version" | "encoded">): Bytes {
  return new Builder().u8(VERSION_1).bytes(sct.logId).u64(sct.timestamp).opaque16(sct.extensions)
    .u16(sct.signatureAlgorithm).opaque16(sct.signature).finish();
}

/**
 * Encodes a list of timestamps as TLS carries it (i2o_SCT_LIST).
 *
 * @param timestamps The encoded timestamps.
 * @returns The list.
 *
 * @example Usage
 * ```ts
 * import { encodeSctList } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeSctList([Uint8Array.of(9)]), Uint8Array.of(0, 3, 0, 1, 9));
 * ```
 */
export function encodeSctList(timestamps: readonly Uint8Array[]): Bytes {
  return new Builder().vec16((list) => {
    for (const timestamp of timestamps) list.opaque16(timestamp);
  }).finish();
}

/**
 * Decodes the list in an extension of a certificate or an OCSP answer: an OCTET STRING around it.
 *
 * @param value The extension's value.
 * @returns The timestamps.
 * @throws {Asn1Error} When it is no OCTET STRING.
 * @throws {SslError} `CT`, when the list is malformed.
 *
 * @example Usage
 * ```ts
 * import { decodeSctExtension, encodeSctExtension } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const value = encodeSctExtension([Uint8Array.of(9)]);
 * assertEquals(decodeSctExtension(value).length, 1);
 * ```
 */
export function decodeSctExtension(value: Uint8Array): SignedCertificateTimestamp[] {
  const reader = new DerReader(value, { path: "signedCertificateTimestampList" });
  const list = reader.readOctetString();
  reader.finish();
  return decodeSctList(list);
}

/**
 * Encodes the list for an extension of a certificate or an OCSP answer.
 *
 * @param timestamps The encoded timestamps.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodeSctExtension } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encodeSctExtension([Uint8Array.of(9)]), Uint8Array.of(4, 5, 0, 3, 0, 1, 9));
 * ```
 */
export function encodeSctExtension(timestamps: readonly Uint8Array[]): Bytes {
  return new DerBuilder().octetString(encodeSctList(timestamps)).finish();
}

function guarded<T>(reason: "SCT_INVALID" | "SCT_LIST_INVALID", decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    throw new SslError("CT", reason, {
      expected: "timestamps as RFC 6962, section 3.3, writes them",
      received: cause.message,
      cause,
    });
  }
}
