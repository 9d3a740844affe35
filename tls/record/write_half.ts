// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, concatBytes, isPromise } from "../../wire/mod.ts";
import { TlsError } from "../tls_error.ts";
import { PlainSealer } from "./plain_protection.ts";
import { MAX_PLAINTEXT_LENGTH, type RecordSealer } from "./record_types.ts";

/** Bytes for the transport, perhaps still being sealed. */
interface Outgoing {
  readonly bytes: Bytes;
  ready: boolean;
}

/**
 * The outgoing direction: content in, transport bytes out. It has its own keys, its own sequence
 * number and its own end.
 */
export class WriteHalf {
  #sealer: RecordSealer;
  #plain: PlainSealer;
  #outgoing: Outgoing[] = [];
  #sealing: Promise<void>[] = [];
  #failure: unknown;
  #sent = 0;
  #destroyed = false;
  #heldBack: Bytes[] = [];
  #fragmentLimit = MAX_PLAINTEXT_LENGTH;

  /** @param recordVersion The version in the header of records in the clear. */
  constructor(recordVersion: number) {
    this.#plain = new PlainSealer(recordVersion);
    this.#sealer = this.#plain;
  }

  /** How many transport bytes went out so far. */
  get bytesSent(): number {
    return this.#sent;
  }

  /** Whether bytes wait for the transport, ready or not. */
  get hasOutgoing(): boolean {
    return this.#outgoing.length > 0;
  }

  /** How many bytes wait for the transport. */
  get outgoingLength(): number {
    return this.#outgoing.reduce((sum, outgoing) => sum + outgoing.bytes.length, 0);
  }

  /** Settles when everything that is being sealed is ready; `undefined` when it is. */
  get sealing(): Promise<void> | undefined {
    if (this.#sealing.length === 0) return undefined;
    return Promise.all(this.#sealing).then(() => {});
  }

  /** How many records the present key may still protect. */
  get recordsLeft(): number {
    return this.#sealer.recordsLeft;
  }

  /** The version in the header of records in the clear. */
  set recordVersion(version: number) {
    this.#plain.recordVersion = version;
  }

  /** The most content bytes a record may carry. */
  set fragmentLimit(limit: number) {
    this.#fragmentLimit = Math.max(1, Math.min(limit, MAX_PLAINTEXT_LENGTH));
  }

  /** The most content bytes a record may carry. */
  get fragmentLimit(): number {
    return this.#fragmentLimit;
  }

  /** Keeps ready-made bytes back until the next record is written, so that both leave together. */
  holdBack(bytes: Bytes): void {
    this.#heldBack.push(bytes);
  }

  /** Replaces the keys. */
  setSealer(sealer: RecordSealer): void {
    this.#sealer.destroy();
    this.#sealer = sealer;
  }

  /**
   * Cuts content into records and seals them straight into one output buffer. Content without a byte
   * makes one empty record.
   */
  write(type: number, content: Uint8Array): void {
    // Without keys everything would leave in the clear.
    if (this.#destroyed) throw new TlsError("PROTOCOL_IS_SHUTDOWN", { origin: "misuse" });
    for (const bytes of this.#heldBack.splice(0)) this.#queue(bytes, []);
    const limit = this.#fragmentLimit;
    const sealer = this.#sealer;
    const count = Math.max(1, Math.ceil(content.length / limit));
    const last = content.length - (count - 1) * limit;
    if (sealer.recordsLeft < count) {
      throw new TlsError("ERR_INTERNAL_ERROR", {
        where: "the record layer",
        received: "more records than one key may protect",
      });
    }
    const full = count === 1 ? 0 : sealer.sealedLength(limit);
    const output = new Uint8Array(full * (count - 1) + sealer.sealedLength(last));
    const promises: Promise<unknown>[] = [];
    for (let index = 0; index < count; index++) {
      const start = index * limit;
      const fragment = count === 1
        ? content
        : content.subarray(start, Math.min(start + limit, content.length));
      const sealed = sealer.seal(output, index * full, type, fragment);
      if (isPromise(sealed)) promises.push(sealed);
    }
    this.#queue(output, promises);
  }

  /** Takes all bytes that are ready, in order, as one array. */
  take(): Bytes {
    if (this.#failure !== undefined) throw this.#failure;
    let count = 0;
    while (count < this.#outgoing.length && (this.#outgoing[count] as Outgoing).ready) count++;
    if (count === 0) return new Uint8Array(0);
    const ready = this.#outgoing.splice(0, count);
    const bytes = count === 1 ? (ready[0] as Outgoing).bytes : concatBytes(
      ...ready.map((outgoing) => outgoing.bytes),
    );
    this.#sent += bytes.length;
    return bytes;
  }

  /** Forgets keys; bytes that are ready can still be taken. */
  destroy(): void {
    this.#sealer.destroy();
    this.#destroyed = true;
  }

  #queue(bytes: Bytes, promises: Promise<unknown>[]): void {
    const outgoing: Outgoing = { bytes, ready: promises.length === 0 };
    this.#outgoing.push(outgoing);
    if (outgoing.ready) return;
    const sealing: Promise<void> = Promise.all(promises).then(
      () => {
        outgoing.ready = true;
      },
      (error: unknown) => {
        this.#failure ??= error;
      },
    ).then(() => {
      this.#sealing.splice(this.#sealing.indexOf(sealing), 1);
    });
    this.#sealing.push(sealing);
  }
}
