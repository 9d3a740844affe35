// Copyright 2026 the streamssl authors. MIT license.

import {
  cipherSuiteByNumber,
  EMPTY_RENEGOTIATION_INFO_SCSV,
  FALLBACK_SCSV,
  type HandshakeInfo,
  sessionIdOf,
  sessionToPem,
  type TlsContext,
  type TlsSession,
  UNAVAILABLE_CIPHER_SUITES,
} from "../../tls/mod.ts";
import type { HandshakeObserver } from "../handshake_observer.ts";
import {
  briefSignatureText,
  groupsText,
  peerSignatureText,
  pointFormatsText,
  signatureAlgorithmsText,
} from "./algorithm_names.ts";
import { subjectAndIssuer, subjectText } from "./certificate_text.ts";
import { SESSION_TIMEOUT } from "./client_report.ts";
import type { SessionView } from "./session_text.ts";
import { verificationText } from "./verify_text.ts";

/** A connection as s_server reports it. */
export interface ServerReport {
  /** What was agreed on. */
  readonly info: HandshakeInfo;
  /** What the messages tell besides. */
  readonly observer: HandshakeObserver;
  /** The server's settings. */
  readonly context: TlsContext;
  /** The session that the client can resume, where there is one. */
  readonly session: TlsSession | undefined;
  /** The code of the last problem with the client's certificates; 0 for none. */
  readonly verifyResult: number;
}

/** The report on a connection (print_connection_info of s_server). */
export function serverReportText(report: ServerReport): string {
  const { info, observer, session } = report;
  const [peer] = info.peerCertificates;
  let text = session === undefined ? "" : sessionToPem(session);
  if (peer !== undefined) text += `Client certificate\n${peer.toPem()}${subjectAndIssuer(peer)}`;
  const shared = sharedCiphers(report);
  if (shared.length > 0) text += `Shared ciphers:${shared.join(":")}\n`;
  text += signatureText(report) + peerSignatureText(info);
  if (info.version !== "TLSv1.3") text += pointFormatsText(observer.clientPointFormats);
  text += groupText(report);
  text += `CIPHER is ${info.cipherSuiteOpensslName}\n`;
  if (info.resumed) text += "Reused session-id\n";
  return text + renegotiationText(observer);
}

/** Whether the client can renegotiate securely. */
export function renegotiationText(observer: HandshakeObserver): string {
  return `Secure Renegotiation IS${
    observer.clientHasSecureRenegotiation ? "" : " NOT"
  } supported\n`;
}

/** The suites that both sides have, in the client's order (SSL_get_shared_ciphers). */
export function sharedCiphers({ context, observer }: ServerReport): string[] {
  const own = context.cipherSuites;
  return (observer.clientHello?.cipherSuites ?? [])
    .map((number) => own.find((suite) => suite.number === number)?.opensslName)
    .filter((name) => name !== undefined);
}

/** The signature schemes of the client; a resumption needs none. */
export function signatureText({ info, context, observer }: ServerReport): string {
  const schemes = observer.clientSignatureSchemes;
  if (info.resumed || schemes.length === 0) return "";
  const own = context.signatureSchemes.map(({ number }) => number);
  return `Signature Algorithms: ${signatureAlgorithmsText(schemes)}\n` +
    `Shared Signature Algorithms: ${signatureAlgorithmsText(common(schemes, own, context))}\n`;
}

/** The groups of the client, and those that the server has too. */
export function groupText({ info, context, observer }: ServerReport): string {
  const groups = observer.clientGroups;
  if (groups.length === 0) return "";
  const usable = context.groups.filter(({ tls12 }) => tls12 || info.version === "TLSv1.3");
  const shared = common(groups, usable.map(({ number }) => number), context);
  return `Supported groups: ${groupsText(groups)}\n` +
    `Shared groups: ${shared.length === 0 ? "NONE" : groupsText(shared)}\n`;
}

/** What both have, in the order of the side whose preference counts. */
function common(
  client: readonly number[],
  server: readonly number[],
  { options }: TlsContext,
): number[] {
  const [first, second] = options.serverPreference === true ? [server, client] : [client, server];
  return first.filter((number) => second.includes(number));
}

/** The lines on application protocols (alpn_cb); empty when one side has none. */
export function alpnText({ context, observer, info }: ServerReport): string {
  const offered = observer.clientAlpnProtocols;
  if (context.alpnProtocols.length === 0 || offered.length === 0) return "";
  const text = `ALPN protocols advertised by the client: ${offered.join(", ")}\n`;
  return info.alpnProtocol === null
    ? text
    : `${text}ALPN protocols selected: ${info.alpnProtocol}\n`;
}

/** The summary of `-brief` (print_ssl_summary), as the server prints it. */
export function serverSummaryText(report: ServerReport): string {
  const { info, observer } = report;
  const [peer] = info.peerCertificates;
  const offered = (observer.clientHello?.cipherSuites ?? []).map(cipherText);
  let text = `Protocol version: ${info.version}\nClient cipher list: ${offered.join(":")}\n` +
    `Ciphersuite: ${info.cipherSuiteOpensslName}\n`;
  const schemes = observer.clientSignatureSchemes;
  if (!info.resumed && schemes.length > 0) {
    text += `Signature Algorithms: ${signatureAlgorithmsText(schemes)}\n`;
  }
  if (peer === undefined) {
    text += "No peer certificate\n";
  } else {
    text += `Peer certificate: ${subjectText(peer)}\n${briefSignatureText(info)}` +
      verificationText(report.verifyResult, undefined);
  }
  if (info.version !== "TLSv1.3") text += pointFormatsText(observer.clientPointFormats);
  const groups = observer.clientGroups;
  return groups.length === 0 ? text : `${text}Supported groups: ${groupsText(groups)}\n`;
}

/** A suite of a ClientHello as print_raw_cipherlist shows it. */
function cipherText(number: number): string {
  if (number === EMPTY_RENEGOTIATION_INFO_SCSV) return "TLS_EMPTY_RENEGOTIATION_INFO_SCSV";
  if (number === FALLBACK_SCSV) return "TLS_FALLBACK_SCSV";
  const known = cipherSuiteByNumber(number) ??
    UNAVAILABLE_CIPHER_SUITES.find((row) => row.number === number);
  return known?.opensslName ?? `0x${number.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The context that s_server gives its sessions. */
const SESSION_ID_CONTEXT = Uint8Array.of(1, 0, 0, 0);

/** The session as s_server shows it: without its ticket, which it does not keep. */
export function serverSessionView(report: ServerReport, now: number): SessionView {
  const { info, session, observer } = report;
  const isTls13 = info.version === "TLSv1.3";
  return {
    protocol: info.version,
    isTls13,
    cipher: info.cipherSuiteOpensslName,
    id: session === undefined || (!isTls13 && session.data.ticket.length > 0)
      ? new Uint8Array(0)
      : sessionIdOf(session),
    context: SESSION_ID_CONTEXT,
    secret: session?.data.secret ?? observer.masterSecret ?? new Uint8Array(0),
    ticket: undefined,
    createdAt: session?.data.createdAt ?? now,
    timeout: SESSION_TIMEOUT,
    verifyResult: report.verifyResult,
    extendedMasterSecret: !isTls13 && info.extendedMasterSecret,
  };
}
