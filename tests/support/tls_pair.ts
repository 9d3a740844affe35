// Copyright 2026 the streamssl authors. MIT license.

import { type Outcome, TlsConnection, type TlsContext, type Want } from "../../tls/mod.ts";
import type { HandshakeInfo, TlsConnectionOptions } from "../../tls/mod.ts";

/** How the bytes of a pair in memory travel. */
export interface PairOptions {
  /** Client settings beside the context. */
  client?: Partial<TlsConnectionOptions>;
  /** Server settings beside the context. */
  server?: Partial<TlsConnectionOptions>;
  /** Cuts what travels into pieces: gives the length of the next one. @default {all at once} */
  piece?: (left: number) => number;
  /** Changes what a side sends before the other gets it. */
  tamper?: (from: "client" | "server", bytes: Uint8Array) => Uint8Array | null;
  /** Answers questions to the application; without it they fail the test. */
  answer?: (want: Want, side: "client" | "server") => void;
}

/** Two connections joined in memory. */
export class TlsPair {
  readonly client: TlsConnection;
  readonly server: TlsConnection;
  /** The error that each side ended with. */
  readonly errors: { client?: unknown; server?: unknown } = {};
  #options: PairOptions;

  constructor(client: TlsContext, server: TlsContext, options: PairOptions = {}) {
    this.#options = options;
    this.client = new TlsConnection(client, {
      role: "client",
      hostname: "example.org",
      ...options.client,
    });
    this.server = new TlsConnection(server, { role: "server", ...options.server });
  }

  /** Runs both handshakes to their end; throws the client's error, then the server's. */
  async handshake(): Promise<{ client: HandshakeInfo; server: HandshakeInfo }> {
    const infos = await this.tryHandshake();
    if (this.errors.client !== undefined) throw this.errors.client;
    if (this.errors.server !== undefined) throw this.errors.server;
    return infos as { client: HandshakeInfo; server: HandshakeInfo };
  }

  /** Runs both handshakes until both are done or dead. */
  async tryHandshake(): Promise<{ client?: HandshakeInfo; server?: HandshakeInfo }> {
    const infos: { client?: HandshakeInfo; server?: HandshakeInfo } = {};
    for (let round = 0; round < 100_000; round++) {
      const client = this.#step("client", () => this.client.handshake());
      if (client?.done === true) infos.client = client.value;
      const clientMoved = await this.pump("client");
      const server = this.#step("server", () => this.server.handshake());
      if (server?.done === true) infos.server = server.value;
      const serverMoved = await this.pump("server");
      const done = (outcome: Outcome<unknown> | undefined, side: "client" | "server") =>
        outcome?.done === true || this.errors[side] !== undefined;
      if (done(client, "client") && done(server, "server")) return infos;
      const waiting = await this.#await(client, "client") || await this.#await(server, "server");
      if (!clientMoved && !serverMoved && !waiting) {
        const dead = this.errors.client !== undefined || this.errors.server !== undefined;
        if (dead) return infos;
        throw new Error(
          `Both sides wait: ${JSON.stringify(client)} and ${JSON.stringify(server)}`,
        );
      }
    }
    throw new Error("The handshake does not end");
  }

  /** Carries what a side has to say to the other. @returns Whether there was anything. */
  async pump(from: "client" | "server"): Promise<boolean> {
    const source = this[from];
    const target = from === "client" ? this.server : this.client;
    let moved = false;
    while (source.hasOutgoing) {
      const bytes = source.send();
      if (bytes.length === 0) {
        await source.sealing;
        continue;
      }
      moved = true;
      const carried = this.#options.tamper?.(from, bytes) ?? bytes;
      let offset = 0;
      while (offset < carried.length) {
        const length = this.#options.piece?.(carried.length - offset) ?? carried.length;
        target.receive(carried.slice(offset, offset + length));
        offset += length;
        if (this.#options.piece !== undefined && !target.isOpen) {
          this.#step(from === "client" ? "server" : "client", () => target.handshake());
        }
      }
    }
    return moved;
  }

  /** Writes on one side and reads on the other until all came. */
  async transfer(from: "client" | "server", data: Uint8Array): Promise<Uint8Array> {
    const source = this[from];
    const target = from === "client" ? this.server : this.client;
    const written = source.write(data);
    if (!written.done) throw new Error(`The write wants ${written.want.want}`);
    await this.pump(from);
    const received = new Uint8Array(data.length);
    let length = 0;
    while (length < data.length) {
      const outcome = target.read();
      if (outcome.done) {
        received.set(outcome.value, length);
        length += outcome.value.length;
      } else if (outcome.want.want === "async") {
        await outcome.want.promise;
      } else {
        throw new Error(`The read wants ${outcome.want.want} after ${length} bytes`);
      }
    }
    return received;
  }

  /** Lets a side process what came, for tickets and alerts. */
  async poll(side: "client" | "server"): Promise<Outcome<Uint8Array>> {
    for (;;) {
      const outcome = this[side].read();
      if (outcome.done || outcome.want.want !== "async") return outcome;
      await outcome.want.promise;
    }
  }

  #step<T>(side: "client" | "server", run: () => Outcome<T>): Outcome<T> | undefined {
    if (this.errors[side] !== undefined) return undefined;
    try {
      return run();
    } catch (error) {
      this.errors[side] = error;
      return undefined;
    }
  }

  async #await(
    outcome: Outcome<unknown> | undefined,
    side: "client" | "server",
  ): Promise<boolean> {
    if (outcome === undefined || outcome.done) return false;
    const { want } = outcome;
    if (want.want === "async") {
      await want.promise;
      return true;
    }
    if (want.want === "read" || want.want === "write" || want.want === "zero-return") return false;
    if (this.#options.answer === undefined) throw new Error(`Nobody answers ${want.want}`);
    this.#options.answer(want, side);
    return true;
  }
}
