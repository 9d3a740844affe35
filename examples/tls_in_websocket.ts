// Copyright 2026 the streamssl authors. MIT license.

/**
 * TLS inside a WebSocket: for browsers and edge functions that reach a TCP service through a relay
 * which must not see the data.
 */

import { startTls, type StartTlsOptions, type TlsStream } from "@streamssl/ssl/tls";

/** The binary messages of a WebSocket as a pair of byte streams. */
export function streamsOfWebSocket(socket: WebSocket): {
  readable: ReadableStream<Uint8Array>;
  writable: WritableStream<Uint8Array>;
} {
  socket.binaryType = "arraybuffer";
  const opened = new Promise<void>((resolve, reject) => {
    if (socket.readyState === WebSocket.OPEN) resolve();
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error("The WebSocket failed")), {
      once: true,
    });
  });
  opened.catch(() => {});
  // A stream that was cancelled takes no more chunks, and no second end.
  const listening = new AbortController();
  const { signal } = listening;
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      const onMessage = ({ data }: MessageEvent) => controller.enqueue(new Uint8Array(data));
      socket.addEventListener("message", onMessage, { signal });
      socket.addEventListener("close", () => controller.close(), { once: true, signal });
    },
    cancel() {
      listening.abort();
      socket.close();
    },
  });
  const writable = new WritableStream<Uint8Array>({
    start: () => opened,
    write: (chunk) => socket.send(chunk as Uint8Array<ArrayBuffer>),
    close: () => socket.close(),
    abort: () => socket.close(),
  });
  return { readable, writable };
}

/** Starts TLS over a WebSocket, as client or server. */
export function startTlsOverWebSocket(
  socket: WebSocket,
  options: StartTlsOptions,
): Promise<TlsStream> {
  return startTls(streamsOfWebSocket(socket), options);
}
