// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, joinBytes } from "../../wire/mod.ts";
import { alertName } from "../registry/alerts.ts";
import { handshakeMessageName, HELLO_REQUEST } from "../registry/handshake_types.ts";
import { ChunkQueue } from "../record/chunk_queue.ts";
import { ReadHalf, unexpectedEof } from "../record/read_half.ts";
import {
  CONTENT_ALERT,
  CONTENT_APPLICATION_DATA,
  CONTENT_CHANGE_CIPHER_SPEC,
  CONTENT_HANDSHAKE,
  type PlainRecord,
  type RecordOpener,
  type RecordSealer,
} from "../record/record_types.ts";
import { WriteHalf } from "../record/write_half.ts";
import { TlsError } from "../tls_error.ts";
import type { TraceObserver } from "../trace.ts";
import type { Step } from "../wants.ts";
import { peerAlertError } from "./peer_alert.ts";
import { Transcript } from "./transcript.ts";

/** A handshake message as it came. */
export interface HandshakeMessage {
  /** Its HandshakeType. */
  readonly type: number;
  /** Its body, without the four bytes before it. */
  readonly body: Uint8Array;
  /** The whole message, header included. */
  readonly bytes: Uint8Array;
}

/** What a record after the handshake brought. */
export type Content =
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | { readonly kind: "message"; readonly message: HandshakeMessage }
  | { readonly kind: "close" };

/** What to do with a change_cipher_spec record. */
export type ChangeCipherSpecRule = "refuse" | "ignore" | "expect";

/** Bounds on what a peer may send (0 stands for none of it). */
export interface ChannelLimits {
  /** The longest handshake message other than Certificate, in bytes. */
  readonly handshakeMessageLength: number;
  /** The longest Certificate message, in bytes. */
  readonly certificateMessageLength: number;
  /** How many records in a row may bring nothing. */
  readonly idleRecords: number;
  /** How many warning alerts in a row are passed over. */
  readonly warningAlerts: number;
}

const CERTIFICATE = 11;
const ALERT_CLOSE_NOTIFY = 0;
const ALERT_USER_CANCELED = 90;
const LEVEL_WARNING = 1;
const LEVEL_FATAL = 2;

/**
 * Handshake messages over records: framing, joining and cutting, alerts, and the transcript, which is
 * updated here and nowhere else.
 */
export class Channel {
  /** The incoming direction. */
  readonly reading: ReadHalf = new ReadHalf();
  /** The outgoing direction. */
  readonly writing: WriteHalf;
  /** The messages so far. */
  readonly transcript: Transcript = new Transcript();
  /** Whether the version is known to be TLS 1.3, whose alert rules are stricter. */
  isTls13 = false;
  /** Changes what is sent, for probes. */
  shapeMessage: ((type: number, body: Uint8Array) => Uint8Array) | undefined;
  /** Whether HelloRequest is passed over, as a client of TLS 1.2 does while it shakes hands. */
  ignoresHelloRequest = false;
  /** What a change_cipher_spec record means now. */
  changeCipherSpec: ChangeCipherSpecRule = "refuse";
  #limits: ChannelLimits;
  #incoming = new ChunkQueue();
  #flight: Uint8Array[] = [];
  /** Whether a flight left since a message came: nothing of the peer's can have come before it. */
  #turned = false;
  #helloRequests = 0;
  #idle = 0;
  #warnings = 0;
  #changeCipherSpecs = 0;
  #closeSent = false;
  #trace: TraceObserver | undefined;

  constructor(limits: ChannelLimits, trace: TraceObserver | undefined) {
    this.#limits = limits;
    this.#trace = trace;
    // RFC 8446, Section 5.1: an initial ClientHello may say 0x0301 for old servers.
    this.writing = new WriteHalf(0x0301);
  }

