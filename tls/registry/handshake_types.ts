// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { NamedNumber } from "./name_of.ts";

/** Handshake type of HelloRequest (TLS 1.2). */
export const HELLO_REQUEST = 0;
/** Handshake type of ClientHello. */
export const CLIENT_HELLO = 1;
/** Handshake type of ServerHello and of HelloRetryRequest. */
export const SERVER_HELLO = 2;
/** Handshake type of NewSessionTicket. */
export const NEW_SESSION_TICKET = 4;
/** Handshake type of EndOfEarlyData (TLS 1.3). */
export const END_OF_EARLY_DATA = 5;
/** Handshake type of EncryptedExtensions (TLS 1.3). */
export const ENCRYPTED_EXTENSIONS = 8;
/** Handshake type of Certificate. */
export const CERTIFICATE = 11;
/** Handshake type of ServerKeyExchange (TLS 1.2). */
export const SERVER_KEY_EXCHANGE = 12;
/** Handshake type of CertificateRequest. */
export const CERTIFICATE_REQUEST = 13;
/** Handshake type of ServerHelloDone (TLS 1.2). */
export const SERVER_HELLO_DONE = 14;
/** Handshake type of CertificateVerify. */
export const CERTIFICATE_VERIFY = 15;
/** Handshake type of ClientKeyExchange (TLS 1.2). */
export const CLIENT_KEY_EXCHANGE = 16;
/** Handshake type of Finished. */
export const FINISHED = 20;
/** Handshake type of CertificateStatus (RFC 6066, TLS 1.2). */
export const CERTIFICATE_STATUS = 22;
/** Handshake type of KeyUpdate (TLS 1.3). */
export const KEY_UPDATE = 24;
/** Handshake type of CompressedCertificate (RFC 8879). */
export const COMPRESSED_CERTIFICATE = 25;
/** The synthetic message that stands for the first ClientHello (RFC 8446, Section 4.4.1). */
export const MESSAGE_HASH = 254;

/** One type of handshake message. */
export interface HandshakeType extends NamedNumber {
  /** The message's name in the RFC's text, as `openssl s_client -msg` prints it. */
  readonly message: string;
}

/** The types of handshake messages (RFC 8446, Section 4, and IANA's registry). */
export const HANDSHAKE_TYPES = [
  { number: 0, name: "hello_request", message: "HelloRequest" },
  { number: 1, name: "client_hello", message: "ClientHello" },
  { number: 2, name: "server_hello", message: "ServerHello" },
  { number: 3, name: "hello_verify_request", message: "HelloVerifyRequest" },
  { number: 4, name: "new_session_ticket", message: "NewSessionTicket" },
  { number: 5, name: "end_of_early_data", message: "EndOfEarlyData" },
  { number: 6, name: "hello_retry_request", message: "HelloRetryRequest" },
  { number: 8, name: "encrypted_extensions", message: "EncryptedExtensions" },
  { number: 9, name: "request_connection_id", message: "RequestConnectionId" },
  { number: 10, name: "new_connection_id", message: "NewConnectionId" },
  { number: 11, name: "certificate", message: "Certificate" },
  { number: 12, name: "server_key_exchange", message: "ServerKeyExchange" },
  { number: 13, name: "certificate_request", message: "CertificateRequest" },
  { number: 14, name: "server_hello_done", message: "ServerHelloDone" },
  { number: 15, name: "certificate_verify", message: "CertificateVerify" },
  { number: 16, name: "client_key_exchange", message: "ClientKeyExchange" },
  { number: 20, name: "finished", message: "Finished" },
  { number: 21, name: "certificate_url", message: "CertificateUrl" },
  { number: 22, name: "certificate_status", message: "CertificateStatus" },
  { number: 23, name: "supplemental_data", message: "SupplementalData" },
  { number: 24, name: "key_update", message: "KeyUpdate" },
  { number: 25, name: "compressed_certificate", message: "CompressedCertificate" },
  { number: 254, name: "message_hash", message: "MessageHash" },
] as const satisfies readonly HandshakeType[];

/**
 * Gives the name of a handshake message, for errors and traces.
 *
 * @param type The handshake type.
 * @returns The name in the RFC's text, or the number in hexadecimal for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { handshakeMessageName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(handshakeMessageName(15), "CertificateVerify");
 * assertEquals(handshakeMessageName(0x63), "handshake message 0x63");
 * ```
 */
export function handshakeMessageName(type: number): string {
  for (const row of HANDSHAKE_TYPES) if (row.number === type) return row.message;
  return `handshake message 0x${type.toString(16).toUpperCase().padStart(2, "0")}`;
}
