// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { socketAdapter } from "./_adapters.ts";
import type { SocketDriver } from "./_driver.ts";
import { socketError } from "./_errors.ts";
import { checkPort, hostOf } from "./_host.ts";
import { describeAddress, DriverBio } from "./_socket_bio.ts";
import type { ConnectTcpOptions, ConnectUnixOptions, SocketBio } from "./socket.ts";

/**
 * Connects to a TCP port (BIO_s_connect). TCP_NODELAY is set. Requires `--allow-net` permission on
 * Deno.
 *
 * @param options Host and port, and the signal that cancels.
 * @returns The connection.
 * @throws {SslError} If the connection can not be made; the cause is the system's error.
 * @throws {RangeError} If the port is not one.
 *
 * @example Usage
 * ```ts
 * import { connectTcp, listenTcp } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * using listener = await listenTcp({ hostname: "127.0.0.1", port: 0 });
 * const { addr } = listener;
 * if (addr.transport !== "tcp") throw new TypeError("A TCP listener has a TCP address");
 * using client = await connectTcp({ hostname: "127.0.0.1", port: addr.port });
 * using server = (await listener.accept())!;
 * await client.write(Uint8Array.of(1, 2, 3));
 * assertEquals(await server.read(), Uint8Array.of(1, 2, 3));
 * ```
 */
export async function connectTcp(options: ConnectTcpOptions): Promise<SocketBio> {
  const hostname = hostOf(options.hostname ?? "127.0.0.1");
  const port = checkPort(options.port, 1);
  const where = describeAddress({ transport: "tcp", hostname, port });
  return await open(where, options.signal, (signal) => {
    return socketAdapter().connectTcp({ hostname, port }, signal);
  });
}

/**
 * Connects to a Unix-domain socket. Requires `--allow-read` and `--allow-net` permission on Deno.
 *
 * @param options The socket's path, and the signal that cancels.
 * @returns The connection.
 * @throws {SslError} If the connection can not be made; the cause is the system's error.
 *
 * @example Usage
 * ```ts
 * import { connectUnix, listenUnix } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const path = `${Deno.makeTempDirSync()}/example.sock`;
 * using listener = await listenUnix({ path });
 * using client = await connectUnix({ path });
 * using server = (await listener.accept())!;
 * await client.closeWrite();
 * assertEquals(await server.read(), null);
 * ```
 */
export async function connectUnix(options: ConnectUnixOptions): Promise<SocketBio> {
  const { path } = options;
  const where = describeAddress({ transport: "unix", path });
  return await open(where, options.signal, (signal) => socketAdapter().connectUnix(path, signal));
}

async function open(
  where: string,
  signal: AbortSignal | undefined,
  connect: (signal: AbortSignal | undefined) => Promise<SocketDriver>,
): Promise<SocketBio> {
  signal?.throwIfAborted();
  try {
    return new DriverBio(await connect(signal), signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw socketError(error, "connect", where);
  }
}
