// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Cursor, decodeAt, encodeAt } from "../../crypto/asn1/cursor.ts";
import { DerBuilder } from "../../crypto/asn1/der_builder.ts";
import { DerReader } from "../../crypto/asn1/der_reader.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

/** What the BEGIN line of a session says in PEM (PEM_STRING_SSL_SESSION). */
export const SESSION_PEM_LABEL = "SSL SESSION PARAMETERS";

/**
 * What OpenSSL keeps of a session and writes with `s_client -sess_out` (SSL_SESSION_ASN1 of
 * ssl_asn1.c). It holds a secret.
 */
export interface SessionParameters {
  /** The protocol version's code point. */
  readonly protocolVersion: number;
  /** The cipher suite's code point. */
  readonly cipherSuite: number;
  /** The session's ID, up to 32 bytes; in TLS 1.3 whatever its maker took for one. */
  readonly sessionId: Uint8Array;
  /** The master secret; in TLS 1.3 the resumption PSK. Up to 512 bytes. */
  readonly masterSecret: Uint8Array;
  /** When it was made, in seconds since 1970; absent for 0. */
  readonly time?: number;
  /** For how long it may be used, in seconds; absent for 0. */
  readonly timeout?: number;
  /** The peer's own certificate in DER. */
  readonly peerCertificate?: Uint8Array;
  /** What the application set to tell its sessions apart, up to 32 bytes; OpenSSL writes it even when empty. */
  readonly sessionIdContext?: Uint8Array;
  /** The result of the verification, X509_V_…; absent for 0, which is OK. */
  readonly verifyResult?: number;
  /** The server name that was sent and acknowledged. */
  readonly hostname?: string;
  /** TLS 1.2: the PSK identity hint. */
  readonly pskIdentityHint?: string;
  /** TLS 1.2: the PSK identity. */
  readonly pskIdentity?: string;
  /** The server's hint or limit for the ticket's lifetime, in seconds; absent for 0. */
  readonly ticketLifetimeHint?: number;
  /** The ticket. */
  readonly ticket?: Uint8Array;
  /** The compression method. */
  readonly compressionMethod?: Uint8Array;
  /** The SRP user name. */
  readonly srpUsername?: string;
  /** The flags; 1 is {@linkcode SESSION_FLAG_EXTENDED_MASTER_SECRET}. Absent for 0. */
  readonly flags?: number;
  /** TLS 1.3: what the client adds to the ticket's age, modulo 2^32; absent for 0. */
  readonly ticketAgeAdd?: number;
  /** TLS 1.3: how many bytes of early data the server takes; absent for 0. */
  readonly maxEarlyData?: number;
  /** The application protocol, one character a byte. */
  readonly alpnProtocol?: string;
  /** The code of max_fragment_length; absent for 0. */
  readonly maxFragmentLengthCode?: number;
  /** What the application stored in the ticket. */
  readonly ticketApplicationData?: Uint8Array;
  /** The code point of the group of the key exchange; OpenSSL 3 writes it even when it is 0. */
  readonly namedGroup?: number;
  /** Fields of later versions of OpenSSL as they came: encoded elements with tags above 19. */
  readonly laterFields?: Uint8Array;
}

/** The flag of a session with the extended master secret (SSL_SESS_FLAG_EXTMS). */
export const SESSION_FLAG_EXTENDED_MASTER_SECRET = 1;

/** SSL_SESSION_ASN1_VERSION. */
const STRUCTURE_VERSION = 1;
const UINT32_LIMIT = 0xffff_ffff;