  /** Waits for one of the expected messages; anything else ends the handshake. */
  *receiveMessage(...expected: readonly number[]): Step<HandshakeMessage> {
    if (this.#turned) this.endPeerFlight();
    this.#turned = false;
    for (;;) {
      const message = this.#takeMessage();
      if (message !== undefined) {
        if (this.ignoresHelloRequest && isHelloRequest(message)) {
          this.#ignoredHelloRequest();
          continue;
        }
        if (!expected.includes(message.type)) throw unexpectedMessage(expected, message.type);
        this.transcript.add(message.bytes);
        return message;
      }
      const record = yield* this.#handshakeRecord(expected);
      this.#collect(record.fragment);
    }
  }

  /** Checks that the peer has not begun a message before it could know what it is to answer. */
  endPeerFlight(): void {
    if (this.#incoming.length > 0) throw notOnRecordBoundary();
  }

  /** Waits for the peer's change_cipher_spec (TLS 1.2), which must not come within a message. */
  *receiveChangeCipherSpec(): Step<void> {
    for (;;) {
      if (this.#incoming.length > 0) throw notOnRecordBoundary();
      const record = yield* this.#nextRecord();
      if (record.type === CONTENT_CHANGE_CIPHER_SPEC) {
        checkChangeCipherSpec(record.fragment);
        return;
      }
      if (record.type === CONTENT_ALERT) {
        this.#alert(record.fragment, { closeIsError: true });
        continue;
      }
      throw new TlsError("UNEXPECTED_MESSAGE", {
        alert: 10,
        expected: "change_cipher_spec",
        received: `a record of type ${record.type}`,
      });
    }
  }

  /** Waits for application data, a message after the handshake, or the end. */
  *receiveContent(): Step<Content> {
    for (;;) {
      const message = this.#takeMessage();
      if (message !== undefined) return { kind: "message", message };
      const record = yield* this.#nextRecord();
      switch (record.type) {
        case CONTENT_APPLICATION_DATA:
          if (this.#incoming.length > 0) throw mixedData("application data");
          if (record.fragment.length === 0) {
            this.#countIdle();
            break;
          }
          this.#idle = 0;
          this.#warnings = 0;
          return { kind: "data", bytes: record.fragment };
        case CONTENT_HANDSHAKE:
          this.#collect(record.fragment);
          break;
        case CONTENT_ALERT:
          if (this.#alert(record.fragment, { closeIsError: false }) === "close") {
            return { kind: "close" };
          }
          break;
        default:
          throw unexpectedContent(record.type);
      }
    }
  }

  /** How many received bytes wait: unfinished records and unfinished messages. */
  get pendingLength(): number {
    return this.reading.pendingLength + this.#incoming.length;
  }

  /** Sends a handshake message with the present keys; it leaves with the next flush. */
  sendMessage(type: number, body: Uint8Array): void {
    this.transcript.add(this.#append(type, body));
  }

  /** Sends a message that is not part of the transcript (after the handshake, HelloRequest). */
  sendUnhashedMessage(type: number, body: Uint8Array): void {
    this.#append(type, body);
  }

  /** Puts the messages of the flight into records. */
  flush(): void {
    if (this.#flight.length === 0) return;
    this.#turned = true;
    const content = this.#flight.length === 1
      ? this.#flight[0] as Uint8Array
      : joinBytes(this.#flight);
    this.#flight = [];
    this.writing.write(CONTENT_HANDSHAKE, content);
  }

  /** Sends change_cipher_spec. */
  sendChangeCipherSpec(): void {
    this.flush();
    this.writing.write(CONTENT_CHANGE_CIPHER_SPEC, Uint8Array.of(1));
  }

  /**
   * Sends change_cipher_spec in the clear right before the next record, whatever keys that one has:
   * TLS 1.3's compatibility mode (RFC 8446, Appendix D.4), without a transport write of its own.
   */
  sendChangeCipherSpecWithNext(): void {
    this.flush();
    this.writing.holdBack(Uint8Array.of(CONTENT_CHANGE_CIPHER_SPEC, 3, 3, 0, 1, 1));
  }

  /** Whether close_notify was sent, after which nothing may follow (RFC 8446, Section 6.1). */
  get closeSent(): boolean {
    return this.#closeSent;
  }

  /** Sends an alert. */
  sendAlert(description: number): void {
    this.flush();
    if (description === ALERT_CLOSE_NOTIFY) this.#closeSent = true;
    const level = description === ALERT_CLOSE_NOTIFY || description === ALERT_USER_CANCELED ||
        description === 100
      ? LEVEL_WARNING
      : LEVEL_FATAL;
    this.#trace?.onAlert?.("sent", level, description);
    this.writing.write(CONTENT_ALERT, Uint8Array.of(level, description));
  }

  /** Sets the keys of the outgoing direction; what was sent before leaves under the old ones. */
  setSealer(sealer: RecordSealer): void {
    this.flush();
    this.writing.setSealer(sealer);
  }

  /** Sets the keys of the incoming direction. RFC 8446, Section 5.1: not within a message. */
  setOpener(opener: RecordOpener): void {
    try {
      this.checkRecordBoundary();
    } catch (error) {
      opener.destroy();
      throw error;
    }
    this.reading.setOpener(opener);
  }

  /** Checks that the last message ended with its record, as RFC 8446, Section 5.1 demands of some. */
  checkRecordBoundary(): void {
    if (this.#incoming.length > 0) throw notOnRecordBoundary();
  }

  /** Forgets keys and data. */
  destroy(): void {
    this.reading.destroy();
    this.writing.destroy();
    this.#incoming.clear();
    this.transcript.forget();
  }

  #append(type: number, plannedBody: Uint8Array): Uint8Array {
    const body = this.shapeMessage?.(type, plannedBody) ?? plannedBody;
    const message = handshakeMessage(type, body);
    this.#flight.push(message);
    this.#trace?.onHandshakeMessage?.("sent", type, body);
    return message;
  }

  *#nextRecord(): Step<PlainRecord> {
    const record = yield* this.reading.nextRecord();
    if (record === null) throw unexpectedEof("the end of the transport");
    if (record.type !== CONTENT_APPLICATION_DATA) {
      this.#trace?.onRecord?.("received", record.type, record.fragment);
    }
    return record;
  }

  *#handshakeRecord(expected: readonly number[]): Step<PlainRecord> {
    for (;;) {
      const record = yield* this.#nextRecord();
      switch (record.type) {
        case CONTENT_HANDSHAKE:
          return record;
        case CONTENT_ALERT:
          this.#alert(record.fragment, { closeIsError: true });
          break;
        case CONTENT_CHANGE_CIPHER_SPEC:
          this.#ignoredChangeCipherSpec(record.fragment);
          break;
        default:
          throw unexpectedContent(record.type, expected);
      }
    }
  }

  #collect(fragment: Uint8Array): void {
    if (fragment.length === 0) {
      // RFC 8446, Section 5.1: zero-length fragments of handshake types are forbidden.
      throw new TlsError("BAD_LENGTH", { alert: 10, received: "an empty handshake record" });
    }
    this.#incoming.push(fragment);
  }

  #takeMessage(): HandshakeMessage | undefined {
    const incoming = this.#incoming;
    if (incoming.length < 4) return undefined;
    const type = incoming.byteAt(0);
    const length = incoming.byteAt(1) << 16 | incoming.byteAt(2) << 8 | incoming.byteAt(3);
    const limit = type === CERTIFICATE
      ? this.#limits.certificateMessageLength
      : this.#limits.handshakeMessageLength;
    if (length > limit) {
      throw new TlsError("EXCESSIVE_MESSAGE_SIZE", {
        expected: `a ${handshakeMessageName(type)} of at most ${limit} bytes`,
        received: `${length} bytes`,
      });
    }
    if (incoming.length < 4 + length) return undefined;
    const bytes = incoming.take(4 + length);
    this.#idle = 0;
    const message = { type, body: bytes.subarray(4), bytes };
    this.#trace?.onHandshakeMessage?.("received", type, message.body);
    return message;
  }

  #alert(fragment: Uint8Array, { closeIsError }: { closeIsError: boolean }): "close" | "ignored" {
    if (fragment.length !== 2) {
      throw new TlsError("BAD_LENGTH", {
        alert: 50,
        expected: "an alert of 2 bytes",
        received: `${fragment.length} bytes`,
      });
    }
    const level = fragment[0] as number;
    const description = fragment[1] as number;
    this.#trace?.onAlert?.("received", level, description);
    if (this.isTls13 && level === LEVEL_WARNING && this.#incoming.length > 0) {
      throw mixedData(`the alert ${alertName(description)}`);
    }
    if (description === ALERT_CLOSE_NOTIFY && level === LEVEL_WARNING) {
      if (closeIsError) throw peerAlertError(description);
      return "close";
    }
    // RFC 8446, Section 6: all alerts but these two are errors, whatever their level says.
    const passedOver = level === LEVEL_WARNING &&
      (!this.isTls13 || description === ALERT_USER_CANCELED);
    if (!passedOver) {
      if (level !== LEVEL_WARNING && level !== LEVEL_FATAL) {
        throw new TlsError("UNKNOWN_ALERT_TYPE", { received: `alert level ${level}` });
      }
      throw peerAlertError(description);
    }
    if (++this.#warnings > this.#limits.warningAlerts) {
      throw new TlsError("TOO_MANY_WARN_ALERTS", {
        expected: `at most ${this.#limits.warningAlerts} warning alerts in a row`,
        received: `one more: ${alertName(description)}`,
      });
    }
    return "ignored";
  }

  #ignoredChangeCipherSpec(fragment: Uint8Array): void {
    if (this.changeCipherSpec !== "ignore" || this.#incoming.length > 0) {
      throw new TlsError("UNEXPECTED_CCS_MESSAGE", {
        usualCause: "a peer that does not follow the handshake's order",
      });
    }
    // RFC 8446, Section 5: any other value is unexpected_message.
    checkChangeCipherSpec(fragment, 10);
    if (++this.#changeCipherSpecs > this.#limits.idleRecords) {
      throw new TlsError("UNEXPECTED_CCS_MESSAGE", { received: "too many of them" });
    }
  }

  /** RFC 5246, Section 7.4.1.1: ignored while a handshake goes on, and not in its transcript. */
  #ignoredHelloRequest(): void {
    if (++this.#helloRequests <= this.#limits.idleRecords) return;
    throw new TlsError("UNEXPECTED_MESSAGE", {
      expected: `at most ${this.#limits.idleRecords} of HelloRequest in a handshake`,
      received: "one more",
    });
  }

  #countIdle(): void {
    if (++this.#idle > this.#limits.idleRecords) {
      throw new TlsError("UNEXPECTED_RECORD", {
        alert: 10,
        expected: `at most ${this.#limits.idleRecords} empty records in a row`,
        received: "one more",
      });
    }
  }
}

