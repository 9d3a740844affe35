// Copyright 2026 the streamssl authors. MIT license.

/**
 * TLS 1.3 and 1.2 as web streams over any transport, client and server, with a core that does no I/O.
 *
 * ```ts no-assert
 * import { connectTls } from "@streamssl/ssl/tls";
 *
 * async function versionOf(hostname: string): Promise<string> {
 *   await using tls = await connectTls({ hostname, port: 443 });
 *   return (await tls.opened).version;
 * }
 * ```
 *
 * @module
 */

// The rim: streams.
export * from "./rim/connect_tls.ts";
export { createTlsContext } from "./rim/create_context.ts";
export * from "./rim/listen_tls.ts";
export { startTls, type StartTlsOptions } from "./rim/start_tls.ts";
export * from "./rim/tls_stream.ts";

// The core: no I/O.
export * from "./client_hello_info.ts";
export * from "./connection.ts";
export type { TlsConnectionOptions } from "./handshake/handshake.ts";
export * from "./context.ts";
export * from "./context_options.ts";
export type { HandshakeInfo } from "./handshake_info.ts";
export { type CertificateRequestInfo, type Identity, identityFromPem } from "./identity.ts";
export * from "./limits.ts";
export * from "./tls_error.ts";
export * from "./trace.ts";
export type {
  ExternalWant,
  Outcome,
  Question,
  Want,
  WantAsync,
  WantClientHello,
  WantPrivateKey,
  WantRead,
  WantVerify,
  WantWrite,
  WantX509Lookup,
  WantZeroReturn,
} from "./wants.ts";

// Sessions.
export * from "./session/session_asn1.ts";
export * from "./session/session_cache.ts";
export * from "./session/session_pem.ts";
export * from "./session/ticket_keys.ts";
export * from "./session/tls_session.ts";

// Registries and messages.
export * from "./registry/mod.ts";
export * from "./messages/mod.ts";
