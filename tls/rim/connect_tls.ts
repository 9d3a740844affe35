// Copyright 2026 the streamssl authors. MIT license.

import { connectTcp, connectUnix } from "../../bio/connect.ts";
import { TlsConnection } from "../connection.ts";
import { contextOf } from "./create_context.ts";
import { checkHostname, signalOf, type StartTlsOptions } from "./start_tls.ts";
import { TlsStream } from "./tls_stream.ts";

/** Options for {@linkcode connectTls}. */
export interface ConnectTlsOptions extends Omit<StartTlsOptions, "role"> {
  /** The host's name or address, which the certificate must fit. @default {"127.0.0.1"} */
  hostname?: string;
  /** The port, 1 to 65,535. Needed unless `path` is given. */
  port?: number;
  /** A Unix socket to connect to instead of `hostname` and `port`. */
  path?: string;
  /** Where to connect to, when it is not `hostname`: a proxy, an address of a pool. */
  connectHostname?: string;
}

/**
 * Connects by TCP (or a Unix socket) and starts TLS as client, with the certificate verified.
 *
 * Requires `--allow-net` permission, and `--allow-read` and `--allow-env` for the system's CA
 * certificates unless `caCerts`, `trustStore` or `context` is given.
 *
 * @param options Where to connect to, and the settings.
 * @returns The TLS stream, whose handshake has begun; await `opened` for its end.
 * @throws {SslError} When the connection can not be made or an option can not be honoured.
 *
 * @example Usage
 * ```ts no-assert
 * import { connectTls } from "@streamssl/ssl/tls";
 *
 * async function printServer(hostname: string): Promise<void> {
 *   await using tls = await connectTls({ hostname, port: 443 });
 *   const { version, cipherSuite } = await tls.opened;
 *   console.log(version, cipherSuite, tls.peerCertificates[0]?.subject.toString());
 * }
 * ```
 *
 * @example A server of your own, trusted by its certificate
 * ```ts
 * import { connectTls, listenTls } from "@streamssl/ssl/tls";
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const subjectAltNames = ["DNS:service.internal"];
 * const certificate = await createCertificate({ subject: "CN=x", key, subjectAltNames });
 * const identities = [{ certificates: [certificate], key }];
 * using server = await listenTls({ hostname: "127.0.0.1", port: 0, identities });
 *
 * await using tls = await connectTls({
 *   hostname: "service.internal", // what the certificate must be for
 *   connectHostname: "127.0.0.1", // where it is
 *   port: (server.addr as Deno.NetAddr).port,
 *   caCerts: [certificate.toPem()],
 * });
 * await using _accepted = await server.accept();
 * assertEquals((await tls.opened).verification?.matchedHostname, "service.internal");
 * ```
 */
export async function connectTls(options: ConnectTlsOptions): Promise<TlsStream> {
  const { hostname = "127.0.0.1", port, path } = options;
  if (port === undefined && path === undefined) {
    throw new TypeError("Cannot connect: `port` or `path` is needed");
  }
  checkHostname(options);
  // The context first: an option that can not be honoured must not leave a connection behind.
  const context = await contextOf(options, "client");
  const socket = path !== undefined
    ? await connectUnix({ path, ...signalOf(options) })
    : await connectTcp({
      hostname: options.connectHostname ?? hostname,
      port: port as number,
      ...signalOf(options),
    });
  try {
    const named = path === undefined || options.hostname !== undefined;
    const connection = new TlsConnection(context, {
      role: "client",
      hostname: named ? hostname : undefined,
      serverName: options.serverName,
      session: options.session,
    });
    return new TlsStream(connection, socket, signalOf(options));
  } catch (error) {
    socket.close();
    throw error;
  }
}
