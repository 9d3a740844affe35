// Copyright 2026 the streamssl authors. MIT license.

import { listenTcp, listenUnix } from "../../bio/listen.ts";
import type { SocketAddress, SocketBio, SocketListener } from "../../bio/socket.ts";
import { TlsConnection } from "../connection.ts";
import type { TlsContextOptions } from "../context_options.ts";
import type { TlsContext } from "../context.ts";
import { TlsError } from "../tls_error.ts";
import { contextOf } from "./create_context.ts";
import { signalOf } from "./start_tls.ts";
import { TlsStream } from "./tls_stream.ts";

/** Options for {@linkcode listenTls}. */
export interface ListenTlsOptions extends TlsContextOptions {
  /** The address to listen on. @default {"0.0.0.0"} */
  hostname?: string;
  /** The port; 0 lets the system choose. Needed unless `path` is given. */
  port?: number;
  /** A Unix socket to listen on instead. */
  path?: string;
  /** Settings that were prepared before; the others of {@linkcode TlsContextOptions} can not be given then. */
  context?: TlsContext;
  /** Stops listening. Connections that were accepted stay open. */
  signal?: AbortSignal;
}

/**
 * A server: an async iterable of connections (SSL_accept), which ends when it is closed.
 *
 * @example Usage
 * ```ts no-assert
 * import type { TlsListener } from "@streamssl/ssl/tls";
 *
 * async function echo(server: TlsListener): Promise<void> {
 *   for await (const tls of server) {
 *     tls.readable.pipeTo(tls.writable).catch((error) => console.error(error.message));
 *   }
 * }
 * ```
 */
export class TlsListener implements AsyncIterable<TlsStream>, Disposable {
  #listener: SocketListener;
  #context: TlsContext;
  #addresses = new WeakMap<TlsStream, SocketAddress>();

  /** Makes a server over a listening socket. Use {@linkcode listenTls}. */
  constructor(listener: SocketListener, context: TlsContext) {
    this.#listener = listener;
    this.#context = context;
  }

  /** The address that it listens on; for port 0 the port that the system chose. */
  get addr(): SocketAddress {
    return this.#listener.addr;
  }

  /** The settings of all its connections. */
  get context(): TlsContext {
    return this.#context;
  }

  /**
   * Waits for a connection. Its handshake runs by itself: a slow client holds up nobody.
   *
   * @returns The connection, or `null` when the server was closed.
   */
  async accept(): Promise<TlsStream | null> {
    const socket = await this.#listener.accept();
    return socket === null ? null : this.#start(socket);
  }

  /** The address of the client of a connection that was accepted here. */
  remoteAddrOf(stream: TlsStream): SocketAddress | undefined {
    return this.#addresses.get(stream);
  }

  /** Stops listening. Connections that were accepted stay open. */
  close(): void {
    this.#listener.close();
  }

  /** Stops listening at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The connections, as clients come. */
  async *[Symbol.asyncIterator](): AsyncGenerator<TlsStream, void, undefined> {
    for (;;) {
      const stream = await this.accept();
      if (stream === null) return;
      yield stream;
    }
  }

  #start(socket: SocketBio): TlsStream {
    const connection = new TlsConnection(this.#context, { role: "server" });
    const stream = new TlsStream(connection, socket);
    this.#addresses.set(stream, socket.remoteAddr);
    return stream;
  }
}

/**
 * Listens on TCP (or a Unix socket) as TLS server.
 *
 * Requires `--allow-net` permission; `--allow-read` and `--allow-env` too when clients are verified
 * against the system's CA certificates.
 *
 * @param options Where to listen, `cert` and `key`, and the other settings.
 * @returns The server, which listens already.
 * @throws {SslError} When the address is taken or an option can not be honoured.
 *
 * @example Usage
 * ```ts
 * import { connectTls, listenTls } from "@streamssl/ssl/tls";
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const subjectAltNames = ["IP:127.0.0.1"];
 * const certificate = await createCertificate({ subject: "CN=x", key, subjectAltNames });
 * const cert = certificate.toPem();
 * using server = await listenTls({ hostname: "127.0.0.1", port: 0, cert, key: key.toPem() });
 * const { port } = server.addr as Deno.NetAddr;
 * await using client = await connectTls({ hostname: "127.0.0.1", port, caCerts: [cert] });
 * await using accepted = await server.accept();
 * await accepted?.write(new TextEncoder().encode("hello"));
 * assertEquals(new TextDecoder().decode(await client.read() ?? undefined), "hello");
 * ```
 */
export async function listenTls(options: ListenTlsOptions): Promise<TlsListener> {
  const { hostname, port, path } = options;
  const context = await contextOf(options, "server");
  checkServer(context);
  if (path !== undefined) {
    return new TlsListener(await listenUnix({ path, ...signalOf(options) }), context);
  }
  if (port === undefined) throw new TypeError("Cannot listen: `port` or `path` is needed");
  const listener = await listenTcp({
    ...(hostname === undefined ? {} : { hostname }),
    port,
    ...signalOf(options),
  });
  return new TlsListener(listener, context);
}

/** A server that can answer nobody is a mistake to be told at once. */
function checkServer({ identities, externalPsks, options }: TlsContext): void {
  if (identities.length > 0 || externalPsks.length > 0 || options.askForContext === true) return;
  throw new TlsError("NO_CERTIFICATE_ASSIGNED", {
    origin: "misuse",
    expected: "`cert` and `key`, or `identities`",
    received: "neither",
    remedy: "give a certificate with its key; with `askForContext` they may come for each client",
  });
}
