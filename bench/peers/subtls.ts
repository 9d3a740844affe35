// Copyright 2026 the streamssl authors. MIT license.

import { LazyReadFunctionReadQueue, startTls } from "npm:subtls@0.5.0";
import { TlsConnection, TlsContext } from "../../tls/mod.ts";
import type { Peer, Pipe, Settings } from "./peer.ts";

/** subtls is a client of TLS 1.3 with P-256 and AES-128-GCM, so this library serves it. */
export const subtls: Peer = {
  name: "subtls (client, P-256)",
  prepare({ pki }: Settings): () => Promise<Pipe> {
    const context = new TlsContext({
      cert: pki.chain,
      key: pki.key,
      groups: ["secp256r1"],
      minVersion: "TLSv1.3",
    });
    return () => SubtlsPipe.open(new TlsConnection(context, { role: "server" }), pki.root);
  },
};

type SubtlsClient = Awaited<ReturnType<typeof startTls>>;

class SubtlsPipe implements Pipe {
  readonly cipherSuite = "TLS_AES_128_GCM_SHA256";
  #client: SubtlsClient | undefined;
  readonly #server: TlsConnection;
  #awaited = 0;

  constructor(server: TlsConnection) {
    this.#server = server;
  }

  static async open(server: TlsConnection, root: string): Promise<SubtlsPipe> {
    const queue = new LazyReadFunctionReadQueue(() => {
      const bytes = server.send();
      return Promise.resolve(bytes.length === 0 ? undefined : bytes);
    });
    const pipe = new SubtlsPipe(server);
    pipe.#client = await startTls("localhost", root, queue.read.bind(queue), (bytes) => {
      server.receive(bytes);
      if (pipe.#client === undefined) server.handshake();
      else pipe.#take();
    });
    return pipe;
  }

  async transfer(data: Uint8Array): Promise<void> {
    this.#awaited = data.length;
    await this.#client?.write(data);
    if (this.#awaited !== 0) throw new Error(`${this.#awaited} bytes did not arrive`);
  }

  close(): void {
    this.#server.destroy();
  }

  #take(): void {
    for (;;) {
      const outcome = this.#server.read();
      if (!outcome.done) return;
      this.#awaited -= outcome.value.length;
    }
  }
}
