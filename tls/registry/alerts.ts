// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ErrorReason } from "../../err/mod.ts";
import { hexNumber, type NamedNumber, rowOf } from "./name_of.ts";

/** The names of alerts (RFC 8446, Section 6, and IANA's registry). */
export type AlertName =
  | "close_notify"
  | "unexpected_message"
  | "bad_record_mac"
  | "decryption_failed"
  | "record_overflow"
  | "decompression_failure"
  | "handshake_failure"
  | "no_certificate"
  | "bad_certificate"
  | "unsupported_certificate"
  | "certificate_revoked"
  | "certificate_expired"
  | "certificate_unknown"
  | "illegal_parameter"
  | "unknown_ca"
  | "access_denied"
  | "decode_error"
  | "decrypt_error"
  | "too_many_cids_requested"
  | "export_restriction"
  | "protocol_version"
  | "insufficient_security"
  | "internal_error"
  | "inappropriate_fallback"
  | "user_canceled"
  | "no_renegotiation"
  | "missing_extension"
  | "unsupported_extension"
  | "certificate_unobtainable"
  | "unrecognized_name"
  | "bad_certificate_status_response"
  | "bad_certificate_hash_value"
  | "unknown_psk_identity"
  | "certificate_required"
  | "general_error"
  | "no_application_protocol"
  | "ech_required";

/** One alert. */
export interface Alert extends NamedNumber {
  /** The name in the RFCs. */
  readonly name: AlertName;
  /** What `openssl` prints for it (SSL_alert_desc_string_long); `"unknown"` where it has no text. */
  readonly text: string;
  /** The reason of the error that OpenSSL makes of it when it is received; absent if it has none. */
  readonly reason?: ErrorReason<"SSL">;
  /** Why a peer usually sends it. */
  readonly usualCause?: string;
  /** What the one who receives it should do. */
  readonly remedy?: string;
}

/** The level byte of a warning. */
export const ALERT_LEVEL_WARNING = 1;
/** The level byte of a fatal alert. */
export const ALERT_LEVEL_FATAL = 2;

