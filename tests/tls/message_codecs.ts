// Copyright 2026 the streamssl authors. MIT license.

import * as messages from "../../tls/messages/mod.ts";
import { decodeHex } from "../../wire/mod.ts";

/** One pair of `encode` and `decode` with its known answers. */
export interface Codec {
  /** The name of the message or extension. */
  readonly name: string;
  /** Decodes and encodes again. */
  readonly recode: (bytes: Uint8Array) => Uint8Array;
  /** Encodings that are well formed, in hexadecimal. */
  readonly valid: readonly string[];
  /** Encodings that must be refused, with the reason. */
  readonly invalid: readonly (readonly [reason: string, hex: string])[];
  /** Encodings that must be refused as illegal_parameter, with the reason. */
  readonly illegal?: readonly (readonly [reason: string, hex: string])[];
  /** Set where a shorter or longer encoding is well formed too. */
  readonly openEnded?: true;
}

const RANDOM = "01".repeat(32);
const RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";
const KEY = "aa".repeat(32);

function codec<T>(
  name: string,
  encode: (value: T) => Uint8Array,
  decode: (input: Uint8Array) => T,
  rest: Omit<Codec, "name" | "recode">,
): Codec {
  return { name, recode: (bytes) => encode(decode(bytes)), ...rest };
}