/**
 * Encodes a session as i2d_SSL_SESSION does.
 *
 * @param session The session.
 * @returns Its DER; in PEM its label is {@linkcode SESSION_PEM_LABEL}.
 * @throws {RangeError} For a code point that does not fit in two bytes.
 *
 * @example Usage
 * ```ts
 * import { decodeSessionParameters, encodeSessionParameters } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const session = {
 *   protocolVersion: 0x0304,
 *   cipherSuite: 0x1301,
 *   sessionId: new Uint8Array(32),
 *   masterSecret: new Uint8Array(32),
 *   time: 1_700_000_000,
 *   timeout: 7200,
 *   ticket: Uint8Array.of(1, 2, 3),
 *   ticketAgeAdd: 0xfedcba98,
 * };
 * assertEquals(decodeSessionParameters(encodeSessionParameters(session)), session);
 * ```
 */
export function encodeSessionParameters(session: SessionParameters): Bytes {
  for (const codePoint of [session.cipherSuite, session.protocolVersion]) {
    if (!Number.isInteger(codePoint) || codePoint < 0 || codePoint > 0xffff) {
      throw new RangeError(
        `Cannot encode a session: ${codePoint} is not a code point of two bytes`,
      );
    }
  }
  const { cipherSuite } = session;
  return new DerBuilder().sequence((fields) => {
    fields.integer(STRUCTURE_VERSION)
      .integer(session.protocolVersion)
      .octetString(Uint8Array.of(cipherSuite >> 8, cipherSuite & 0xff))
      .octetString(session.sessionId)
      .octetString(session.masterSecret);
    writeNumber(fields, 1, session.time);
    writeNumber(fields, 2, session.timeout);
    const { peerCertificate, laterFields } = session;
    if (peerCertificate !== undefined) fields.explicit(3, (inner) => inner.raw(peerCertificate));
    writeBytes(fields, 4, session.sessionIdContext);
    writeNumber(fields, 5, session.verifyResult);
    writeText(fields, 6, session.hostname);
    writeText(fields, 7, session.pskIdentityHint);
    writeText(fields, 8, session.pskIdentity);
    writeNumber(fields, 9, session.ticketLifetimeHint);
    writeBytes(fields, 10, session.ticket);
    writeBytes(fields, 11, session.compressionMethod);
    writeText(fields, 12, session.srpUsername);
    writeNumber(fields, 13, session.flags);
    writeNumber(fields, 14, session.ticketAgeAdd);
    writeNumber(fields, 15, session.maxEarlyData);
    writeText(fields, 16, session.alpnProtocol);
    writeNumber(fields, 17, session.maxFragmentLengthCode);
    writeBytes(fields, 18, session.ticketApplicationData);
    const { namedGroup } = session;
    if (namedGroup !== undefined) fields.explicit(19, (inner) => inner.integer(namedGroup));
    if (laterFields !== undefined) fields.raw(laterFields);
  }).finish();
}

/**
 * Decodes a session as d2i_SSL_SESSION does.
 *
 * @param der The session in DER, which must end where the session ends.
 * @returns The session; byte fields are views on the input.
 * @throws {SslError} ASN1 when it is not such a structure; SSL, unknown ssl version, unsupported ssl
 * version, cipher code wrong length or bad length as OpenSSL has them.
 *
 * @example Usage
 * ```ts
 * import { decodeSessionParameters } from "@streamssl/ssl/tls";
 * import { SslError } from "@streamssl/ssl/err";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSessionParameters(Uint8Array.of(0x30, 0)), SslError);
 * ```
 */
export function decodeSessionParameters(der: Uint8Array): SessionParameters {
  const reader = new DerReader(der, { path: "session" });
  const session = readSession(reader);
  reader.finish();
  return session;
}

/**
 * Decodes a session at a cursor (d2i_SSL_SESSION).
 *
 * @param bytes The bytes it is in.
 * @param cursor Where it starts; left behind its end.
 * @returns The session.
 * @throws {SslError} As {@linkcode decodeSessionParameters}.
 *
 * @example Usage
 * ```ts
 * import { d2iSslSession, encodeSessionParameters } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeSessionParameters({
 *   protocolVersion: 0x0303,
 *   cipherSuite: 0xc02f,
 *   sessionId: new Uint8Array(32),
 *   masterSecret: new Uint8Array(48),
 * });
 * const cursor = { offset: 0 };
 * assertEquals(d2iSslSession(der, cursor).cipherSuite, 0xc02f);
 * assertEquals(cursor.offset, der.length);
 * ```
 */
