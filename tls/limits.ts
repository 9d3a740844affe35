// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Bounds on what a peer can make this side hold or do. */
export interface TlsLimits {
  /** The longest handshake message other than Certificate, in bytes. @default {131_396} */
  handshakeMessageLength?: number;
  /** The longest Certificate message, in bytes (SSL_CTX_set_max_cert_list). @default {102_400} */
  certificateMessageLength?: number;
  /** How many certificates a peer may send. @default {100} */
  certificates?: number;
  /** How many records in a row may bring nothing. @default {32} */
  idleRecords?: number;
  /** How many warning alerts are passed over without data between. @default {4} */
  warningAlerts?: number;
  /** How many KeyUpdates in a row may come without data between. @default {32} */
  keyUpdates?: number;
  /** How many session tickets are taken from one server. @default {16} */
  sessionTickets?: number;
  /** Server: how much 0-RTT data that it did not ask for is skipped, in bytes. @default {16_384} */
  skippedEarlyData?: number;
}

/** The bounds that hold when none are given. */
export const DEFAULT_LIMITS: Required<TlsLimits> = {
  handshakeMessageLength: 131_396,
  certificateMessageLength: 102_400,
  certificates: 100,
  idleRecords: 32,
  warningAlerts: 4,
  keyUpdates: 32,
  sessionTickets: 16,
  skippedEarlyData: 16_384,
};
