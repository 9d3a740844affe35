// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { type Extension, findExtension } from "../messages/extension.ts";
import {
  decodeEcPointFormats,
  UNCOMPRESSED_POINT_FORMAT,
} from "../messages/extensions/ec_point_formats.ts";
import {
  decodeEmptyExtension,
  type EmptyExtensionName,
} from "../messages/extensions/empty_extension.ts";
import { decodeRecordSizeLimit } from "../messages/extensions/record_size_limit.ts";
import { decodeRenegotiationInfo } from "../messages/extensions/renegotiation_info.ts";
import type { ServerHello } from "../messages/server_hello.ts";
import { MAX_PLAINTEXT_LENGTH } from "../record/record_types.ts";
import {
  type CipherSuite,
  cipherSuiteByNumber,
  cipherSuiteName,
} from "../registry/cipher_suites.ts";
import { EXTENSION, extensionName } from "../registry/extension_types.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import { selectedAlpn } from "./alpn.ts";
import type { ClientOffer } from "./client_offer.ts";
import type { Handshake } from "./handshake.ts";
import type { Agreement12 } from "./secrets12.ts";

/** What the ServerHello of TLS 1.2 says to a client. */
export interface ServerChoice12 {
  /** What the keys depend on. */
  readonly agreement: Agreement12;
  /** The session that is resumed. */
  readonly session: TlsSession | undefined;
  /** The id under which the server keeps this session; empty for none. */
  readonly sessionId: Uint8Array;
  /** Whether a NewSessionTicket will come. */
  readonly ticketExpected: boolean;
  /** Whether a CertificateStatus may come. */
  readonly statusOffered: boolean;
}

/** The extensions that may be in a ServerHello of TLS 1.2. */
const ALLOWED: readonly number[] = [
  EXTENSION.serverName,
  EXTENSION.maxFragmentLength,
  EXTENSION.statusRequest,
  // RFC 8422 has no such answer; F5's BIG-IP gave it, and OpenSSL takes it.
  EXTENSION.supportedGroups,
  EXTENSION.ecPointFormats,
  EXTENSION.applicationLayerProtocolNegotiation,
  EXTENSION.signedCertificateTimestamp,
  EXTENSION.encryptThenMac,
  EXTENSION.extendedMasterSecret,
  EXTENSION.recordSizeLimit,
  EXTENSION.sessionTicket,
  EXTENSION.renegotiationInfo,
];

/** Reads the ServerHello, checks it against what was offered, and notes what was agreed on. */
export function readServerHello12(
  handshake: Handshake,
  offer: ClientOffer,
  hello: ServerHello,
): ServerChoice12 {
  const { negotiated, context } = handshake;
  checkExtensions(offer, hello.extensions);
  checkRenegotiationInfo(hello.extensions, context.options.allowLegacyServer === true);
  checkPointFormats(hello.extensions);
  const suite = chosenSuite(offer, hello);
  const has = emptyExtensionsOf(hello.extensions);
  has(EXTENSION.serverName, "server_name");
  const extendedMasterSecret = has(EXTENSION.extendedMasterSecret, "extended_master_secret");
  const encryptThenMac = has(EXTENSION.encryptThenMac, "encrypt_then_mac");
  const session = resumedSession(offer, hello, suite, extendedMasterSecret);
  const alpn = findExtension(hello.extensions, EXTENSION.applicationLayerProtocolNegotiation);
  if (alpn !== undefined) negotiated.alpnProtocol = selectedAlpn(context.alpnProtocols, alpn);
  negotiated.suite = suite;
  negotiated.extendedMasterSecret = extendedMasterSecret;
  return {
    agreement: {
      suite,
      randoms: { client: offer.random, server: hello.random },
      extendedMasterSecret,
      encryptThenMac: encryptThenMac && suite.cipher.kind === "cbc",
      ...recordLimits(handshake, hello.extensions),
    },
    session,
    sessionId: hello.legacySessionIdEcho,
    ticketExpected: has(EXTENSION.sessionTicket, "session_ticket"),
    statusOffered: has(EXTENSION.statusRequest, "status_request"),
  };
}

/** RFC 5246, Section 7.4.1.4: only what was offered may be answered. */
function checkExtensions(offer: ClientOffer, extensions: readonly Extension[]): void {
  for (const { type } of extensions) {
    if (!offer.hello.extensions.some((sent) => sent.type === type)) {
      throw new TlsError("UNSOLICITED_EXTENSION", { received: extensionName(type) });
    }
    if (!ALLOWED.includes(type)) {
      throw new TlsError("BAD_EXTENSION", {
        received: `${extensionName(type)} in a ServerHello of TLS 1.2`,
      });
    }
  }
}

