// Copyright 2026 the streamssl authors. MIT license.

import { x509VerifyErrorText } from "../../err/mod.ts";
import { dumpText, hexText } from "./hex.ts";

/** What SSL_SESSION_print shows of a session. */
export interface SessionView {
  /** The version's name. */
  readonly protocol: string;
  /** Whether it is TLS 1.3. */
  readonly isTls13: boolean;
  /** The suite by OpenSSL's name; `0000` before one is chosen. */
  readonly cipher: string;
  /** The id. */
  readonly id: Uint8Array;
  /** The server's session id context. */
  readonly context: Uint8Array;
  /** The master secret, or in TLS 1.3 the pre-shared key; empty before there is one. */
  readonly secret: Uint8Array;
  /** The ticket and its lifetime in seconds; absent without one. */
  readonly ticket: { readonly bytes: Uint8Array; readonly lifetime: number } | undefined;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number;
  /** For how long it may be resumed, in seconds. */
  readonly timeout: number;
  /** The result of the verification of the peer. */
  readonly verifyResult: number;
  /** Whether the master secret is the extended one; OpenSSL says so of TLS 1.2 only. */
  readonly extendedMasterSecret: boolean;
}

/**
 * A session in the form of SSL_SESSION_print.
 *
 * @param session The session.
 * @returns The block.
 */
export function sessionText(session: SessionView): string {
  const { ticket } = session;
  const lines = [
    "SSL-Session:",
    `    Protocol  : ${session.protocol}`,
    `    Cipher    : ${session.cipher}`,
    `    Session-ID: ${hexText(session.id)}`,
    `    Session-ID-ctx: ${hexText(session.context)}`,
    `    ${session.isTls13 ? "Resumption PSK" : "Master-Key"}: ${hexText(session.secret)}`,
    "    PSK identity: None",
    "    PSK identity hint: None",
    "    SRP username: None",
  ];
  if (ticket !== undefined) {
    lines.push(
      `    TLS session ticket lifetime hint: ${ticket.lifetime} (seconds)`,
      "    TLS session ticket:",
      dumpText(ticket.bytes, 4),
    );
  }
  lines.push(
    `    Start Time: ${Math.floor(session.createdAt / 1000)}`,
    `    Timeout   : ${session.timeout} (sec)`,
    `    Verify return code: ${verifyResultText(session.verifyResult)}`,
    `    Extended master secret: ${session.extendedMasterSecret ? "yes" : "no"}`,
  );
  if (session.isTls13) lines.push("    Max Early Data: 0");
  return lines.join("\n") + "\n";
}

/** A result of a verification with its text: `20 (unable to get local issuer certificate)`. */
export function verifyResultText(code: number): string {
  return `${code} (${x509VerifyErrorText(code)})`;
}