/** Every alert of IANA's registry. */
export const ALERTS: readonly Alert[] = [
  { number: 0, name: "close_notify", text: "close notify" },
  {
    number: 10,
    name: "unexpected_message",
    text: "unexpected_message",
    reason: "SSLV3_ALERT_UNEXPECTED_MESSAGE",
    usualCause: "one side is not a TLS peer, or has an implementation error",
  },
  {
    number: 20,
    name: "bad_record_mac",
    text: "bad record mac",
    reason: "SSLV3_ALERT_BAD_RECORD_MAC",
    usualCause: "a record was changed on its way, or the two sides derived different keys",
    remedy: "look for a middlebox; with an external PSK compare the keys of both sides",
  },
  {
    number: 21,
    name: "decryption_failed",
    text: "decryption failed",
    reason: "TLSV1_ALERT_DECRYPTION_FAILED",
  },
  {
    number: 22,
    name: "record_overflow",
    text: "record overflow",
    reason: "TLSV1_ALERT_RECORD_OVERFLOW",
    usualCause: "a record was longer than allowed or than record_size_limit",
  },
  {
    number: 30,
    name: "decompression_failure",
    text: "decompression failure",
    reason: "SSLV3_ALERT_DECOMPRESSION_FAILURE",
  },
  {
    number: 40,
    name: "handshake_failure",
    text: "handshake failure",
    reason: "SSLV3_ALERT_HANDSHAKE_FAILURE",
    usualCause: "no cipher suite, group or signature scheme in common, a server that has no " +
      "certificate for the requested name, or a server that demands a client certificate",
    remedy: "compare the lists of both sides; set the server name; offer a client certificate",
  },
  {
    number: 41,
    name: "no_certificate",
    text: "no certificate",
    reason: "SSLV3_ALERT_NO_CERTIFICATE",
  },
  {
    number: 42,
    name: "bad_certificate",
    text: "bad certificate",
    reason: "SSLV3_ALERT_BAD_CERTIFICATE",
    usualCause: "the peer could not use the certificate sent to it: damaged, a signature that " +
      "does not verify, or a name that does not match",
    remedy: "check the certificate and its chain",
  },
  {
    number: 43,
    name: "unsupported_certificate",
    text: "unsupported certificate",
    reason: "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
    usualCause: "the certificate's purpose or key type is not one that the peer takes",
    remedy: "check extendedKeyUsage and the type of the key",
  },
  {
    number: 44,
    name: "certificate_revoked",
    text: "certificate revoked",
    reason: "SSLV3_ALERT_CERTIFICATE_REVOKED",
    usualCause: "the certificate's issuer has revoked it",
    remedy: "get a new certificate",
  },
  {
    number: 45,
    name: "certificate_expired",
    text: "certificate expired",
    reason: "SSLV3_ALERT_CERTIFICATE_EXPIRED",
    usualCause: "a certificate of the chain has expired, or a clock is wrong",
    remedy: "renew the certificate; check the clocks of both sides",
  },
  {
    number: 46,
    name: "certificate_unknown",
    text: "certificate unknown",
    reason: "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
    usualCause: "the peer did not accept the certificate for a reason that has no alert of its own",
    remedy: "look into the peer's log",
  },
  {
    number: 47,
    name: "illegal_parameter",
    text: "illegal parameter",
    reason: "SSLV3_ALERT_ILLEGAL_PARAMETER",
    usualCause: "a handshake field has a value that is not allowed there",
  },
  {
    number: 48,
    name: "unknown_ca",
    text: "unknown CA",
    reason: "TLSV1_ALERT_UNKNOWN_CA",
    usualCause: "the peer does not trust the issuer of the certificate sent to it, or an " +
      "intermediate certificate was not sent",
    remedy: "send the whole chain; let the peer trust the root",
  },
  {
    number: 49,
    name: "access_denied",
    text: "access denied",
    reason: "TLSV1_ALERT_ACCESS_DENIED",
    usualCause: "the certificate or PSK is valid, but its owner may not connect",
  },
  {
    number: 50,
    name: "decode_error",
    text: "decode error",
    reason: "TLSV1_ALERT_DECODE_ERROR",
    usualCause: "a message had a field with a wrong length or with bytes left over",
  },
  {
    number: 51,
    name: "decrypt_error",
    text: "decrypt error",
    reason: "TLSV1_ALERT_DECRYPT_ERROR",
    usualCause: "a signature, Finished or PSK binder did not verify",
    remedy: "check that certificate and key belong together; compare the PSK of both sides",
  },
  { number: 52, name: "too_many_cids_requested", text: "unknown" },
  {
    number: 60,
    name: "export_restriction",
    text: "export restriction",
    reason: "TLSV1_ALERT_EXPORT_RESTRICTION",
  },
  {
    number: 70,
    name: "protocol_version",
    text: "protocol version",
    reason: "TLSV1_ALERT_PROTOCOL_VERSION",
    usualCause: "the two sides have no protocol version in common",
    remedy: "compare minVersion and maxVersion of both sides",
  },
  {
    number: 71,
    name: "insufficient_security",
    text: "insufficient security",
    reason: "TLSV1_ALERT_INSUFFICIENT_SECURITY",
    usualCause: "the peer demands stronger algorithms than were offered",
  },
  {
    number: 80,
    name: "internal_error",
    text: "internal error",
    reason: "TLSV1_ALERT_INTERNAL_ERROR",
    usualCause: "the peer failed for a reason of its own, often a faulty configuration",
    remedy: "look into the peer's log",
  },
  {
    number: 86,
    name: "inappropriate_fallback",
    text: "unknown",
    reason: "TLSV1_ALERT_INAPPROPRIATE_FALLBACK",
    usualCause: "the client tried again with an older version, though the server has a newer one",
    remedy: "connect with the newest version first",
  },
  {
    number: 90,
    name: "user_canceled",
    text: "user canceled",
    reason: "TLSV1_ALERT_USER_CANCELLED",
  },
  {
    number: 100,
    name: "no_renegotiation",
    text: "no renegotiation",
    reason: "TLSV1_ALERT_NO_RENEGOTIATION",
    usualCause: "the peer does not renegotiate",
  },
  {
    number: 109,
    name: "missing_extension",
    text: "unknown",
    reason: "TLSV13_ALERT_MISSING_EXTENSION",
    usualCause: "the hello lacks an extension that TLS 1.3 demands, or a server name",
  },
  {
    number: 110,
    name: "unsupported_extension",
    text: "unsupported extension",
    reason: "TLSV1_UNSUPPORTED_EXTENSION",
    usualCause: "an extension came as an answer to nothing that was offered",
  },
  {
    number: 111,
    name: "certificate_unobtainable",
    text: "certificate unobtainable",
    reason: "TLSV1_CERTIFICATE_UNOBTAINABLE",
  },
  {
    number: 112,
    name: "unrecognized_name",
    text: "unrecognized name",
    reason: "TLSV1_UNRECOGNIZED_NAME",
    usualCause: "the server has no certificate for the server name that was sent",
    remedy: "check the host name",
  },
  {
    number: 113,
    name: "bad_certificate_status_response",
    text: "bad certificate status response",
    reason: "TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE",
    usualCause: "the stapled OCSP response was not acceptable",
  },
  {
    number: 114,
    name: "bad_certificate_hash_value",
    text: "bad certificate hash value",
    reason: "TLSV1_BAD_CERTIFICATE_HASH_VALUE",
  },
  {
    number: 115,
    name: "unknown_psk_identity",
    text: "unknown PSK identity",
    reason: "TLSV1_ALERT_UNKNOWN_PSK_IDENTITY",
    usualCause: "the server does not know the PSK identity",
    remedy: "compare the identities of both sides",
  },
  {
    number: 116,
    name: "certificate_required",
    text: "unknown",
    reason: "TLSV13_ALERT_CERTIFICATE_REQUIRED",
    usualCause: "the server demands a client certificate and none was sent",
    remedy: "set a certificate and key that one of the server's certificate authorities issued",
  },
  { number: 117, name: "general_error", text: "unknown" },
  {
    number: 120,
    name: "no_application_protocol",
    text: "no application protocol",
    reason: "TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
    usualCause: "the two sides have no ALPN protocol in common",
    remedy: "compare alpnProtocols of both sides",
  },
  { number: 121, name: "ech_required", text: "unknown" },
];

