// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { socketAdapter } from "./_adapters.ts";
import type { ListenerDriver } from "./_driver.ts";
import { socketError } from "./_errors.ts";
import { checkPort, hostOf } from "./_host.ts";
import { describeAddress, DriverBio } from "./_socket_bio.ts";
import type {
  ListenTcpOptions,
  ListenUnixOptions,
  SocketAddress,
  SocketBio,
  SocketListener,
} from "./socket.ts";

/**
 * Listens on a TCP port (BIO_s_accept). The connections have TCP_NODELAY set. Requires
 * `--allow-net` permission on Deno.
 *
 * @param options Address and port, and the signal that closes the listener.
 * @returns The listener; it listens already.
 * @throws {SslError} If the address can not be listened on; the cause is the system's error.
 * @throws {RangeError} If the port is not one.
 *
 * @example Usage
 * ```ts
 * import { connectTcp, listenTcp } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const listener = await listenTcp({ hostname: "127.0.0.1", port: 0 });
 * const { addr } = listener;
 * if (addr.transport !== "tcp") throw new TypeError("A TCP listener has a TCP address");
 * using client = await connectTcp({ port: addr.port });
 * await client.closeWrite();
 * for await (const connection of listener) {
 *   assertEquals(await connection.read(), null);
 *   connection.close();
 *   listener.close();
 * }
 * ```
 */
export async function listenTcp(options: ListenTcpOptions): Promise<SocketListener> {
  const hostname = hostOf(options.hostname ?? "0.0.0.0");
  const port = checkPort(options.port, 0);
  const where = describeAddress({ transport: "tcp", hostname, port });
  return await open(where, options.signal, () => socketAdapter().listenTcp({ hostname, port }));
}

/**
 * Listens on a Unix-domain socket. Requires `--allow-read`, `--allow-write` and `--allow-net`
 * permission on Deno.
 *
 * @param options The socket's path, and the signal that closes the listener.
 * @returns The listener; it listens already.
 * @throws {SslError} If the path can not be listened on; the cause is the system's error.
 *
 * @example Usage
 * ```ts
 * import { listenUnix } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const path = `${Deno.makeTempDirSync()}/example.sock`;
 * using listener = await listenUnix({ path });
 * assertEquals(listener.addr, { transport: "unix", path });
 * ```
 */
export async function listenUnix(options: ListenUnixOptions): Promise<SocketListener> {
  const { path } = options;
  const where = describeAddress({ transport: "unix", path });
  return await open(where, options.signal, () => socketAdapter().listenUnix(path));
}

async function open(
  where: string,
  signal: AbortSignal | undefined,
  listen: () => Promise<ListenerDriver>,
): Promise<SocketListener> {
  signal?.throwIfAborted();
  let driver: ListenerDriver;
  try {
    driver = await listen();
  } catch (error) {
    throw socketError(error, "listen", where);
  }
  if (signal?.aborted) {
    driver.close();
    throw signal.reason;
  }
  return new DriverListener(driver, signal);
}

class DriverListener implements SocketListener {
  readonly addr: SocketAddress;
  readonly #driver: ListenerDriver;
  readonly #signal: AbortSignal | undefined;
  #closed = false;

  constructor(driver: ListenerDriver, signal: AbortSignal | undefined) {
    this.#driver = driver;
    this.addr = driver.addr;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async accept(): Promise<SocketBio | null> {
    try {
      const driver = await this.#driver.accept();
      return driver === null ? null : new DriverBio(driver);
    } catch (error) {
      throw socketError(error, "accept", describeAddress(this.addr));
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#driver.close();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<SocketBio> {
    try {
      while (true) {
        const connection = await this.accept();
        if (connection === null) return;
        yield connection;
      }
    } finally {
      this.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  readonly #onAbort = (): void => this.close();
}
