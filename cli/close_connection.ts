// Copyright 2026 the streamssl authors. MIT license.

import type { SocketBio } from "../bio/mod.ts";
import type { TlsStream } from "../tls/mod.ts";

/** For how long the peer may be silent until the connection is closed, in milliseconds. */
const PATIENCE = 500;

/**
 * Ends a connection as s_client and s_server do: close_notify, the end of the outgoing bytes, and then
 * what the peer still sends is read and dropped, so that it can read everything that was sent to it.
 *
 * @param stream The TLS stream.
 * @param socket The socket below it.
 */
export async function closeConnection(stream: TlsStream, socket: SocketBio): Promise<void> {
  try {
    await stream.closeWrite();
    await socket.closeWrite();
    while (await readOrGiveUp(stream) !== null);
  } catch {
    // The peer may be gone, or have nothing good to say: it is over in any case.
  }
  await stream.close();
  socket.close();
}

async function readOrGiveUp(stream: TlsStream): Promise<Uint8Array | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), PATIENCE);
  try {
    return await Promise.race([stream.read(), promise]);
  } finally {
    clearTimeout(timer);
  }
}