export function d2iSslSession(bytes: Uint8Array, cursor: Cursor): SessionParameters {
  return decodeAt(bytes, cursor, decodeSessionParameters);
}

/**
 * Encodes a session at a cursor (i2d_SSL_SESSION).
 *
 * @param session The session.
 * @param output Where to write; when left out only the length is told.
 * @param cursor Where to start; left behind what was written.
 * @returns The length in bytes.
 *
 * @example Usage
 * ```ts
 * import { i2dSslSession } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const session = {
 *   protocolVersion: 0x0303,
 *   cipherSuite: 0xc02f,
 *   sessionId: new Uint8Array(),
 *   masterSecret: new Uint8Array(),
 * };
 * assertEquals(i2dSslSession(session), 17);
 * ```
 */
export function i2dSslSession(
  session: SessionParameters,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(encodeSessionParameters(session), output, cursor);
}

function readSession(reader: DerReader): SessionParameters {
  return reader.readSequence((fields) => {
    const structureVersion = fields.readSmallInteger(0x7fff_ffff, "version");
    if (structureVersion !== STRUCTURE_VERSION) {
      throw problem("UNKNOWN_SSL_VERSION", "structure version 1", `${structureVersion}`);
    }
    const protocolVersion = fields.readSmallInteger(0x7fff_ffff, "sslVersion");
    // ssl_asn1.c: TLS and SSL 3.0 are 3.x, DTLS is fe.xx or the old 0x0100.
    if (protocolVersion >> 8 !== 3 && protocolVersion >> 8 !== 0xfe && protocolVersion !== 0x0100) {
      throw problem("UNSUPPORTED_SSL_VERSION", "a version of TLS or DTLS", `${protocolVersion}`);
    }
    const cipher = fields.readOctetString("cipher");
    if (cipher.length !== 2) {
      throw problem("CIPHER_CODE_WRONG_LENGTH", "a cipher of 2 bytes", `${cipher.length} bytes`);
    }
    const sessionId = limited(fields.readOctetString("sessionId"), 32, "session ID");
    const masterSecret = limited(fields.readOctetString("masterKey"), 512, "secret");
    // SSLv2's key argument, read and ignored as by OpenSSL.
    if (fields.peekTag() === 0x80) fields.readContent(0x80, "keyArg");
    return {
      protocolVersion,
      cipherSuite: (cipher[0] as number) << 8 | (cipher[1] as number),
      sessionId,
      masterSecret,
      ...readOptionalFields(fields),
    };
  }, "parameters");
}

type OptionalFields = Omit<
  SessionParameters,
  "protocolVersion" | "cipherSuite" | "sessionId" | "masterSecret"
>;

