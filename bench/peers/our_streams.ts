// Copyright 2026 the streamssl authors. MIT license.

import { createBioPair } from "../../bio/mod.ts";
import { startTls, type TlsStream } from "../../tls/mod.ts";
import { contexts } from "./ours.ts";
import type { Peer, Pipe, Settings } from "./peer.ts";

/** This library's streams over a pair in memory, as applications use them. */
export const ourStreams: Peer = {
  name: "streamssl, streams",
  prepare(settings: Settings): () => Promise<Pipe> {
    const context = contexts(settings);
    return async () => {
      const [left, right] = createBioPair();
      const [client, server] = await Promise.all([
        startTls(left, { context: context.client, hostname: "localhost" }),
        startTls(right, { context: context.server, role: "server" }),
      ]);
      await Promise.all([client.opened, server.opened]);
      return new StreamPipe(client, server);
    };
  },
};

class StreamPipe implements Pipe {
  readonly #client: TlsStream;
  readonly #server: TlsStream;

  constructor(client: TlsStream, server: TlsStream) {
    this.#client = client;
    this.#server = server;
  }

  get cipherSuite(): string {
    return this.#client.info.cipherSuite ?? "";
  }

  async transfer(data: Uint8Array): Promise<void> {
    const written = this.#client.write(data);
    for (let left = data.length; left > 0;) {
      const bytes = await this.#server.read();
      if (bytes === null) throw new Error("The connection has ended");
      left -= bytes.length;
    }
    await written;
  }

  async close(): Promise<void> {
    await Promise.all([this.#client.close(), this.#server.close()]);
  }
}
