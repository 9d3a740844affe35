// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ByteTransport } from "../../bio/bio.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { Certificate } from "../../x509/certificate.ts";
import type { TlsConnection } from "../connection.ts";
import type { HandshakeInfo } from "../handshake_info.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import type { ExternalWant, Outcome, Want } from "../wants.ts";
import { QuestionQueue } from "./question_queue.ts";

/**
 * What a stream's pending operation waits for (SSL_want): a want's name, `"nothing"` when none is
 * pending, `"closed"` after the end.
 */
export type TlsStreamState = Want["want"] | "nothing" | "closed";

/** How long and how far a connection that is over on this side reads on before it is closed. */
const LINGER_MILLISECONDS = 200;
const LINGER_BYTES = 2 ** 20;

/** How much of what a peer sent is read to find the alert that explains a broken pipe, in bytes. */
const EXPLANATION_LIMIT = 2 ** 16;

/**
 * A TLS connection as web streams: what `connectTls`, `startTls` and `listenTls` give. The handshake
 * runs by itself; reading and writing wait for it.
 *
 * Closing `writable` sends close_notify and leaves the other direction open (half-close). `readable`
 * ends when the peer's close_notify comes; when the transport ends without it, `readable` fails, since
 * data may be missing.
 *
 * @example Usage
 * ```ts
 * import { startTls } from "@streamssl/ssl/tls";
 * import { createBioPair } from "@streamssl/ssl/bio";
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const names = ["DNS:example.org"];
 * const certificate = await createCertificate({ subject: "CN=x", key, subjectAltNames: names });
 * const cert = certificate.toPem();
 * const [left, right] = createBioPair();
 * await using server = await startTls(right, { role: "server", cert, key: key.toPem() });
 * await using client = await startTls(left, { hostname: "example.org", caCerts: [cert] });
 * assertEquals((await client.opened).version, "TLSv1.3");
 * await server.opened;
 * ```
 */
export class TlsStream implements ByteTransport, AsyncDisposable {
  #connection: TlsConnection;
  #transport: ByteTransport;
  #signal: AbortSignal | undefined;
  #onAbort = () => this.#abort(this.#signal?.reason);
  #opened: Promise<HandshakeInfo>;
  #readable: ReadableStream<Bytes> | undefined;
  #writable: WritableStream<Uint8Array> | undefined;
  #receiving: Promise<void> | undefined;
  #lastWrite: Promise<void> = Promise.resolve();
  #questions = new QuestionQueue();
  #waitsFor: Want["want"] | undefined;
  #readEnded = false;
  #writeEnded = false;
  #closed = false;
  #sessions: TlsSession[] = [];
  #sessionWaiters: ((session: TlsSession) => void)[] = [];

  /**
   * Starts the handshake at once.
   *
   * @param connection The connection, which nobody else may drive.
   * @param transport Where its bytes go and come from; it is closed with the stream.
   * @param options `signal` cancels at any point and frees everything.
   */
  constructor(
    connection: TlsConnection,
    transport: ByteTransport,
    options: { signal?: AbortSignal } = {},
  ) {
    this.#connection = connection;
    this.#transport = transport;
    this.#signal = options.signal;
    if (options.signal?.aborted === true) this.#abort(options.signal.reason);
    else options.signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#opened = this.#perform(() => this.#connection.handshake()) as Promise<HandshakeInfo>;
    // Whoever only reads or writes learns of a failed handshake there.
    this.#opened.catch(() => {});
  }

  /** Fulfilled when the handshake is done, rejected with the first cause when it fails. */
  get opened(): Promise<HandshakeInfo> {
    return this.#opened;
  }

