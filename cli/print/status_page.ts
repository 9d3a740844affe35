// Copyright 2026 the streamssl authors. MIT license.

import { subjectAndIssuer } from "./certificate_text.ts";
import {
  groupText,
  renegotiationText,
  type ServerReport,
  serverSessionView,
  sharedCiphers,
  signatureText,
} from "./server_report.ts";
import { type ServerStatistics, statisticsText } from "./server_statistics.ts";
import { sessionText } from "./session_text.ts";

/** What the status page tells besides the connection. */
export interface StatusPageOptions {
  /** The command line. */
  words: readonly string[];
  /** What was counted. */
  statistics: ServerStatistics;
  /** How many sessions are in the cache. */
  cachedSessions: number;
  /** The time in milliseconds since 1970. */
  now: number;
}

/** The width of a suite in the list of common ones. */
const COMMON_WIDTH = 26;

/**
 * The page that `-www` answers with.
 *
 * @param report The connection.
 * @param options What else it tells.
 * @returns The HTML, without HTTP headers.
 */
export function statusPage(report: ServerReport, options: StatusPageOptions): string {
  const { info, observer } = report;
  const [peer] = info.peerCertificates;
  const common = sharedCiphers(report);
  const text = options.words.map((word) => `${word} `).join("") + "\n" +
    renegotiationText(observer) +
    ownCiphersText(report) +
    (common.length === 0 ? "" : commonCiphersText(common)) +
    signatureText(report) +
    groupText(report) +
    `---\n${info.resumed ? "Reused" : "New"}, ` +
    `${info.version}, Cipher is ${info.cipherSuiteOpensslName}\n` +
    sessionText(serverSessionView(report, options.now)) +
    `---\n${statisticsText(options.statistics, options.cachedSessions)}---\n` +
    (peer === undefined
      ? "no client certificate available\n"
      : `Client certificate\n${subjectAndIssuer(peer)}${peer.toPem()}`);
  return `<HTML><BODY BGCOLOR="#ffffff">\n<pre>\n\n${escapeHtml(text)}</pre></BODY></HTML>\r\n\r\n`;
}

function ownCiphersText({ context }: ServerReport): string {
  let text = "Ciphers supported in s_server binary\n";
  const suites = context.cipherSuites;
  for (const [index, { minimumVersion, opensslName }] of suites.entries()) {
    const version = minimumVersion === "TLSv1" ? "TLSv1.0" : minimumVersion;
    text += `${version.padEnd(11)}:${opensslName.padEnd(25)} `;
    if (index % 2 === 1 && index + 1 !== suites.length) text += "\n";
  }
  return `${text}\n`;
}

function commonCiphersText(names: readonly string[]): string {
  let text = "---\nCiphers common between both SSL end points:\n";
  for (const [index, name] of names.entries()) {
    const isLast = index + 1 === names.length;
    text += isLast ? name : name.padEnd(COMMON_WIDTH) + (index % 3 === 2 ? "\n" : " ");
  }
  return `${text}\n`;
}

/** Names out of certificates and arguments are text, whatever they hold. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
