// Copyright 2026 the streamssl authors. MIT license.

/**
 * OpenSSL's job as TypeScript modules over web streams: this is the part that most programs need, the
 * streams and what they are configured with. The rooms behind it have exports of their own: `./tls`,
 * `./x509`, `./crypto`, `./asn1`, `./pem`, `./bio`, `./rand`, `./err`, `./wire`.
 *
 * ```ts no-assert
 * import { connectTls } from "@streamssl/ssl";
 *
 * async function cipherSuiteOf(hostname: string): Promise<string> {
 *   await using tls = await connectTls({ hostname, port: 443 });
 *   return (await tls.opened).cipherSuite;
 * }
 * ```
 *
 * @module
 */

export {
  connectTls,
  type ConnectTlsOptions,
  createTlsContext,
  type HandshakeInfo,
  identityFromPem,
  listenTls,
  type ListenTlsOptions,
  startTls,
  type StartTlsOptions,
  TlsConnection,
  TlsContext,
  type TlsContextOptions,
  TlsError,
  TlsListener,
  TlsSession,
  TlsStream,
} from "./tls/mod.ts";
export { Certificate, createCertificate } from "./x509/mod.ts";
export { generateKey, PrivateKey, PublicKey } from "./crypto/mod.ts";
export { errstr, formatErrors, SslError } from "./err/mod.ts";