function readOptionalFields(fields: DerReader): OptionalFields {
  const session: { -readonly [Name in keyof OptionalFields]: OptionalFields[Name] } = {};
  const keep = <Name extends keyof OptionalFields>(
    name: Name,
    value: OptionalFields[Name] | undefined,
  ) => {
    if (value !== undefined) session[name] = value;
  };
  const bytes = (tag: number, name: string) =>
    fields.readOptionalExplicit(tag, (inner) => inner.readOctetString(), name);
  const number = (tag: number, name: string, limit: number) =>
    fields.readOptionalExplicit(tag, (inner) => readNumber(inner, limit), name);
  const text = (tag: number, name: string) => {
    const value = bytes(tag, name);
    return value === undefined ? undefined : toText(value);
  };
  keep("time", number(1, "time", Number.MAX_SAFE_INTEGER));
  keep("timeout", number(2, "timeout", Number.MAX_SAFE_INTEGER));
  keep("peerCertificate", fields.readOptionalExplicit(3, (inner) => inner.readRaw(), "peer"));
  const context = bytes(4, "sessionIdContext");
  keep("sessionIdContext", context && limited(context, 32, "session ID context"));
  keep("verifyResult", number(5, "verifyResult", 0x7fff_ffff));
  keep("hostname", text(6, "hostname"));
  keep("pskIdentityHint", text(7, "pskIdentityHint"));
  keep("pskIdentity", text(8, "pskIdentity"));
  keep("ticketLifetimeHint", number(9, "ticketLifetimeHint", Number.MAX_SAFE_INTEGER));
  keep("ticket", bytes(10, "ticket"));
  keep("compressionMethod", bytes(11, "compressionMethod"));
  keep("srpUsername", text(12, "srpUsername"));
  keep("flags", number(13, "flags", Number.MAX_SAFE_INTEGER));
  keep("ticketAgeAdd", number(14, "ticketAgeAdd", UINT32_LIMIT));
  keep("maxEarlyData", number(15, "maxEarlyData", UINT32_LIMIT));
  keep("alpnProtocol", text(16, "alpnProtocol"));
  keep("maxFragmentLengthCode", number(17, "maxFragmentLengthCode", UINT32_LIMIT));
  keep("ticketApplicationData", bytes(18, "ticketApplicationData"));
  keep("namedGroup", number(19, "namedGroup", UINT32_LIMIT));
  keep("laterFields", readLaterFields(fields));
  return session;
}

/** Elements with tags from 20 on, in rising order; anything else is left to be an error. */
function readLaterFields(fields: DerReader): Uint8Array | undefined {
  const start = fields.offset;
  let last = 0xa0 + 19;
  for (let tag = fields.peekTag(); tag !== undefined; tag = fields.peekTag()) {
    if (tag <= last || tag > 0xbe) break;
    last = tag;
    fields.skip("laterFields");
  }
  return fields.offset === start ? undefined : fields.input.subarray(start, fields.offset);
}

function readNumber(inner: DerReader, limit: number): number {
  const content = inner.readUnsignedBytes();
  const value = content.length > 7 ? Infinity : content.reduce((sum, byte) => sum * 256 + byte, 0);
  if (value > limit) {
    inner.fail("TOO_LARGE", { expected: `a number up to ${limit}` });
  }
  return value;
}

function writeNumber(fields: DerBuilder, tag: number, value: number | undefined): void {
  // ZINT64 and its kin of OpenSSL leave out what is zero.
  if (value !== undefined && value !== 0) fields.explicit(tag, (inner) => inner.integer(value));
}

function writeBytes(fields: DerBuilder, tag: number, value: Uint8Array | undefined): void {
  if (value !== undefined) fields.explicit(tag, (inner) => inner.octetString(value));
}

function writeText(fields: DerBuilder, tag: number, value: string | undefined): void {
  if (value === undefined) return;
  writeBytes(fields, tag, Uint8Array.from(value, (character) => character.charCodeAt(0) & 0xff));
}

/** Text of unknown encoding: one character a byte, so that it is written as it was read. */
function toText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function limited(value: Uint8Array, limit: number, what: string): Uint8Array {
  if (value.length <= limit) return value;
  throw problem("BAD_LENGTH", `a ${what} of up to ${limit} bytes`, `${value.length} bytes`);
}

function problem(
  reason:
    | "UNKNOWN_SSL_VERSION"
    | "UNSUPPORTED_SSL_VERSION"
    | "CIPHER_CODE_WRONG_LENGTH"
    | "BAD_LENGTH",
  expected: string,
  received: string,
): SslError {
  return new SslError("SSL", reason, {
    expected,
    received,
    where: "a stored session",
    usualCause: "a file that is not a session, or one that was cut",
    remedy: "make a new session, for example with s_client -sess_out",
  });
}
