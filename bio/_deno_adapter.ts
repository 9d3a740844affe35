// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import type { ListenerDriver, SocketAdapter, SocketDriver, TcpTarget } from "./_driver.ts";
import type { SocketAddress } from "./socket.ts";

/** What an idle connection waits with. */
const SMALL_READ_SIZE = 4 * 1024;
/** How much larger the buffer gets each time it was filled: 4, 32, 256 KiB. */
const READ_GROWTH = 8;
/** Measured: larger buffers read no faster. */
const LARGE_READ_SIZE = 256 * 1024;

/** Measured: to copy so few bytes out is cheaper than a new small buffer for each read. */
const COPIED_SIZE = 1024;

/** The part of Deno that is used; declared here, so that the file type-checks everywhere. */
interface DenoNamespace {
  connect(options: {
    transport?: "tcp" | "unix";
    hostname?: string;
    port?: number;
    path?: string;
    signal?: AbortSignal;
  }): Promise<DenoConnection>;
  listen(options: {
    transport?: "tcp" | "unix";
    hostname?: string;
    port?: number;
    path?: string;
  }): DenoListener;
}

interface DenoConnection {
  readonly localAddr: DenoAddress;
  readonly remoteAddr: DenoAddress;
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  closeWrite(): Promise<void>;
  close(): void;
  setNoDelay?(noDelay: boolean): void;
}

interface DenoListener {
  readonly addr: DenoAddress;
  accept(): Promise<DenoConnection>;
  close(): void;
}

interface DenoAddress {
  transport: string;
  hostname?: string;
  port?: number;
  path?: string | null;
}

/** Sockets of Deno. */
export const DENO_ADAPTER: SocketAdapter = {
  name: "Deno",
  isHere: () => typeof deno()?.connect === "function",
  connectTcp: async (target, signal) => {
    const options = signal === undefined ? { ...target } : { ...target, signal };
    return new DenoDriver(await openUntilAborted(deno()!.connect(options), signal));
  },
  connectUnix: async (path, signal) => {
    const opening = deno()!.connect({ transport: "unix", path });
    return new DenoDriver(await openUntilAborted(opening, signal));
  },
  listenTcp: (target: TcpTarget) => listen(() => deno()!.listen({ ...target })),
  listenUnix: (path) => listen(() => deno()!.listen({ transport: "unix", path })),
  adopt: (connection) => isDenoConnection(connection) ? new DenoDriver(connection) : undefined,
};

function deno(): DenoNamespace | undefined {
  return (globalThis as { Deno?: DenoNamespace }).Deno;
}

class DenoDriver implements SocketDriver {
  readonly localAddr: SocketAddress;
  readonly remoteAddr: SocketAddress;
  readonly #connection: DenoConnection;
  #readSize = SMALL_READ_SIZE;
  #smallBuffer: Bytes | undefined;
  #closed = false;

  constructor(connection: DenoConnection) {
    this.#connection = connection;
    this.localAddr = addressOf(connection.localAddr);
    this.remoteAddr = addressOf(connection.remoteAddr);
    // Without it the small flights of a handshake wait for the peer's delayed acknowledgements.
    if (this.localAddr.transport === "tcp") connection.setNoDelay?.(true);
  }

  async read(): Promise<Bytes | null> {
    while (true) {
      const size = this.#readSize;
      const buffer = size === SMALL_READ_SIZE
        ? this.#smallBuffer ??= new Uint8Array(SMALL_READ_SIZE)
        : new Uint8Array(size);
      const count = await this.#connection.read(buffer);
      if (count === null) return null;
      // A short read has emptied the socket: the next one may wait long, so it waits with little.
      this.#readSize = count < size
        ? SMALL_READ_SIZE
        : Math.min(size * READ_GROWTH, LARGE_READ_SIZE);
      if (count === 0) continue;
      if (count <= COPIED_SIZE && size === SMALL_READ_SIZE) return buffer.slice(0, count);
      if (size === SMALL_READ_SIZE) this.#smallBuffer = undefined;
      return buffer.subarray(0, count);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    let offset = await this.#connection.write(bytes);
    while (offset < bytes.length) offset += await this.#connection.write(bytes.subarray(offset));
  }

  shutdownWrite(): Promise<void> {
    return this.#connection.closeWrite();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#connection.close();
    } catch {
      // It was closed through the runtime's own API.
    }
  }
}

// deno-lint-ignore require-await
async function listen(open: () => DenoListener): Promise<ListenerDriver> {
  const listener = open();
  let closed = false;
  return {
    addr: addressOf(listener.addr),
    accept: async () => {
      try {
        return closed ? null : new DenoDriver(await listener.accept());
      } catch (error) {
        if (closed) return null;
        throw error;
      }
    },
    close: () => {
      closed = true;
      listener.close();
    },
  };
}

/** Waits for a connection; if the signal ends the wait, the connection is closed when it comes. */
async function openUntilAborted(
  opening: Promise<DenoConnection>,
  signal: AbortSignal | undefined,
): Promise<DenoConnection> {
  const connection = await opening;
  if (signal?.aborted) {
    connection.close();
    throw signal.reason;
  }
  return connection;
}

function addressOf(address: DenoAddress): SocketAddress {
  if (address.transport === "unix") return { transport: "unix", path: address.path ?? "" };
  return { transport: "tcp", hostname: address.hostname ?? "", port: address.port ?? 0 };
}

function isDenoConnection(connection: object): connection is DenoConnection {
  const { read, write, closeWrite, close, localAddr, remoteAddr } = connection as Partial<
    DenoConnection
  >;
  return typeof read === "function" && typeof write === "function" &&
    typeof closeWrite === "function" && typeof close === "function" &&
    typeof localAddr?.transport === "string" && typeof remoteAddr?.transport === "string";
}