/** RFC 5746, Section 3.4; a server without it is refused, as OpenSSL 3 does by default. */
function checkRenegotiationInfo(extensions: readonly Extension[], allowLegacy: boolean): void {
  const data = findExtension(extensions, EXTENSION.renegotiationInfo);
  if (data === undefined) {
    if (allowLegacy) return;
    throw new TlsError("UNSAFE_LEGACY_RENEGOTIATION_DISABLED", {
      expected: "renegotiation_info in the ServerHello (RFC 5746)",
      received: "a ServerHello without it",
      usualCause: "a server, or a box before it, from before 2010",
      remedy: "update the server, or set `allowLegacyServer`",
    });
  }
  if (decodeRenegotiationInfo(data).length === 0) return;
  throw new TlsError("RENEGOTIATION_MISMATCH", {
    expected: "an empty renegotiation_info in a first handshake",
    received: "one with verify_data",
    usualCause: "somebody between splices two connections together",
  });
}

/** RFC 8422, Section 5.2: a list without uncompressed points can not be worked with. */
function checkPointFormats(extensions: readonly Extension[]): void {
  const data = findExtension(extensions, EXTENSION.ecPointFormats);
  if (data === undefined || decodeEcPointFormats(data).includes(UNCOMPRESSED_POINT_FORMAT)) return;
  throw new TlsError("BAD_EXTENSION", { expected: "uncompressed points in ec_point_formats" });
}

function chosenSuite(offer: ClientOffer, hello: ServerHello): CipherSuite {
  const suite = cipherSuiteByNumber(hello.cipherSuite);
  const offered = offer.hello.cipherSuites.includes(hello.cipherSuite);
  if (suite === undefined || !offered || suite.version !== "TLSv1.2") {
    throw new TlsError("WRONG_CIPHER_RETURNED", {
      expected: "a TLS 1.2 suite that was offered",
      received: cipherSuiteName(hello.cipherSuite),
    });
  }
  if (hello.legacyCompressionMethod !== 0) {
    throw new TlsError("UNSUPPORTED_COMPRESSION_ALGORITHM", {
      expected: "none",
      received: `${hello.legacyCompressionMethod}`,
    });
  }
  return suite;
}

function emptyExtensionsOf(
  extensions: readonly Extension[],
): (type: number, name: EmptyExtensionName) => boolean {
  return (type, name) => {
    const data = findExtension(extensions, type);
    if (data === undefined) return false;
    decodeEmptyExtension(data, name);
    return true;
  };
}

/** RFC 5246, Section 7.4.1.3: a server that resumes a session says so by the id. */
function resumedSession(
  { session12, hello: { legacySessionId } }: ClientOffer,
  hello: ServerHello,
  suite: CipherSuite,
  extendedMasterSecret: boolean,
): TlsSession | undefined {
  const echoed = legacySessionId.length > 0 &&
    equalBytes(hello.legacySessionIdEcho, legacySessionId);
  if (!echoed) return undefined;
  if (session12 === undefined) {
    // RFC 8446, Appendix D.4: the id that a client of TLS 1.3 makes up stands for no session.
    throw new TlsError("INVALID_SESSION_ID", {
      expected: "another session id: none that exists was offered",
      received: "the client's own",
    });
  }
  if (suite.number !== session12.cipherSuite) {
    throw new TlsError("OLD_SESSION_CIPHER_NOT_RETURNED", {
      expected: `${cipherSuiteName(session12.cipherSuite)}, the suite of the session`,
      received: suite.name,
    });
  }
  // RFC 7627, Section 5.3: the client MUST abort.
  if (session12.data.extendedMasterSecret !== extendedMasterSecret) {
    throw new TlsError("INCONSISTENT_EXTMS", {
      expected: "extended_master_secret in the ServerHello if and only if the session has it",
      received: extendedMasterSecret ? "a ServerHello with it" : "a ServerHello without it",
    });
  }
  return session12;
}

/** RFC 8449, Section 4: in TLS 1.2 the limit counts the plaintext, 2^14 bytes at most. */
function recordLimits(
  { context }: Handshake,
  extensions: readonly Extension[],
): Pick<Agreement12, "incomingLimit" | "outgoingLimit"> {
  const data = findExtension(extensions, EXTENSION.recordSizeLimit);
  if (data === undefined) {
    return { incomingLimit: MAX_PLAINTEXT_LENGTH, outgoingLimit: MAX_PLAINTEXT_LENGTH };
  }
  return {
    incomingLimit: context.options.recordSizeLimit ?? MAX_PLAINTEXT_LENGTH,
    outgoingLimit: decodeRecordSizeLimit(data),
  };
}