function isHelloRequest({ type, body }: HandshakeMessage): boolean {
  return type === HELLO_REQUEST && body.length === 0;
}

function checkChangeCipherSpec(fragment: Uint8Array, alert = 47): void {
  if (fragment.length === 1 && fragment[0] === 1) return;
  throw new TlsError("BAD_CHANGE_CIPHER_SPEC", {
    alert,
    expected: "one byte of value 1",
    received: fragment.length === 1 ? `the value ${fragment[0]}` : `${fragment.length} bytes`,
  });
}

function notOnRecordBoundary(): TlsError {
  return new TlsError("NOT_ON_RECORD_BOUNDARY", {
    expected: "a handshake message that ends with its record where the keys change",
    received: "more bytes behind it",
  });
}

/** RFC 8446, Section 5.1: no other records between the parts of a handshake message. */
function mixedData(received: string): TlsError {
  return new TlsError("MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA", {
    expected: "the rest of a handshake message",
    received,
  });
}

function unexpectedMessage(expected: readonly number[], type: number): TlsError {
  return new TlsError("UNEXPECTED_MESSAGE", {
    expected: expected.map((value) => handshakeMessageName(value)).join(" or "),
    received: handshakeMessageName(type),
  });
}

function unexpectedContent(type: number, expected: readonly number[] = []): TlsError {
  const names = expected.map((value) => handshakeMessageName(value)).join(" or ");
  return new TlsError("UNEXPECTED_MESSAGE", {
    expected: names === "" ? "application data or a handshake message" : names,
    received: type === CONTENT_APPLICATION_DATA
      ? "application data"
      : type === CONTENT_CHANGE_CIPHER_SPEC
      ? "change_cipher_spec"
      : `a record of type ${type}`,
  });
}

/** A message with its header (RFC 8446, Section 4). */
function handshakeMessage(type: number, body: Uint8Array): Bytes {
  const { length } = body;
  if (length >= 2 ** 24) {
    throw new RangeError(`Cannot write a message of ${length} bytes: its length has 3 bytes`);
  }
  const message = new Uint8Array(4 + length);
  message[0] = type;
  message[1] = length >> 16;
  message[2] = length >> 8;
  message[3] = length;
  message.set(body, 4);
  return message;
}
