// Copyright 2026 the streamssl authors. MIT license.

import type { ByteDuplex } from "../../bio/bio.ts";
import { transportOf } from "../../bio/transport_of.ts";
import { TlsConnection } from "../connection.ts";
import type { TlsContextOptions } from "../context_options.ts";
import type { TlsContext } from "../context.ts";
import type { TlsConnectionOptions } from "../handshake/handshake.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { contextOf } from "./create_context.ts";
import { TlsStream } from "./tls_stream.ts";

/** Options for {@linkcode startTls}. */
export interface StartTlsOptions extends TlsContextOptions {
  /** Which side to be. @default {"client"} */
  role?: "client" | "server";
  /** Client: the host's name or address, which the certificate must fit. */
  hostname?: string;
  /** Client: the server name to send instead of `hostname`; `null` sends none. */
  serverName?: string | null;
  /** Client: the session to resume. */
  session?: TlsSession;
  /** Settings that were prepared before; the others of {@linkcode TlsContextOptions} can not be given then. */
  context?: TlsContext;
  /** Cancels at any point and frees everything. */
  signal?: AbortSignal;
}

/**
 * Starts TLS over any pair of byte streams: a TCP connection after STARTTLS, a WebSocket stream, an
 * edge runtime's socket, a pair in memory.
 *
 * @param duplex The streams, which belong to the TLS stream from now on.
 * @param options Role and settings.
 * @returns The TLS stream, whose handshake has begun; await `opened` for its end.
 * @throws {SslError} When an option can not be honoured; the streams are then as they were.
 *
 * @example Usage
 * ```ts
 * import { startTls } from "@streamssl/ssl/tls";
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const subjectAltNames = ["DNS:mail.example.org"];
 * const certificate = await createCertificate({ subject: "CN=x", key, subjectAltNames });
 * const cert = certificate.toPem();
 *
 * // Any streams of bytes will do: here what one side writes the other reads.
 * const there = new TransformStream<Uint8Array, Uint8Array>();
 * const back = new TransformStream<Uint8Array, Uint8Array>();
 * const [client, server] = await Promise.all([
 *   startTls({ readable: back.readable, writable: there.writable }, {
 *     hostname: "mail.example.org",
 *     caCerts: [cert],
 *   }),
 *   startTls({ readable: there.readable, writable: back.writable }, {
 *     role: "server",
 *     cert,
 *     key: key.toPem(),
 *   }),
 * ]);
 * await Promise.all([
 *   client.write(new TextEncoder().encode("NOOP")),
 *   server.read().then((bytes) => assertEquals(bytes?.length, 4)),
 * ]);
 * await Promise.all([client.close(), server.close()]);
 * ```
 */
export async function startTls(
  duplex: ByteDuplex,
  options: StartTlsOptions = {},
): Promise<TlsStream> {
  const { role = "client" } = options;
  checkHostname(options);
  const context = await contextOf(options, role);
  options.signal?.throwIfAborted();
  const connection = new TlsConnection(context, connectionOptionsOf(options));
  return new TlsStream(connection, transportOf(duplex), signalOf(options));
}

/** An option that can not be honoured is an error, before anything is sent. */
export function checkHostname(options: { hostname?: string }): void {
  const hostname = options.hostname;
  if (hostname !== undefined && hostname.trim() === "") {
    throw new TypeError("Cannot start TLS: the hostname is empty");
  }
  // No name has these; an address has more than one colon.
  if (hostname !== undefined && /[\s/@]|^[^:]*:\d*$/.test(hostname)) {
    throw new TypeError(
      `Cannot start TLS: "${hostname}" is no host name or IP address; give that alone as ` +
        "`hostname`, the port as `port`",
    );
  }
}

/** What of the options concerns one connection. */
export function connectionOptionsOf(options: StartTlsOptions): TlsConnectionOptions {
  const { role = "client", hostname, serverName, session } = options;
  return { role, hostname, serverName, session };
}

/** The signal, where there is one. */
export function signalOf(options: { signal?: AbortSignal }): { signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal };
}