  /** The incoming data; one chunk is one record's content. It reads ahead nothing. */
  get readable(): ReadableStream<Bytes> {
    this.#readable ??= new ReadableStream<Bytes>({
      pull: async (controller) => {
        const bytes = await this.read();
        if (bytes === null) controller.close();
        else controller.enqueue(bytes);
      },
      cancel: () => this.#endReading(),
    }, { highWaterMark: 0 });
    return this.#readable;
  }

  /** The outgoing data. A write is fulfilled when the transport took it. */
  get writable(): WritableStream<Uint8Array> {
    this.#writable ??= new WritableStream<Uint8Array>({
      write: (chunk) => this.write(chunk),
      close: () => this.closeWrite(),
      abort: (reason) => this.#abort(reason),
    });
    return this.#writable;
  }

  /** What a pending operation waits for. */
  get state(): TlsStreamState {
    if (this.#closed) return "closed";
    return this.#waitsFor ?? "nothing";
  }

  /** What was agreed on so far. */
  get info(): HandshakeInfo {
    return this.#connection.info;
  }

  /** The newest session that can be resumed; TLS 1.3 servers send it with or before the first data. */
  get session(): TlsSession | undefined {
    return this.#connection.session;
  }

  /** The peer's certificates, its own first. */
  get peerCertificates(): readonly Certificate[] {
    return this.#connection.peerCertificates;
  }

  /** The connection under the streams, for its figures and for key updates. */
  get connection(): TlsConnection {
    return this.#connection;
  }

  /** The questions to the application, as they come: answer each (`x509-lookup` and its kin). */
  get questions(): AsyncIterable<ExternalWant> {
    return this.#questions;
  }

  /**
   * Reads what comes next.
   *
   * @returns At least one byte, or `null` when the peer has closed its direction.
   * @throws {SslError} When the connection failed or the data was cut off.
   */
  async read(): Promise<Bytes | null> {
    const bytes = await this.#perform<Uint8Array | null>(() => this.#connection.read());
    if (bytes === null) this.#endReading();
    return bytes as Bytes | null;
  }

  /**
   * Writes all the bytes.
   *
   * @param bytes The bytes; they must not be changed until the promise is settled.
   * @returns A promise that is fulfilled when the transport took them.
   * @throws {SslError} When the connection failed or its direction is closed.
   * @throws {TypeError} When it is text or anything else but bytes; the connection stays as it was.
   */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.#lastWrite.then(async () => {
      await this.#perform(() => this.#connection.write(bytes));
    });
    this.#lastWrite = written.catch(() => {});
    return written;
  }

  /** Sends close_notify; reading goes on. */
  closeWrite(): Promise<void> {
    const closed = this.#lastWrite.then(async () => {
      if (this.#writeEnded) return;
      await this.#opened;
      await this.#perform(() => this.#connection.shutdown());
      this.#writeEnded = true;
      this.#closeWhenBothEnded();
    });
    this.#lastWrite = closed.catch(() => {});
    return closed;
  }

  /**
   * Updates the own keys (SSL_key_update). TLS 1.3 only.
   *
   * @param options `requestPeer`: whether the peer shall do the same.
   */
  async updateKeys(options: { requestPeer?: boolean } = {}): Promise<void> {
    await this.#opened;
    this.#connection.updateKeys(options);
    await this.#flush();
  }

  /** Waits for the next session that can be resumed; it comes while data is being read. */
  nextSession(): Promise<TlsSession> {
    return new Promise((resolve) => {
      this.#sessionWaiters.push(resolve);
      this.#offerSessions();
    });
  }

  /**
   * Ends the connection: sends close_notify if that was not done, and closes the transport. What the
   * peer still sends is dropped; it has a moment to close too, so that nothing sent to it is lost.
   *
   * @param reason When given, the connection is broken off with it instead.
   */
  async close(reason?: unknown): Promise<void> {
    if (this.#closed) return;
    if (reason !== undefined) {
      this.#abort(reason);
      return;
    }
    try {
      const connection = this.#connection;
      if (!connection.closeSent && connection.error === undefined) {
        connection.shutdown();
        await this.#flush();
      }
      if (connection.error === undefined && !connection.closeReceived) await this.#linger();
    } catch {
      // The peer may be gone already; what it sent before was for `read` to tell.
    } finally {
      this.#release();
    }
  }

  /** Closes the connection at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Runs an operation until it is done; the pump of the whole rim. */
  async #perform<T>(operation: () => Outcome<T>): Promise<T | null> {
    for (;;) {
      let outcome: Outcome<T>;
      try {
        outcome = operation();
      } catch (error) {
        // A caller's mistake, such as a write after the end, breaks nothing: the peer may still send.
        if (this.#connection.error !== undefined) await this.#fail();
        throw error;
      }
      this.#offerSessions();
      if (this.#connection.hasOutgoing) await this.#flushFor(operation);
      if (outcome.done) return outcome.value;
      if (outcome.want.want === "zero-return") return null;
      await this.#waitFor(outcome.want);
    }
  }

  async #waitFor(want: Want): Promise<void> {
    this.#waitsFor = want.want;
    try {
      switch (want.want) {
        case "read":
          return await this.#receive();
        case "write":
          return await this.#flush();
        case "async":
          return await want.promise;
        case "zero-return":
          return;
        default:
          this.#questions.put(want);
          return await Promise.race([want.whenAnswered, this.#questions.ended]);
      }
    } finally {
      this.#waitsFor = undefined;
    }
  }

  /** One read of the transport serves all operations that wait for it. */
  #receive(): Promise<void> {
    this.#receiving ??= this.#transport.read().then(
      (bytes) => bytes === null ? this.#connection.receiveEnd() : this.#connection.receive(bytes),
      (error: unknown) => {
        this.#connection.destroy(error);
        this.#release(error);
      },
    ).finally(() => {
      this.#receiving = undefined;
    });
    return this.#receiving;
  }

  async #flush(): Promise<void> {
    const connection = this.#connection;
    this.#waitsFor = "write";
    try {
      while (connection.hasOutgoing) {
        const bytes = connection.send();
        if (bytes.length > 0) await this.#transport.write(bytes);
        else await connection.sealing;
      }
    } finally {
      this.#waitsFor = undefined;
    }
  }

  /** A peer that refused us closes its end: its alert says more than our broken pipe. */
  async #flushFor<T>(operation: () => Outcome<T>): Promise<void> {
    try {
      await this.#flush();
    } catch (error) {
      const cause = await this.#explanation(operation) ?? error;
      this.#connection.destroy(cause);
      this.#release(cause);
      throw cause;
    }
  }

  async #explanation<T>(operation: () => Outcome<T>): Promise<unknown> {
    try {
      for (let seen = 0; seen < EXPLANATION_LIMIT;) {
        const bytes = await this.#transport.read();
        if (bytes === null) return undefined;
        seen += bytes.length;
        this.#connection.receive(bytes);
        operation();
        if (this.#connection.isOpen) this.#connection.read();
      }
    } catch (error) {
      if (error instanceof TlsError && error.origin === "peer") return error;
    }
    return undefined;
  }

  /** The alert goes out, then everything is freed. */
  async #fail(): Promise<void> {
    if (this.#closed) return;
    try {
      if (this.#connection.hasOutgoing) {
        await this.#flush();
        await this.#linger();
      }
    } catch {
      // The first cause is the one that is told.
    }
    this.#release();
  }

  /**
   * Waits a moment for the peer to close. A socket that is closed with unread bytes, such as tickets
   * that nobody read, is reset, and the reset overtakes what was sent last: the peer would lose data,
   * or never learn from the alert why.
   */
  async #linger(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), LINGER_MILLISECONDS);
    });
    try {
      await Promise.race([this.#transport.closeWrite(), timeout]);
      for (let seen = 0; seen < LINGER_BYTES;) {
        const reading = this.#receiving?.then(() => null) ?? this.#transport.read();
        const bytes = await Promise.race([reading, timeout]);
        if (bytes === null) return;
        seen += bytes.length;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #abort(reason: unknown): void {
    const error = reason ?? new DOMException("The connection was aborted", "AbortError");
    this.#connection.destroy(error);
    this.#release(error);
  }

  #endReading(): void {
    this.#readEnded = true;
    this.#closeWhenBothEnded();
  }

  #closeWhenBothEnded(): void {
    if (this.#readEnded && this.#writeEnded) this.#release();
  }

  #release(reason?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#questions.end();
    this.#connection.destroy(reason);
    this.#transport.close(reason);
  }

  /** Each session goes to one who waits for it, at once, even while no data comes. */
  #offerSessions(): void {
    if (this.#sessionWaiters.length === 0) return;
    this.#sessions.push(...this.#connection.takeSessions());
    while (this.#sessionWaiters.length > 0) {
      const session = this.#sessions.shift();
      if (session === undefined) return;
      this.#sessionWaiters.shift()?.(session);
    }
  }
}
