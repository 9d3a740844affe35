// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { isPromise, type MaybePromise } from "../../wire/mod.ts";
import { TlsError } from "../tls_error.ts";
import { settle, type Step, WANT_READ } from "../wants.ts";
import { ChunkQueue } from "./chunk_queue.ts";
import { PlainOpener } from "./plain_protection.ts";
import {
  CONTENT_ALERT,
  CONTENT_APPLICATION_DATA,
  CONTENT_CHANGE_CIPHER_SPEC,
  CONTENT_HANDSHAKE,
  MAX_PROTECTED_LENGTH,
  type PlainRecord,
  RECORD_HEADER_LENGTH,
  type RecordOpener,
} from "./record_types.ts";

/** How many records an asynchronous engine may open ahead of the reader. */
const READ_AHEAD = 16;

/** A record that is being opened. */
interface OpeningRecord {
  /** The record as it came. */
  readonly record: Uint8Array;
  /** Its plaintext, now or later, or why there is none. */
  readonly opened: MaybePromise<PlainRecord> | { readonly error: unknown };
}

/**
 * The incoming direction: transport bytes in, opened records out. It has its own keys, its own
 * sequence number and its own end.
 */
export class ReadHalf {
  #queue = new ChunkQueue();
  #opener: RecordOpener = new PlainOpener();
  #ahead: OpeningRecord[] = [];
  #ended = false;
  #versionChecked = false;
  #received = 0;
  #plainAlerts = false;
  #earlyDataLeft = 0;

  /** How many transport bytes came in so far. */
  get bytesReceived(): number {
    return this.#received;
  }

  /** Whether the transport has ended and every byte of it was read. */
  get exhausted(): boolean {
    return this.#ended && this.#queue.length === 0 && this.#ahead.length === 0;
  }

  /** Whether received bytes wait that were not opened yet: a key change must find none. */
  get hasBufferedBytes(): boolean {
    return this.#queue.length > 0 || this.#ahead.length > 0;
  }

  /** How many received bytes wait, as unfinished records or opened ahead of the reader. */
  get pendingLength(): number {
    return this.#ahead.reduce((sum, { record }) => sum + record.length, this.#queue.length);
  }

  /** Takes transport bytes, which from now on belong to the connection. */
  receive(bytes: Uint8Array): void {
    this.#received += bytes.length;
    this.#queue.push(bytes);
  }

  /** Notes that the transport has ended. */
  receiveEnd(): void {
    this.#ended = true;
  }

  /**
   * Lets an alert in the clear pass until the first protected record was opened: a client that can
   * not use the ServerHello has no keys to protect its alert with.
   */
  allowPlainAlerts(): void {
    this.#plainAlerts = true;
  }

  /** Replaces the keys; what was opened ahead is opened again with the new ones. */
  setOpener(opener: RecordOpener): void {
    this.#opener.destroy();
    this.#opener = opener;
    const again = this.#ahead;
    this.#ahead = [];
    for (const { record } of again) this.#startOpening(record);
  }

  /**
   * Drops 0-RTT data that nobody wants, up to so many bytes: RFC 8446, Section 4.2.10. In the clear
   * that is application data, under keys every record before the first one that these keys open.
   */
  skipEarlyData(limit: number): void {
    this.#earlyDataLeft = limit;
  }

  /** Forgets keys and data. */
  destroy(): void {
    this.#opener.destroy();
    this.#queue.clear();
    this.#ahead = [];
  }

  /** Waits for the next record; `null` when the transport has ended at a record's border. */
  *nextRecord(): Step<PlainRecord | null> {
    for (;;) {
      this.#openAhead();
      const first = this.#ahead.shift();
      if (first !== undefined) {
        const opened = yield* this.#openedOrSkipped(first);
        if (opened === undefined) continue;
        return opened;
      }
      if (this.#ended) {
        if (this.#queue.length === 0) return null;
        throw unexpectedEof(`${this.#queue.length} bytes of an unfinished record`);
      }
      yield WANT_READ;
    }
  }

  /** The record as soon as it is opened; `undefined` when it was early data. */
  *#openedOrSkipped({ record, opened }: OpeningRecord): Step<PlainRecord | undefined> {
    try {
      if ("error" in opened) throw opened.error;
      const plain = isPromise(opened) ? yield* settle(opened) : opened;
      if (record[0] === CONTENT_APPLICATION_DATA) {
        if (this.#earlyDataLeft > 0 && this.#opener instanceof PlainOpener) {
          this.#skip(record);
          return undefined;
        }
        this.#earlyDataLeft = 0;
      }
      // Between the parts of the second ClientHello there is no early data any more.
      if (record[0] === CONTENT_HANDSHAKE) this.#earlyDataLeft = 0;
      return plain;
    } catch (error) {
      const early = this.#earlyDataLeft > 0 && error instanceof TlsError &&
        error.reason === "DECRYPTION_FAILED_OR_BAD_RECORD_MAC";
      if (!early) throw error;
      this.#opener.restart?.();
      this.#skip(record);
      return undefined;
    }
  }

  #skip(record: Uint8Array): void {
    this.#earlyDataLeft -= record.length;
    if (this.#earlyDataLeft > 0) return;
    throw new TlsError("TOO_MUCH_EARLY_DATA", {
      received: "0-RTT data without end",
      usualCause: "a client that resumes a session of a server with other settings",
    });
  }

