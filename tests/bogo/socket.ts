// Copyright 2026 the streamssl authors. MIT license.

import type { Config } from "./config.ts";

/** How long a closed direction waits for the runner to close its own, in milliseconds. */
const DRAIN_MILLISECONDS = 3_000;

/** The transport to the runner: TCP, on which the shim is always the one who connects. */
export class RunnerSocket implements Disposable {
  readonly #socket: Deno.TcpConn;
  readonly #byteWise: boolean;
  readonly #buffer = new Uint8Array(65_536);
  #waiting: Uint8Array = new Uint8Array(0);
  /** Whether what is written stays here for now. */
  held = false;
  #heldBytes: Uint8Array[] = [];
  #broken = false;

  private constructor(socket: Deno.TcpConn, byteWise: boolean) {
    this.#socket = socket;
    this.#byteWise = byteWise;
  }

  /** Connects and says which run this is. */
  static async connect({ port, ipv6, shimId, async }: Config): Promise<RunnerSocket> {
    const socket = await Deno.connect({ hostname: ipv6 ? "::1" : "127.0.0.1", port });
    socket.setNoDelay(true);
    const runner = new RunnerSocket(socket, async);
    const id = new Uint8Array(8);
    new DataView(id.buffer).setBigUint64(0, shimId, true);
    await runner.write(id);
    return runner;
  }

  /** What came, one byte of it in asynchronous tests; `null` at the end. */
  async read(): Promise<Uint8Array | null> {
    if (this.#waiting.length === 0) {
      const length = await this.#socket.read(this.#buffer).catch(() => null);
      if (length === null) return null;
      this.#waiting = this.#buffer.slice(0, length);
    }
    const count = this.#byteWise ? 1 : this.#waiting.length;
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.subarray(count);
    return taken;
  }

  /** Writes all of it. A runner that has closed already shows itself when it is read from. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.held) {
      this.#heldBytes.push(bytes);
      return;
    }
    try {
      for (let sent = 0; sent < bytes.length && !this.#broken;) {
        sent += await this.#socket.write(bytes.subarray(sent));
      }
    } catch {
      this.#broken = true;
    }
  }

  /** Writes what was held. */
  async release(): Promise<void> {
    this.held = false;
    for (const bytes of this.#heldBytes.splice(0)) await this.write(bytes);
  }

  /** Ends the own direction and waits for the runner to end its own, so that nothing is lost. */
  async drain(): Promise<void> {
    await this.#socket.closeWrite().catch(() => {});
    const timer = setTimeout(() => this.close(), DRAIN_MILLISECONDS);
    try {
      while (await this.#socket.read(this.#buffer) !== null);
    } catch {
      // Closed, by whomever.
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes at once. */
  close(): void {
    try {
      this.#socket.close();
    } catch {
      // It is closed.
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
