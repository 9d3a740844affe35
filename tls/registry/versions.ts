// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { hexNumber, rowOf } from "./name_of.ts";

/** The names of protocol versions, as SSL_get_version of OpenSSL writes them. */
export type ProtocolVersionName = "SSLv3" | "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

/** One version of the protocol. */
export interface ProtocolVersion {
  /** The code point, as in `supported_versions`. */
  readonly number: number;
  /** OpenSSL's name. */
  readonly name: ProtocolVersionName;
  /** The name in the RFCs. */
  readonly rfcName: string;
  /** What the legacy version field of the hellos says. RFC 8446, Section 4.1.2: 0x0303 for 1.3. */
  readonly wire: number;
  /** Set where an RFC forbids the version: RFC 7568 and RFC 8996. */
  readonly weak?: true;
}

/** SSL 3.0 (RFC 6101), forbidden by RFC 7568. */
export const SSL3 = 0x0300;
/** TLS 1.0 (RFC 2246), forbidden by RFC 8996. */
export const TLS10 = 0x0301;
/** TLS 1.1 (RFC 4346), forbidden by RFC 8996. */
export const TLS11 = 0x0302;
/** TLS 1.2 (RFC 5246). */
export const TLS12 = 0x0303;
/** TLS 1.3 (RFC 8446). */
export const TLS13 = 0x0304;

/** Every version of the protocol, oldest first. */
export const VERSIONS: readonly ProtocolVersion[] = [
  { number: SSL3, name: "SSLv3", rfcName: "SSL 3.0", wire: 0x0300, weak: true },
  { number: TLS10, name: "TLSv1", rfcName: "TLS 1.0", wire: 0x0301, weak: true },
  { number: TLS11, name: "TLSv1.1", rfcName: "TLS 1.1", wire: 0x0302, weak: true },
  { number: TLS12, name: "TLSv1.2", rfcName: "TLS 1.2", wire: 0x0303 },
  { number: TLS13, name: "TLSv1.3", rfcName: "TLS 1.3", wire: 0x0303 },
];

/**
 * Gives OpenSSL's name of a version.
 *
 * @param number The code point.
 * @returns The name, or the number in hexadecimal for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { versionName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(versionName(0x0304), "TLSv1.3");
 * assertEquals(versionName(0x7f1c), "0x7F1C");
 * ```
 */
export function versionName(number: number): string {
  return rowOf(VERSIONS, number)?.name ?? hexNumber(number, 2);
}

/**
 * Finds a version by its name; `"TLSv1.0"` is accepted for `"TLSv1"`, and so are the RFCs' names.
 *
 * @param name The name; case does not matter.
 * @returns Its row, or `undefined`.
 *
 * @example Usage
 * ```ts
 * import { versionByName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(versionByName("TLSv1.2")?.number, 0x0303);
 * ```
 */
export function versionByName(name: string): ProtocolVersion | undefined {
  const wanted = name.toLowerCase().replace(/\s+/g, "").replace(/^tls1/, "tlsv1");
  return VERSIONS.find((row) => {
    const own = row.name.toLowerCase();
    return own === wanted || row.rfcName.toLowerCase().replace(/\s+/g, "") === wanted ||
      (own === "tlsv1" && wanted === "tlsv1.0") || (own === "sslv3" && wanted === "ssl3");
  });
}
