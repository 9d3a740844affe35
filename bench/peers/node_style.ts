// Copyright 2026 the streamssl authors. MIT license.

import type { Duplex } from "node:stream";
import type { Pipe } from "./peer.ts";

/** What TLS sockets in Node's manner have. */
interface NodeStyleSocket extends Duplex {
  getCipher(): { standardName?: string; name: string };
}

/** Both ends of a connection of a library in Node's manner. */
export class NodeStylePipe implements Pipe {
  readonly client: NodeStyleSocket;
  readonly server: NodeStyleSocket;
  #awaited = 0;
  #arrived: (() => void) | undefined;

  constructor(client: NodeStyleSocket, server: NodeStyleSocket) {
    this.client = client;
    this.server = server;
  }

  /** Waits until both ends are open; a client that does not trust the server never is. */
  static async open(
    client: NodeStyleSocket,
    server: NodeStyleSocket,
    clientEvent: string,
    serverEvent: string,
  ): Promise<NodeStylePipe> {
    const pipe = new NodeStylePipe(client, server);
    await Promise.all([happens(client, clientEvent), happens(server, serverEvent)]);
    server.on("data", (chunk: Uint8Array) => pipe.#take(chunk.length));
    return pipe;
  }

  get cipherSuite(): string {
    const { standardName, name } = this.client.getCipher();
    return standardName ?? name;
  }

  transfer(data: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited = data.length;
      this.#arrived = resolve;
      this.client.write(data);
    });
  }

  close(): void {
    this.client.destroy();
    this.server.destroy();
  }

  #take(length: number): void {
    this.#awaited -= length;
    if (this.#awaited === 0) this.#arrived?.();
  }
}

function happens(socket: Duplex, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.on("error", reject);
  });
}
