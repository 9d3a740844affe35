// Copyright 2026 the streamssl authors. MIT license.

/**
 * TLS as web streams over any transport, client and server, with a core that does no I/O.
 *
 * @module
 */

export * from "./rim/connect_tls.ts";
export * from "./rim/listen_tls.ts";
export * from "./rim/start_tls.ts";
export * from "./rim/tls_stream.ts";
export { createTlsContext } from "./rim/create_context.ts";
export * from "./connection.ts";
export * from "./context.ts";
