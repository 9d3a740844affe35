// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, bytesOf } from "../wire/mod.ts";
import type { Certificate } from "../x509/certificate.ts";
import type { VerificationResult } from "../x509/verification_result.ts";
import { alertOf, asSslError } from "./alert_mapping.ts";
import type { TlsContext } from "./context.ts";
import { Channel } from "./handshake/channel.ts";
import { clientHandshake } from "./handshake/client.ts";
import {
  type Established,
  type Handshake,
  type Negotiated,
  nothingNegotiated,
  type TlsConnectionOptions,
} from "./handshake/handshake.ts";
import { serverHandshake } from "./handshake/server.ts";
import { type HandshakeInfo, handshakeInfoOf } from "./handshake_info.ts";
import { checkConnectionOptions } from "./option_checks.ts";
import { CONTENT_APPLICATION_DATA } from "./record/record_types.ts";
import type { TlsSession } from "./session/tls_session.ts";
import { TlsError } from "./tls_error.ts";
import { type Outcome, ScriptRunner, type Step, WANT_WRITE, WANT_ZERO_RETURN } from "./wants.ts";

/** How many bytes may wait for the transport before a write waits for it too. */
const OUTGOING_LIMIT = 4 * 2 ** 20;

const ALERT_CLOSE_NOTIFY = 0;

/**
 * One TLS connection without any I/O (SSL): it eats transport bytes (`receive`), gives transport
 * bytes (`send`), and its operations say what they wait for. The streams of `connectTls` and its
 * kin are a thin rim around it.
 *
 * After a fatal error every operation throws that same error, for ever.
 *
 * @example Usage
 * ```ts
 * import { TlsConnection, TlsContext } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const context = new TlsContext({ caCerts: [] });
 * const connection = new TlsConnection(context, { role: "client", hostname: "example.org" });
 * const outcome = connection.handshake();
 * assertEquals(outcome, { done: false, want: { want: "read" } });
 * const clientHello = connection.send(); // for the transport
 * assertEquals(clientHello[0], 22);
 * ```
 */
export class TlsConnection {
  #handshake: Handshake;
  #script: ScriptRunner<Established>;
  #established: Established | undefined;
  #reader: ScriptRunner<Uint8Array | null> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #closeSent = false;
  #closeReceived = false;
  #sessions: TlsSession[] = [];
  #sessionCount = 0;
  #handshakeBytes = { received: 0, sent: 0 };
  #latestSession: TlsSession | undefined;

  /**
   * Makes a connection; nothing is sent before `handshake`.
   *
   * @param context The settings that it shares with others.
   * @param options The settings of its own.
   * @throws {TypeError} When one of them can not be honoured.
   */
  constructor(context: TlsContext, options: TlsConnectionOptions) {
    checkConnectionOptions(options);
    const channel = new Channel(context.limits, context.options.trace);
    this.#handshake = {
      role: options.role,
      context,
      settings: options,
      channel,
      negotiated: nothingNegotiated(),
      addSession: (session) => this.#addSession(session),
    };
    this.#script = new ScriptRunner(
      options.role === "client"
        ? clientHandshake(this.#handshake)
        : serverHandshake(this.#handshake),
    );
  }

  /** Which side this is. */
  get role(): "client" | "server" {
    return this.#handshake.role;
  }

