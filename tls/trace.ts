// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Which way something went, seen from this side. */
export type TraceDirection = "sent" | "received";

/**
 * Watches a connection: an observer, off by default (SSL_CTX_set_msg_callback). What it is shown
 * holds no keys, but after the handshake began it may hold what encryption hides from others.
 */
export interface TraceObserver {
  /** A record other than application data came, opened. */
  onRecord?(direction: TraceDirection, type: number, fragment: Uint8Array): void;
  /** A handshake message was sent or came; `body` is without the four bytes before it. */
  onHandshakeMessage?(direction: TraceDirection, type: number, body: Uint8Array): void;
  /** An alert was sent or came. */
  onAlert?(direction: TraceDirection, level: number, description: number): void;
}