/**
 * Gives the name of an alert.
 *
 * @param number The alert's description byte.
 * @returns The name, or the number in hexadecimal for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { alertName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(alertName(40), "handshake_failure");
 * assertEquals(alertName(0x99), "0x99");
 * ```
 */
export function alertName(number: number): string {
  return rowOf(ALERTS, number)?.name ?? hexNumber(number, 1);
}

/**
 * Finds an alert by its name.
 *
 * @param name The name.
 * @returns Its row.
 * @throws {TypeError} For a name that is none (plain JavaScript only).
 *
 * @example Usage
 * ```ts
 * import { alertByName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(alertByName("unknown_ca").number, 48);
 * ```
 */
export function alertByName(name: AlertName): Alert {
  const row = ALERTS.find((row) => row.name === name);
  if (row === undefined) throw new TypeError(`Cannot find an alert: "${name}" is not one`);
  return row;
}

/**
 * Gives what `openssl` prints for an alert (SSL_alert_desc_string_long).
 *
 * @param number The alert's description byte.
 * @returns The text; `"unknown"` for one that OpenSSL 3.0 has no text for.
 *
 * @example Usage
 * ```ts
 * import { alertText } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(alertText(48), "unknown CA");
 * ```
 */
export function alertText(number: number): string {
  return rowOf(ALERTS, number)?.text ?? "unknown";
}