  /**
   * Takes bytes of the transport, which from now on belong to the connection. What comes after the
   * peer's close_notify or after the end by an error is dropped (RFC 8446, Section 6.1).
   */
  receive(bytes: Uint8Array): void {
    if (this.#closeReceived || this.#failure !== undefined) return;
    this.#handshake.channel.reading.receive(bytes);
  }

  /** Notes that the transport has ended. */
  receiveEnd(): void {
    this.#handshake.channel.reading.receiveEnd();
  }

  /** Takes all bytes that are ready for the transport, joined; empty when there are none. */
  send(): Bytes {
    return this.#handshake.channel.writing.take();
  }

  /** Whether bytes for the transport wait, ready or still being sealed. */
  get hasOutgoing(): boolean {
    return this.#handshake.channel.writing.hasOutgoing;
  }

  /** Settles when all that is being sealed by an asynchronous engine is ready for `send`. */
  get sealing(): Promise<void> | undefined {
    return this.#handshake.channel.writing.sealing;
  }

  /** Goes on with the handshake (SSL_do_handshake). */
  handshake(): Outcome<HandshakeInfo> {
    return this.#guard(() => {
      const outcome = this.#script.run();
      if (!outcome.done) return outcome;
      if (this.#established === undefined) {
        this.#established = outcome.value;
        this.#handshake.channel.transcript.forget();
        const { reading, writing } = this.#handshake.channel;
        this.#handshakeBytes = {
          received: reading.bytesReceived,
          sent: writing.bytesSent + writing.outgoingLength,
        };
      }
      return { done: true, value: this.info };
    });
  }

  /**
   * Reads application data (SSL_read): the content of one record, never empty. `zero-return` when
   * the peer has closed its direction properly; an end without that throws.
   */
  read(): Outcome<Uint8Array> {
    this.#throwFailure();
    if (this.#closeReceived) return { done: false, want: WANT_ZERO_RETURN };
    const opened = this.handshake();
    if (!opened.done) return opened;
    return this.#guard(() => {
      this.#reader ??= new ScriptRunner(this.#readContent());
      const outcome = this.#reader.run();
      if (!outcome.done) return outcome;
      this.#reader = undefined;
      if (outcome.value !== null) return { done: true, value: outcome.value };
      this.#closeReceived = true;
      return { done: false, want: WANT_ZERO_RETURN };
    });
  }

  /**
   * Writes application data (SSL_write): all of it is cut into records and sealed for `send`. When
   * too much waits for the transport already it takes nothing and wants `write`.
   *
   * @param data The data; with an asynchronous engine it must not change until `sealing` settles.
   * @returns How many bytes were taken: all.
   * @throws {TypeError} When it is text or anything else but bytes; the connection stays as it was.
   */
  write(data: Uint8Array): Outcome<number> {
    this.#throwFailure();
    if (this.#closeSent) throw afterShutdown("a write");
    const bytes = bytesOf(data);
    const opened = this.handshake();
    if (!opened.done) return opened;
    return this.#guard(() => {
      const { writing } = this.#handshake.channel;
      if (writing.outgoingLength >= OUTGOING_LIMIT) return { done: false, want: WANT_WRITE };
      if (bytes.length > 0) {
        const records = Math.ceil(bytes.length / writing.fragmentLimit);
        (this.#established as Established).beforeWrite(records);
        writing.write(CONTENT_APPLICATION_DATA, bytes);
      }
      return { done: true, value: bytes.length };
    });
  }

  /**
   * Closes the own direction with close_notify (SSL_shutdown); the other one stays open.
   *
   * @returns Done with whether the peer has closed its direction too.
   */
  shutdown(): Outcome<boolean> {
    this.#throwFailure();
    if (!this.#closeSent) {
      this.#closeSent = true;
      if (this.#established === undefined) {
        // RFC 8446, Section 6.1: user_canceled should be followed by close_notify.
        this.#handshake.channel.sendAlert(90);
        this.#handshake.channel.sendAlert(ALERT_CLOSE_NOTIFY);
        this.#fail(
          new TlsError("PROTOCOL_IS_SHUTDOWN", {
            origin: "misuse",
            received: "a shutdown before the handshake was done",
          }),
        );
      } else {
        this.#handshake.channel.sendAlert(ALERT_CLOSE_NOTIFY);
      }
    }
    return { done: true, value: this.#closeReceived };
  }

  /** Updates the own traffic key (SSL_key_update). TLS 1.3 only. */
  updateKeys(options: { requestPeer?: boolean } = {}): void {
    this.#throwFailure();
    if (this.#established?.updateKeys === undefined) {
      throw new TlsError("WRONG_SSL_VERSION", {
        origin: "misuse",
        expected: "an open TLS 1.3 connection",
      });
    }
    if (this.#closeSent) throw afterShutdown("an update of the keys");
    this.#established.updateKeys(options.requestPeer ?? false);
  }

  /**
   * Derives keying material from the connection (SSL_export_keying_material; RFC 5705).
   *
   * @param label The label, for example `"EXPORTER-Channel-Binding"`.
   * @param length How many bytes.
   * @param context What else goes in; absent and empty differ in TLS 1.2.
   * @returns The bytes.
   */
  exportKeyingMaterial(label: string, length: number, context?: Uint8Array): Bytes {
    this.#throwFailure();
    if (this.#established === undefined) {
      throw new TlsError("UNINITIALIZED", {
        origin: "misuse",
        expected: "an open connection",
      });
    }
    return this.#established.exportKeyingMaterial(label, context, length);
  }

  /** Whether the handshake is done. */
  get isOpen(): boolean {
    return this.#established !== undefined && this.#failure === undefined;
  }

  /** Whether close_notify was sent. */
  get closeSent(): boolean {
    return this.#closeSent;
  }

  /** Whether the peer's close_notify came. */
  get closeReceived(): boolean {
    return this.#closeReceived;
  }

  /** The error that ended the connection. */
  get error(): unknown {
    return this.#failure?.error;
  }

  /** What the two sides agreed on so far. */
  get info(): HandshakeInfo {
    return handshakeInfoOf(this.#handshake);
  }

  /** The peer's certificates, its own first. */
  get peerCertificates(): readonly Certificate[] {
    return this.#negotiated.peerCertificates;
  }

  /** What the verification of the peer's certificates found. */
  get verification(): VerificationResult | undefined {
    return this.#negotiated.verification;
  }

  /** The newest session that can be resumed (SSL_get1_session); TLS 1.3 sends it after the start. */
  get session(): TlsSession | undefined {
    return this.#latestSession;
  }

  /** Takes the sessions that came since the last call, oldest first. */
  takeSessions(): TlsSession[] {
    return this.#sessions.splice(0);
  }

  /** How many transport bytes each direction had seen when the handshake was done. */
  get handshakeBytes(): { readonly received: number; readonly sent: number } {
    return this.#handshakeBytes;
  }

  /** How many bytes came and wait to be read or to be completed (SSL_has_pending). */
  get bytesPending(): number {
    return this.#handshake.channel.pendingLength;
  }

  /** How many transport bytes were received. */
  get bytesReceived(): number {
    return this.#handshake.channel.reading.bytesReceived;
  }

  /** How many transport bytes were sent. */
  get bytesSent(): number {
    return this.#handshake.channel.writing.bytesSent;
  }

  /** Ends everything at once and wipes all keys. @param error What later operations throw. */
  destroy(error?: unknown): void {
    this.#failure ??= error === undefined ? usedAfterEnd() : { error };
    this.#wipe(this.#failure);
  }

  get #negotiated(): Negotiated {
    return this.#handshake.negotiated;
  }

  *#readContent(): Step<Uint8Array | null> {
    const { channel } = this.#handshake;
    const established = this.#established as Established;
    for (;;) {
      const content = yield* channel.receiveContent();
      if (content.kind === "data") {
        established.onData();
        return content.bytes;
      }
      if (content.kind === "close") return null;
      yield* established.handleMessage(content.message);
    }
  }

  #addSession(session: TlsSession): void {
    if (++this.#sessionCount > this.#handshake.context.limits.sessionTickets) {
      session.destroy();
      return;
    }
    this.#latestSession = session;
    this.#sessions.push(session);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** The one place where an error becomes an alert. */
  #guard<T>(operation: () => Outcome<T>): Outcome<T> {
    this.#throwFailure();
    try {
      return operation();
    } catch (thrown) {
      throw this.#fail(thrown);
    }
  }

  #fail(thrown: unknown): unknown {
    const error = asSslError(thrown);
    this.#failure = { error };
    const alert = alertOf(error, this.#negotiated.version);
    this.#forgetSession(error, alert);
    if (alert !== undefined && !this.#closeSent) {
      try {
        this.#handshake.channel.sendAlert(alert);
      } catch {
        // The first error is the one to tell; an alert that can not be sealed stays behind.
      }
    }
    this.#wipe(this.#failure);
    return error;
  }

  /** RFC 5246, Section 7.2.2: a session that saw a fatal alert is not resumed. */
  #forgetSession(error: unknown, alert: number | undefined): void {
    const { cachedSessionId } = this.#negotiated;
    const fatal = alert !== undefined || (error instanceof TlsError && error.origin === "peer");
    if (cachedSessionId === undefined || !fatal) return;
    this.#handshake.context.sessionCache.delete(cachedSessionId);
  }

  #wipe(failure: { readonly error: unknown }): void {
    if (!this.#script.ended) this.#script.abort(failure.error);
    if (this.#reader?.ended === false) this.#reader.abort(failure.error);
    this.#established?.destroy();
    this.#handshake.channel.destroy();
  }
}

function afterShutdown(received: string): TlsError {
  return new TlsError("PROTOCOL_IS_SHUTDOWN", {
    origin: "misuse",
    expected: "nothing to be sent after shutdown",
    received,
  });
}

/** What operations throw after an end that was nobody's fault; made only when one does. */
function usedAfterEnd(): { readonly error: unknown } {
  let made: TlsError | undefined;
  return {
    get error(): TlsError {
      made ??= new TlsError("PROTOCOL_IS_SHUTDOWN", { origin: "misuse" });
      return made;
    },
  };
}
