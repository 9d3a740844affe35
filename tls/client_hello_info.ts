// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ClientHello } from "./messages/client_hello.ts";

/** What a client offers, for those who choose certificates and settings by it. */
export interface ClientHelloInfo {
  /** The host name it asks for (server_name), lower-cased. */
  readonly serverName: string | undefined;
  /** The application protocols it offers, in its order. */
  readonly alpnProtocols: readonly string[];
  /** The numbers of the versions it offers: 0x0304 is TLS 1.3. */
  readonly versions: readonly number[];
  /** The numbers of the cipher suites, in its order. */
  readonly cipherSuites: readonly number[];
  /** The numbers of the groups, in its order. */
  readonly groups: readonly number[];
  /** The numbers of the signature schemes, in its order. */
  readonly signatureSchemes: readonly number[];
  /** The whole message: unknown values and the order of the extensions are kept. */
  readonly message: ClientHello;
  /** The message's body as it came. */
  readonly bytes: Uint8Array;
}
