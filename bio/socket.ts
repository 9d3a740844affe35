// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bio } from "./bio.ts";

/** The address of one end of a TCP connection. */
export interface TcpAddress {
  /** The kind of address. */
  readonly transport: "tcp";
  /** The IP address, without brackets. */
  readonly hostname: string;
  /** The port, 1 to 65,535. */
  readonly port: number;
}

/** The address of one end of a Unix-domain connection. */
export interface UnixAddress {
  /** The kind of address. */
  readonly transport: "unix";
  /** The path of the socket, empty for the end that did not listen. */
  readonly path: string;
}

/** The address of a socket. */
export type SocketAddress = TcpAddress | UnixAddress;

/** A connected socket (BIO_s_connect, BIO_s_socket). TCP sockets have TCP_NODELAY set. */
export interface SocketBio extends Bio {
  /** The address of this end. */
  readonly localAddr: SocketAddress;
  /** The address of the peer. */
  readonly remoteAddr: SocketAddress;
}

/** A listening socket (BIO_s_accept): an async iterable of connections, which ends when it is closed. */
export interface SocketListener extends AsyncIterable<SocketBio>, Disposable {
  /** The address that it listens on; for port 0 the port that the system chose. */
  readonly addr: SocketAddress;
  /**
   * Waits for a connection.
   *
   * @returns The connection, or `null` when the listener was closed.
   * @throws {SslError} When the system can not accept.
   */
  accept(): Promise<SocketBio | null>;
  /** Stops listening. Connections that were accepted stay open. */
  close(): void;
}

/** Options for {@linkcode connectTcp}. */
export interface ConnectTcpOptions {
  /** The host's name or IP address. @default {"127.0.0.1"} */
  hostname?: string;
  /** The port, 1 to 65,535. */
  port: number;
  /**
   * Cancels at any point: while connecting, and afterwards it closes the connection, whose operations
   * are rejected with the signal's reason. For a time limit on connecting alone, use an
   * `AbortController` whose timer is cleared once the connection is there.
   */
  signal?: AbortSignal;
}

/** Options for {@linkcode listenTcp}. */
export interface ListenTcpOptions {
  /** The address to listen on. @default {"0.0.0.0"} */
  hostname?: string;
  /** The port; 0 lets the system choose. */
  port: number;
  /** Closes the listener. Connections that were accepted stay open. */
  signal?: AbortSignal;
}

/** Options for {@linkcode connectUnix}. */
export interface ConnectUnixOptions {
  /** The path of the socket. */
  path: string;
  /** Cancels at any point, as in {@linkcode ConnectTcpOptions}. */
  signal?: AbortSignal;
}

/** Options for {@linkcode listenUnix}. */
export interface ListenUnixOptions {
  /** The path of the socket. The file must not exist; it is removed when the listener closes. */
  path: string;
  /** Closes the listener. Connections that were accepted stay open. */
  signal?: AbortSignal;
}
