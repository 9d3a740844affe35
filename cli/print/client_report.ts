// Copyright 2026 the streamssl authors. MIT license.

import type { HandshakeInfo, TlsSession } from "../../tls/mod.ts";
import { cipherSuiteByNumber, sessionIdOf } from "../../tls/mod.ts";
import { type Certificate, Name } from "../../x509/mod.ts";
import type { HandshakeObserver } from "../handshake_observer.ts";
import {
  briefSignatureText,
  peerSignatureText,
  pointFormatsText,
  signatureAlgorithmsText,
  temporaryKeyText,
} from "./algorithm_names.ts";
import { chainText, keyBits, nameText, subjectAndIssuer, subjectText } from "./certificate_text.ts";
import { sessionText, type SessionView, verifyResultText } from "./session_text.ts";
import { verificationText } from "./verify_text.ts";

/** The timeout that OpenSSL gives each session, in seconds, whatever the server's ticket says. */
export const SESSION_TIMEOUT = 7200;

/** A connection as s_client reports it. */
export interface ClientReport {
  /** What was agreed on, as far as it came. */
  readonly info: HandshakeInfo;
  /** What the messages tell besides. */
  readonly observer: HandshakeObserver;
  /** Whether the handshake was done. */
  readonly isOpen: boolean;
  /** Whether the server's certificates were accepted. */
  readonly isPeerAccepted: boolean;
  /** Whether it is TLS 1.3, or would have been. */
  readonly isTls13: boolean;
  /** The code of the last problem with the server's certificates; 0 for none. */
  readonly verifyResult: number;
  /** The name of the certificate that is the wanted host's, where one was wanted. */
  readonly peerName: string | undefined;
  /** The session, where there is one already. */
  readonly session: TlsSession | undefined;
  /** How many bytes went each way. */
  readonly bytes: { readonly received: number; readonly sent: number };
  /** The numbers of the signature schemes that the client takes, for the shared ones. */
  readonly ownSignatureSchemes: readonly number[];
  /** The time in milliseconds since 1970. */
  readonly now: number;
}

/**
 * The report on a connection (print_stuff of s_client).
 *
 * @param report The connection.
 * @param options `full` adds certificates and key exchange; `showCertificates` each one's PEM.
 * @returns The text.
 */
export function clientReportText(
  report: ClientReport,
  options: { full: boolean; showCertificates: boolean },
): string {
  const { info, observer, isTls13 } = report;
  const peer = report.isPeerAccepted ? info.peerCertificates[0] : undefined;
  let text = options.full ? fullText(report, peer, options) : "";
  text += verificationText(report.verifyResult, report.peerName);
  text += `---\n${info.resumed ? "Reused" : "New"}, ${cipherText(report)}\n`;
  if (options.full && peer !== undefined) text += `Server public key is ${keyBits(peer)} bit\n`;
  text += observer.serverHasSecureRenegotiation
    ? "Secure Renegotiation IS supported\n"
    : "Secure Renegotiation IS NOT supported\n";
  text += "Compression: NONE\nExpansion: NONE\n";
  text += info.alpnProtocol === null
    ? "No ALPN negotiated\n"
    : `ALPN protocol: ${info.alpnProtocol}\n`;
  if (isTls13) {
    text += "Early data was not sent\n";
    text += `Verify return code: ${verifyResultText(report.verifyResult)}\n`;
  } else {
    text += sessionText(sessionOf(report));
  }
  return `${text}---\n`;
}

function fullText(
  report: ClientReport,
  peer: Certificate | undefined,
  { showCertificates }: { showCertificates: boolean },
): string {
  const { info } = report;
  // A resumed session keeps the server's certificate, but no chain was sent.
  const chain = info.resumed ? [] : info.peerCertificates;
  let text = chain.length === 0 ? "" : chainText(chain, { showCertificates });
  text += "---\n";
  if (peer === undefined) {
    text += "no peer certificate available\n";
  } else {
    text += "Server certificate\n";
    if (!showCertificates || chain.length === 0) text += peer.toPem();
    text += subjectAndIssuer(peer);
  }
  text += authoritiesText(info);
  text += requestText(report);
  text += report.isPeerAccepted ? peerSignatureText(info) : "";
  text += temporaryKeyText(info);
  const { received, sent } = report.bytes;
  return `${text}---\nSSL handshake has read ${received} bytes and written ${sent} bytes\n`;
}

function authoritiesText({ certificateAuthorities }: HandshakeInfo): string {
  if (certificateAuthorities.length === 0) return "---\nNo client certificate CA names sent\n";
  const names = certificateAuthorities.map((der) => `${authorityText(der)}\n`);
  return `---\nAcceptable client certificate CA names\n${names.join("")}`;
}