  #openAhead(): void {
    const limit = this.#opener.asynchronous && this.#earlyDataLeft === 0 ? READ_AHEAD : 1;
    while (this.#ahead.length < limit) {
      let record: Uint8Array | undefined;
      try {
        record = this.#takeRecord();
      } catch (error) {
        // What came before it is for the reader first; then it is found again.
        if (this.#ahead.length > 0) return;
        throw error;
      }
      if (record === undefined) return;
      this.#startOpening(record);
    }
  }

  /** A record that can not be opened is told when its turn comes. */
  #startOpening(record: Uint8Array): void {
    try {
      const opened = this.#open(record);
      if (isPromise(opened)) opened.catch(ignore);
      this.#ahead.push({ record, opened });
    } catch (error) {
      this.#ahead.push({ record, opened: { error } });
    }
  }

  #open(record: Uint8Array): MaybePromise<PlainRecord> {
    // RFC 8446, Section 5: change_cipher_spec is never protected in TLS 1.3; an earlier version's
    // opener is only set after its change_cipher_spec.
    if (record[0] === CONTENT_CHANGE_CIPHER_SPEC && !(this.#opener instanceof PlainOpener)) {
      return {
        type: CONTENT_CHANGE_CIPHER_SPEC,
        fragment: record.subarray(RECORD_HEADER_LENGTH),
      };
    }
    if (record[0] === CONTENT_ALERT && this.#plainAlerts) return new PlainOpener().open(record);
    const opened = this.#opener.open(record);
    this.#plainAlerts = false;
    return opened;
  }

  #takeRecord(): Uint8Array | undefined {
    const queue = this.#queue;
    if (queue.length < RECORD_HEADER_LENGTH) {
      if (queue.length > 0) this.#checkType(queue.byteAt(0));
      return undefined;
    }
    this.#checkType(queue.byteAt(0));
    const version = queue.byteAt(1) << 8 | queue.byteAt(2);
    const length = queue.byteAt(3) << 8 | queue.byteAt(4);
    this.#checkVersion(version, queue.byteAt(0));
    // 0-RTT data that comes while nothing is protected yet is longer than what is in the clear.
    const limit = this.#earlyDataLeft > 0 ? MAX_PROTECTED_LENGTH : this.#opener.maximumLength;
    if (length > limit) {
      throw new TlsError("ENCRYPTED_LENGTH_TOO_LONG", {
        expected: `a record of at most ${limit} bytes`,
        received: `${length} bytes`,
      });
    }
    if (queue.length < RECORD_HEADER_LENGTH + length) return undefined;
    this.#versionChecked = true;
    return queue.take(RECORD_HEADER_LENGTH + length);
  }

  #checkType(type: number): void {
    if (type >= CONTENT_CHANGE_CIPHER_SPEC && type <= CONTENT_APPLICATION_DATA) return;
    if (this.#versionChecked) {
      throw new TlsError("BAD_RECORD_TYPE", { received: `content type ${type}` });
    }
    throw this.#notTls();
  }

  #checkVersion(version: number, type: number): void {
    // RFC 8446, Section 5.2: protected records always say 0x0303; others are passed over there.
    const exact = type === CONTENT_APPLICATION_DATA && !(this.#opener instanceof PlainOpener);
    if (exact ? version === 0x0303 : version >> 8 === 3) return;
    if (this.#versionChecked) {
      throw new TlsError("WRONG_VERSION_NUMBER", {
        received: `record version 0x${version.toString(16).padStart(4, "0")}`,
      });
    }
    throw this.#notTls();
  }

  /** The peer does not speak TLS: say what it seems to speak. */
  #notTls(): TlsError {
    let text = "";
    for (let index = 0; index < Math.min(this.#queue.length, 40); index++) {
      const byte = this.#queue.byteAt(index);
      if (byte === 13 || byte === 10) break;
      text += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".";
    }
    if (/^CONNECT /.test(text)) {
      return new TlsError("HTTPS_PROXY_REQUEST", {
        received: `plain text: "${text}"`,
        usualCause: "a client that takes this server for an HTTP proxy",
        remedy: "check the client's proxy settings",
      });
    }
    if (/^(GET|POST|HEAD|PUT|OPTIONS|DELETE|PATCH) /.test(text)) {
      return new TlsError("HTTP_REQUEST", {
        received: `plain text: "${text}"`,
        usualCause: "a client that speaks HTTP without TLS",
        remedy: "use https:// on the client",
      });
    }
    return new TlsError("WRONG_VERSION_NUMBER", {
      expected: "a TLS record",
      received: `"${text}"`,
      usualCause: "the port serves another protocol, or TLS starts there only after a command " +
        "such as STARTTLS",
      remedy: "check host and port; for STARTTLS protocols send the command first",
    });
  }
}

/** The transport ended without close_notify: data may be missing (a truncation attack). */
export function unexpectedEof(received: string): TlsError {
  return new TlsError("UNEXPECTED_EOF_WHILE_READING", {
    expected: "close_notify before the end of the transport",
    received,
    usualCause: "the peer or something between closed the connection without ending TLS",
    remedy: "treat the data as incomplete",
  });
}

function ignore(): void {}
