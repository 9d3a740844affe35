// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import type { SocketAddress } from "./socket.ts";

/** A connected socket of a runtime. Errors are the runtime's. */
export interface SocketDriver {
  readonly localAddr: SocketAddress;
  readonly remoteAddr: SocketAddress;
  /** Reads at least one byte into a buffer of its own, or `null` at the end. Never called twice at once. */
  read(): Promise<Bytes | null>;
  /** Writes all. Never called twice at once. */
  write(bytes: Uint8Array): Promise<void>;
  /** Sends the end of the stream. */
  shutdownWrite(): Promise<void>;
  /** Frees the socket; what is under way is rejected. */
  close(): void;
}

/** A listening socket of a runtime. */
export interface ListenerDriver {
  readonly addr: SocketAddress;
  /** Waits for a connection; `null` when the listener was closed. */
  accept(): Promise<SocketDriver | null>;
  close(): void;
}

/** Where a TCP socket connects to or listens. */
export interface TcpTarget {
  hostname: string;
  port: number;
}

/** Sockets of one runtime. */
export interface SocketAdapter {
  /** The runtime. */
  readonly name: string;
  /** Whether this runtime is the one. */
  isHere(): boolean;
  /** Connects; when the signal ends the wait, whatever comes later is closed. */
  connectTcp(target: TcpTarget, signal?: AbortSignal): Promise<SocketDriver>;
  connectUnix(path: string, signal?: AbortSignal): Promise<SocketDriver>;
  listenTcp(target: TcpTarget): Promise<ListenerDriver>;
  listenUnix(path: string): Promise<ListenerDriver>;
  /** Takes over a connection that the runtime's own API made, if it is one. */
  adopt(connection: object): SocketDriver | undefined;
}