function authorityText(der: Uint8Array): string {
  try {
    return nameText(Name.fromDer(der));
  } catch {
    return "(damaged name)";
  }
}

/** The client certificate types of RFC 5246, section 7.4.4, and RFC 8422, section 5.5. */
const CERTIFICATE_TYPES: Readonly<Record<number, string>> = {
  1: "RSA sign",
  2: "DSA sign",
  3: "RSA fixed DH",
  4: "DSS fixed DH",
  64: "ECDSA sign",
  65: "RSA fixed ECDH",
  66: "ECDSA fixed ECDH",
};

/** What the server wants of a client certificate. */
function requestText({ info, observer, isTls13, ownSignatureSchemes }: ClientReport): string {
  if (!info.certificateRequested) return "";
  let text = "";
  const types = isTls13 ? undefined : observer.certificateRequest12?.certificateTypes;
  if (types !== undefined && types.length > 0) {
    const names = types.map((type) => CERTIFICATE_TYPES[type] ?? `UNKNOWN (${type}),`);
    text += `Client Certificate Types: ${names.join(", ")}\n`;
  }
  const shared = info.peerSignatureSchemes.filter((number) => ownSignatureSchemes.includes(number));
  return `${text}Requested Signature Algorithms: ` +
    `${signatureAlgorithmsText(info.peerSignatureSchemes)}\n` +
    `Shared Requested Signature Algorithms: ${signatureAlgorithmsText(shared)}\n`;
}

/** Suite and version; in TLS 1.2 the suite counts from the moment when its keys are made. */
function cipherText({ info, observer, isTls13 }: ClientReport): string {
  const chosen = isTls13 ? info.cipherSuite !== "" : observer.masterSecret !== undefined;
  if (!chosen && !info.resumed) return "(NONE), Cipher is (NONE)";
  return `${info.version}, Cipher is ${info.cipherSuiteOpensslName}`;
}

/** The session of TLS 1.2, also of a handshake that failed or that can not be resumed. */
function sessionOf(report: ClientReport): SessionView {
  const { info, observer, session } = report;
  if (session !== undefined && report.isOpen) return sessionViewOf(session, report.verifyResult);
  return {
    protocol: observer.serverHello === undefined ? "TLSv1.2" : info.version,
    isTls13: false,
    cipher: observer.masterSecret === undefined ? "0000" : info.cipherSuiteOpensslName,
    id: observer.serverHello?.legacySessionIdEcho ?? new Uint8Array(0),
    context: new Uint8Array(0),
    secret: observer.masterSecret ?? new Uint8Array(0),
    ticket: undefined,
    createdAt: report.now,
    timeout: SESSION_TIMEOUT,
    verifyResult: report.isPeerAccepted ? report.verifyResult : 0,
    extendedMasterSecret: observer.serverHello !== undefined && info.extendedMasterSecret,
  };
}

/** A session that can be resumed, as SSL_SESSION_print shows it. */
export function sessionViewOf(session: TlsSession, verifyResult: number): SessionView {
  const { data } = session;
  const isTls13 = data.version === 0x0304;
  return {
    protocol: isTls13 ? "TLSv1.3" : "TLSv1.2",
    isTls13,
    cipher: cipherSuiteByNumber(data.cipherSuite)?.opensslName ?? "0000",
    id: sessionIdOf(session),
    context: new Uint8Array(0),
    secret: data.secret,
    ticket: data.ticket.length === 0 ? undefined : { bytes: data.ticket, lifetime: data.lifetime },
    createdAt: data.createdAt,
    timeout: SESSION_TIMEOUT,
    verifyResult,
    extendedMasterSecret: !isTls13 && data.extendedMasterSecret,
  };
}

/** The summary of `-brief` (print_ssl_summary), as the client prints it. */
export function clientSummaryText(report: ClientReport): string {
  const { info, observer } = report;
  const [peer] = info.peerCertificates;
  let text = `Protocol version: ${info.version}\nCiphersuite: ${info.cipherSuiteOpensslName}\n`;
  if (info.certificateRequested) {
    const names = signatureAlgorithmsText(info.peerSignatureSchemes);
    text += `Requested Signature Algorithms: ${names}\n`;
  }
  if (peer === undefined) {
    text += "No peer certificate\n";
  } else {
    text += `Peer certificate: ${subjectText(peer)}\n`;
    text += briefSignatureText(info);
    text += verificationText(report.verifyResult, report.peerName);
  }
  return text + pointFormatsText(observer.serverPointFormats) + temporaryKeyText(info);
}