/** Every message and extension. */
export const CODECS: readonly Codec[] = [
  codec("ClientHello", messages.encodeClientHello, messages.decodeClientHello, {
    valid: [
      `0303${RANDOM}00 0002 1301 01 00`,
      `0303${RANDOM}00 0002 1301 01 00 0000`,
      `0303${RANDOM}20${KEY} 0004 1301 5600 02 01 00 0007 002b 0003 02 0304`,
    ],
    invalid: [
      ["a session ID of 33 bytes", `0303${RANDOM}21${KEY}00 0002 1301 01 00 0000`],
      ["no cipher suite", `0303${RANDOM}00 0000 01 00 0000`],
      ["half a cipher suite", `0303${RANDOM}00 0003 130113 01 00 0000`],
      ["no compression method", `0303${RANDOM}00 0002 1301 00 0000`],
      ["an extension longer than the block", `0303${RANDOM}00 0002 1301 01 00 0004 0017 0001`],
      ["bytes behind the extensions", `0303${RANDOM}00 0002 1301 01 00 0000 00`],
      ["a block of extensions of one byte", `0303${RANDOM}00 0002 1301 01 00 00`],
    ],
    illegal: [[
      "an extension twice",
      `0303${RANDOM}00 0002 1301 01 00 0008 0017 0000 0017 0000`,
    ]],
    openEnded: true,
  }),
  codec("ServerHello", messages.encodeServerHello, messages.decodeServerHello, {
    valid: [
      `0303${RANDOM}00 1301 00`,
      `0303${RANDOM}20${KEY} 1301 00 0006 002b 0002 0304`,
      `0303${RETRY_RANDOM}00 1301 00 000c 002b 0002 0304 0033 0002 001d`,
    ],
    invalid: [
      ["a session ID of 33 bytes", `0303${RANDOM}21${KEY}00 1301 00`],
      ["half a block of extensions", `0303${RANDOM}00 1301 00 00`],
    ],
    illegal: [["an extension twice", `0303${RANDOM}00 1301 00 0008 0017 0000 0017 0000`]],
    openEnded: true,
  }),
  codec(
    "EncryptedExtensions",
    messages.encodeEncryptedExtensions,
    messages.decodeEncryptedExtensions,
    {
      valid: ["0000", "0004 0000 0000"],
      invalid: [["an extension cut short", "0003 000000"]],
      illegal: [["an extension twice", "0008 0000 0000 0000 0000"]],
    },
  ),
  codec("Certificate of TLS 1.3", messages.encodeCertificate13, messages.decodeCertificate13, {
    valid: ["00 000000", "02 0102 00000c 000002 3000 0005 0005 0001 aa"],
    invalid: [
      ["an empty certificate", "00 000005 000000 0000"],
      ["a certificate longer than the list", "00 000006 000009 30 0000"],
      ["an entry without extensions", "00 000005 000002 3000"],
    ],
    illegal: [["an extension twice", "00 00000f 000002 3000 0008 0005 0000 0005 0000"]],
  }),
  codec("Certificate of TLS 1.2", messages.encodeCertificate12, messages.decodeCertificate12, {
    valid: ["000000", "00000a 000002 3000 000002 3000"],
    invalid: [["an empty certificate", "000003 000000"], ["a list cut short", "000004 000002 30"]],
  }),
  codec(
    "CertificateRequest of TLS 1.3",
    messages.encodeCertificateRequest13,
    messages.decodeCertificateRequest13,
    {
      valid: ["00 0000", "01 07 0008 000d 0004 0002 0403"],
      invalid: [["a context longer than the message", "05 0000"]],
      illegal: [["an extension twice", "00 0008 0005 0000 0005 0000"]],
    },
  ),
  codec(
    "CertificateRequest of TLS 1.2",
    messages.encodeCertificateRequest12,
    messages.decodeCertificateRequest12,
    {
      valid: ["02 0140 0004 0403 0804 0000", "01 40 0002 0403 0004 0002 3000"],
      invalid: [
        ["no certificate type", "00 0002 0403 0000"],
        ["no signature scheme", "01 40 0000 0000"],
        ["half a signature scheme", "01 40 0001 04 0000"],
        ["an empty name", "01 40 0002 0403 0002 0000"],
      ],
    },
  ),
  codec("CertificateVerify", messages.encodeCertificateVerify, messages.decodeCertificateVerify, {
    valid: ["0804 0002 aabb", "0807 0000"],
    invalid: [["a signature cut short", "0804 0003 aabb"]],
  }),
  codec("Finished", messages.encodeFinished, (input) => messages.decodeFinished(input, 12), {
    valid: ["0102030405060708090a0b0c"],
    invalid: [["another length", KEY]],
  }),
  codec(
    "NewSessionTicket of TLS 1.3",
    messages.encodeNewSessionTicket13,
    messages.decodeNewSessionTicket13,
    {
      valid: [
        "00001c20 ffffffff 00 0001 aa 0000",
        "00001c20 00000001 01 00 0001 aa 0008 002a 0004 00004000",
      ],
      invalid: [["an empty ticket", "00001c20 00000001 00 0000 0000"]],
      illegal: [["an extension twice", "00001c20 00000001 00 0001 aa 0008 002a 0000 002a 0000"]],
    },
  ),
  codec(
    "NewSessionTicket of TLS 1.2",
    messages.encodeNewSessionTicket12,
    messages.decodeNewSessionTicket12,
    {
      valid: ["00000000 0000", "00001c20 0002 aabb"],
      invalid: [["a ticket cut", "00000000 0001"]],
    },
  ),
  codec("KeyUpdate", messages.encodeKeyUpdate, messages.decodeKeyUpdate, {
    valid: ["00", "01"],
    invalid: [["nothing", ""], ["two bytes", "0000"]],
    illegal: [["the value 2", "02"], ["the value 255", "ff"]],
  }),
  codec(
    "ServerKeyExchange",
    messages.encodeServerKeyExchange,
    messages.decodeServerKeyExchange,
    {
      valid: [`03 001d 20${KEY} 0804 0002 aabb`],
      invalid: [["an empty public key", "03 001d 00 0804 0002 aabb"], ["no group", "03"]],
      illegal: [["explicit_prime", "01 001d 01 aa 0804 0000"], ["explicit_char2", "02"]],
    },
  ),
  codec(
    "ClientKeyExchange",
    messages.encodeClientKeyExchange,
    messages.decodeClientKeyExchange,
    { valid: [`20${KEY}`], invalid: [["an empty public key", "00"], ["nothing", ""]] },
  ),
  codec("CertificateStatus", messages.encodeCertificateStatus, messages.decodeCertificateStatus, {
    valid: ["01 000002 3000"],
    invalid: [["an empty response", "01 000000"]],
    illegal: [["another type", "02 000002 3000"]],
  }),
  codec("server_name", messages.encodeServerNameList, messages.decodeServerNameList, {
    valid: ["0004 00 0001 61", "0008 00 0001 61 07 0001 62"],
    invalid: [["no name", "0000"], ["an empty name", "0003 00 0000"], ["nothing", ""]],
    illegal: [["two host names", "0008 00 0001 61 00 0001 62"]],
  }),
  codec("supported_groups", messages.encodeSupportedGroups, messages.decodeSupportedGroups, {
    valid: ["0002 001d", "0006 0a0a 001d 0017"],
    invalid: [["no group", "0000"], ["half a group", "0003 001d 00"]],
  }),
  codec(
    "signature_algorithms",
    messages.encodeSignatureAlgorithms,
    messages.decodeSignatureAlgorithms,
    { valid: ["0004 0403 0804"], invalid: [["no scheme", "0000"], ["half a scheme", "0001 04"]] },
  ),
  codec("key_share of a client", messages.encodeClientKeyShares, messages.decodeClientKeyShares, {
    valid: ["0000", `0024 001d 0020 ${KEY}`, "000a 001d 0001 aa 0017 0001 bb"],
    invalid: [["an empty share", "0004 001d 0000"], ["a share cut short", "0005 001d 0002 aa"]],
    illegal: [["a group twice", "000a 001d 0001 aa 001d 0001 bb"]],
  }),
  codec("key_share of a server", messages.encodeServerKeyShare, messages.decodeServerKeyShare, {
    valid: [`001d 0020 ${KEY}`],
    invalid: [["an empty share", "001d 0000"], ["a group alone", "001d"]],
  }),
  codec("key_share of a retry", messages.encodeRetryKeyShare, messages.decodeRetryKeyShare, {
    valid: ["001d"],
    invalid: [["one byte", "00"], ["a share", "001d 0001 aa"]],
  }),
  codec(
    "supported_versions of a client",
    messages.encodeSupportedVersions,
    messages.decodeSupportedVersions,
    {
      valid: ["02 0304", "06 7a7a 0304 0303"],
      invalid: [["no version", "00"], ["half a version", "03 0304 03"]],
    },
  ),
  codec(
    "supported_versions of a server",
    messages.encodeSelectedVersion,
    messages.decodeSelectedVersion,
    { valid: ["0304"], invalid: [["a list", "02 0304"]] },
  ),
  codec("cookie", messages.encodeCookie, messages.decodeCookie, {
    valid: ["0002 aabb"],
    invalid: [["an empty cookie", "0000"], ["a cookie cut short", "0002 aa"]],
  }),
  codec(
    "psk_key_exchange_modes",
    messages.encodePskKeyExchangeModes,
    messages.decodePskKeyExchangeModes,
    { valid: ["01 01", "03 010019"], invalid: [["no mode", "00"]] },
  ),
  codec("pre_shared_key of a client", messages.encodeOfferedPsks, messages.decodeOfferedPsks, {
    valid: [
      `0007 0001 aa ffffffff 0021 20${KEY}`,
      `000e 0001 aa 00000000 0001 bb 00000001 0042 20${KEY} 20${KEY}`,
    ],
    invalid: [
      ["no identity", `0000 0021 20${KEY}`],
      ["no binder", "0007 0001 aa 00000000 0000"],
      ["an empty identity", `0006 0000 00000000 0021 20${KEY}`],
      ["a binder of 31 bytes", `0007 0001 aa 00000000 0020 1f${KEY.slice(2)}`],
    ],
    illegal: [["two binders for one identity", `0007 0001 aa 00000000 0042 20${KEY} 20${KEY}`]],
  }),
  codec("pre_shared_key of a server", messages.encodeSelectedPsk, messages.decodeSelectedPsk, {
    valid: ["0000", "ffff"],
    invalid: [["one byte", "00"]],
  }),
  codec(
    "early_data of a ticket",
    messages.encodeMaxEarlyDataSize,
    messages.decodeMaxEarlyDataSize,
    {
      valid: ["00004000", "ffffffff"],
      invalid: [["nothing", ""]],
    },
  ),
  codec("ALPN", messages.encodeAlpn, messages.decodeAlpn, {
    valid: ["0003 02 6832", "000c 02 6832 08 687474702f312e31", "0002 01 ff"],
    invalid: [["no protocol", "0000"], ["an empty protocol", "0001 00"], ["cut", "0003 03 6832"]],
  }),
  codec(
    "ALPN of a server",
    (name: string) => messages.encodeAlpn([name]),
    messages.decodeSelectedAlpn,
    {
      valid: ["0003 02 6832"],
      invalid: [["no protocol", "0000"]],
      illegal: [["two protocols", "0006 02 6832 02 6833"]],
    },
  ),
  codec("record_size_limit", messages.encodeRecordSizeLimit, messages.decodeRecordSizeLimit, {
    valid: ["0040", "4001", "ffff"],
    invalid: [["one byte", "40"]],
    illegal: [["63", "003f"], ["0", "0000"]],
  }),
  codec(
    "max_fragment_length",
    messages.encodeMaxFragmentLength,
    messages.decodeMaxFragmentLength,
    { valid: ["01", "04"], invalid: [["nothing", ""]], illegal: [["0", "00"], ["5", "05"]] },
  ),
  codec("renegotiation_info", messages.encodeRenegotiationInfo, messages.decodeRenegotiationInfo, {
    valid: ["00", "02 aabb"],
    invalid: [["nothing", ""], ["cut short", "02 aa"]],
  }),
  codec("session_ticket", messages.encodeSessionTicket, messages.decodeSessionTicket, {
    valid: ["", "aabb"],
    invalid: [],
    openEnded: true,
  }),
  codec("ec_point_formats", messages.encodeEcPointFormats, messages.decodeEcPointFormats, {
    valid: ["01 00", "03 000102"],
    invalid: [["no format", "00"]],
  }),
  codec("status_request", messages.encodeStatusRequest, messages.decodeStatusRequest, {
    valid: ["01 0000 0000", "01 0003 0001 aa 0001 bb"],
    invalid: [["an empty responder", "01 0002 0000 0000"], ["nothing", ""]],
  }),
  codec(
    "status_request of another type",
    messages.encodeStatusRequest,
    messages.decodeStatusRequest,
    {
      valid: ["02 aabb"],
      invalid: [],
      openEnded: true,
    },
  ),
  codec(
    "certificate_authorities",
    messages.encodeCertificateAuthorities,
    messages.decodeCertificateAuthorities,
    { valid: ["0004 0002 3000"], invalid: [["no name", "0000"], ["an empty name", "0002 0000"]] },
  ),
  codec("oid_filters", messages.encodeOidFilters, messages.decodeOidFilters, {
    valid: ["0000", "0008 05 0603551d0f 0000"],
    invalid: [["an empty identifier", "0003 00 0000"]],
    illegal: [["an identifier twice", "0008 01 06 0000 01 06 0000"]],
  }),
  codec(
    "signed_certificate_timestamp",
    messages.encodeSignedCertificateTimestamps,
    messages.decodeSignedCertificateTimestamps,
    {
      valid: ["0003 0001 aa"],
      invalid: [["no timestamp", "0000"], ["an empty timestamp", "0002 0000"]],
    },
  ),
  codec("padding", messages.encodePadding, messages.decodePadding, {
    valid: ["", "0000"],
    invalid: [],
    illegal: [["a byte that is not zero", "000100"]],
    openEnded: true,
  }),
  codec(
    "compress_certificate",
    messages.encodeCompressCertificate,
    messages.decodeCompressCertificate,
    { valid: ["02 0001", "04 0001 0002"], invalid: [["no algorithm", "00"], ["half", "01 00"]] },
  ),
];

/** Reads a known answer. */
export function hex(text: string): Uint8Array {
  return decodeHex(text);
}
