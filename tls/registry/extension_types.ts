// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type NamedNumber, nameOf } from "./name_of.ts";

/** The code points of the extensions that this library reads or writes, by the RFCs' names. */
export const EXTENSION = {
  serverName: 0,
  maxFragmentLength: 1,
  statusRequest: 5,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  applicationLayerProtocolNegotiation: 16,
  signedCertificateTimestamp: 18,
  padding: 21,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  compressCertificate: 27,
  recordSizeLimit: 28,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  cookie: 44,
  pskKeyExchangeModes: 45,
  certificateAuthorities: 47,
  oidFilters: 48,
  postHandshakeAuth: 49,
  signatureAlgorithmsCert: 50,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const satisfies Readonly<Record<string, number>>;

/** The messages of TLS 1.3 an extension may be in (RFC 8446, Section 4.2). */
export type ExtensionPlace = "CH" | "SH" | "EE" | "CT" | "CR" | "NST" | "HRR";

/** One type of extension. */
export interface ExtensionType extends NamedNumber {
  /** Where TLS 1.3 allows it; absent where the extension has no meaning in TLS 1.3. */
  readonly tls13?: readonly ExtensionPlace[];
  /** What `openssl s_client -tlsextdebug` calls it, where that is not the name with spaces. */
  readonly opensslName?: string;
}

/** The extensions of IANA's registry, with the places that TLS 1.3 allows (column "TLS 1.3"). */
export const EXTENSION_TYPES = [
  { number: 0, name: "server_name", tls13: ["CH", "EE"] },
  { number: 1, name: "max_fragment_length", tls13: ["CH", "EE"] },
  { number: 2, name: "client_certificate_url" },
  { number: 3, name: "trusted_ca_keys" },
  { number: 4, name: "truncated_hmac" },
  { number: 5, name: "status_request", tls13: ["CH", "CR", "CT"] },
  { number: 6, name: "user_mapping" },
  { number: 7, name: "client_authz" },
  { number: 8, name: "server_authz" },
  { number: 9, name: "cert_type" },
  { number: 10, name: "supported_groups", tls13: ["CH", "EE"] },
  { number: 11, name: "ec_point_formats", opensslName: "EC point formats" },
  { number: 12, name: "srp", opensslName: "SRP" },
  { number: 13, name: "signature_algorithms", tls13: ["CH", "CR"] },
  { number: 14, name: "use_srtp", tls13: ["CH", "EE"], opensslName: "use SRTP" },
  { number: 15, name: "heartbeat", tls13: ["CH", "EE"] },
  {
    number: 16,
    name: "application_layer_protocol_negotiation",
    tls13: ["CH", "EE"],
    opensslName: "application layer protocol negotiation",
  },
  { number: 17, name: "status_request_v2" },
  {
    number: 18,
    name: "signed_certificate_timestamp",
    tls13: ["CH", "CR", "CT"],
    opensslName: "signed certificate timestamps",
  },
  { number: 19, name: "client_certificate_type", tls13: ["CH", "EE"] },
  { number: 20, name: "server_certificate_type", tls13: ["CH", "EE"] },
  { number: 21, name: "padding", tls13: ["CH"], opensslName: "TLS padding" },
  { number: 22, name: "encrypt_then_mac", opensslName: "encrypt-then-mac" },
  { number: 23, name: "extended_master_secret" },
  { number: 24, name: "token_binding" },
  { number: 25, name: "cached_info" },
  { number: 26, name: "tls_lts" },
  { number: 27, name: "compress_certificate", tls13: ["CH", "CR"] },
  { number: 28, name: "record_size_limit", tls13: ["CH", "EE"] },
  { number: 29, name: "pwd_protect", tls13: ["CH"] },
  { number: 30, name: "pwd_clear", tls13: ["CH"] },
  { number: 31, name: "password_salt", tls13: ["CH", "SH", "HRR"] },
  { number: 32, name: "ticket_pinning", tls13: ["CH", "EE"] },
  { number: 33, name: "tls_cert_with_extern_psk", tls13: ["CH", "SH"] },
  { number: 34, name: "delegated_credential", tls13: ["CH", "CR", "CT"] },
  { number: 35, name: "session_ticket" },
  { number: 36, name: "TLMSP" },
  { number: 37, name: "TLMSP_proxying" },
  { number: 38, name: "TLMSP_delegate" },
  { number: 39, name: "supported_ekt_ciphers", tls13: ["CH", "EE"] },
  { number: 41, name: "pre_shared_key", tls13: ["CH", "SH"], opensslName: "psk" },
  { number: 42, name: "early_data", tls13: ["CH", "EE", "NST"] },
  { number: 43, name: "supported_versions", tls13: ["CH", "SH", "HRR"] },
  { number: 44, name: "cookie", tls13: ["CH", "HRR"], opensslName: "cookie ext" },
  {
    number: 45,
    name: "psk_key_exchange_modes",
    tls13: ["CH"],
    opensslName: "psk kex modes",
  },
  {
    number: 47,
    name: "certificate_authorities",
    tls13: ["CH", "CR"],
    opensslName: "certificate authorities",
  },
  { number: 48, name: "oid_filters", tls13: ["CR"] },
  { number: 49, name: "post_handshake_auth", tls13: ["CH"] },
  { number: 50, name: "signature_algorithms_cert", tls13: ["CH", "CR"] },
  { number: 51, name: "key_share", tls13: ["CH", "SH", "HRR"] },
  { number: 52, name: "transparency_info", tls13: ["CH", "CR", "CT"] },
  { number: 53, name: "connection_id_deprecated" },
  { number: 54, name: "connection_id", tls13: ["CH", "SH"] },
  { number: 55, name: "external_id_hash", tls13: ["CH", "EE"] },
  { number: 56, name: "external_session_id", tls13: ["CH", "EE"] },
  { number: 57, name: "quic_transport_parameters", tls13: ["CH", "EE"] },
  { number: 58, name: "ticket_request", tls13: ["CH", "EE"] },
  { number: 59, name: "dnssec_chain", tls13: ["CH", "CT"] },
  { number: 60, name: "sequence_number_encryption_algorithms", tls13: ["CH", "HRR", "SH"] },
  { number: 61, name: "rrc", tls13: ["CH", "SH"] },
  { number: 62, name: "tls_flags", tls13: ["CH", "SH", "EE", "CT", "CR", "NST", "HRR"] },
  { number: 13172, name: "next_protocol_negotiation", opensslName: "next protocol" },
  { number: 0xfd00, name: "ech_outer_extensions" },
  { number: 0xfe0d, name: "encrypted_client_hello", tls13: ["CH", "HRR", "EE"] },
  { number: 0xff01, name: "renegotiation_info", opensslName: "renegotiation info" },
] as const satisfies readonly ExtensionType[];

/**
 * Gives the name of an extension.
 *
 * @param type The extension's code point.
 * @returns IANA's name, or the number in hexadecimal for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { extensionName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(extensionName(51), "key_share");
 * assertEquals(extensionName(0x0a0a), "0x0A0A");
 * ```
 */
export function extensionName(type: number): string {
  return nameOf(EXTENSION_TYPES, type, 2);
}

/**
 * Tells whether TLS 1.3 allows an extension in a message. RFC 8446, Section 4.2: a recognized
 * extension in a message for which it is not specified is answered with illegal_parameter.
 *
 * @param type The extension's code point.
 * @param place The message.
 * @returns Whether it is allowed; `undefined` for an extension that this registry does not know.
 *
 * @example Usage
 * ```ts
 * import { isExtensionAllowed } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isExtensionAllowed(51, "SH"), true);
 * assertEquals(isExtensionAllowed(51, "EE"), false);
 * assertEquals(isExtensionAllowed(0x0a0a, "EE"), undefined);
 * ```
 */
export function isExtensionAllowed(type: number, place: ExtensionPlace): boolean | undefined {
  const row: ExtensionType | undefined = EXTENSION_TYPES.find((row) => row.number === type);
  if (row === undefined) return undefined;
  // A ClientHello may offer older versions too, so it may have the extensions of all of them.
  return row.tls13 === undefined ? place === "CH" : row.tls13.includes(place);
}
