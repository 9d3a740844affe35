// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";

/**
 * What an operation that can not be done at once waits for, as in BIO_should_read and
 * BIO_should_write: `"read"` for bytes from the peer, `"write"` for room towards it.
 */
export type BioWant = "read" | "write";

/** What {@linkcode Bio.tryRead} gives: bytes, the end of the stream, or a want. */
export type BioReadOutcome =
  | {
    /** Something came. */
    readonly done: true;
    /** More may follow. */
    readonly end: false;
    /** At least one byte, in an array that belongs to the caller. */
    readonly value: Bytes;
  }
  | {
    /** The stream came to its end. */
    readonly done: true;
    /** Nothing will follow. */
    readonly end: true;
    /** No bytes. */
    readonly value: Bytes;
  }
  | {
    /** Nothing is there yet. */
    readonly done: false;
    /** More may follow. */
    readonly end: false;
    /** What to wait for. */
    readonly want: BioWant;
  };

/** What {@linkcode Bio.tryWrite} gives: how many bytes were taken, or a want. */
export type BioWriteOutcome =
  | {
    /** Bytes were taken. */
    readonly done: true;
    /** How many; it may be fewer than were given, as in BIO_write. */
    readonly written: number;
  }
  | {
    /** There is no room yet. */
    readonly done: false;
    /** What to wait for. */
    readonly want: BioWant;
  };

/**
 * Bytes both ways by promises, without the cost of web streams. Every source of this room offers it;
 * {@linkcode transportOf} makes one from any `{ readable, writable }`.
 */
export interface ByteTransport {
  /**
   * Reads what comes next.
   *
   * @param signal Ends the wait; nothing is lost, the bytes come with the next read.
   * @returns At least one byte, in an array that belongs to the caller, or `null` at the end.
   * @throws {SslError} When the connection is broken or was closed on this side.
   */
  read(signal?: AbortSignal): Promise<Bytes | null>;
  /**
   * Writes all the bytes. A second call waits for the first.
   *
   * @param bytes The bytes; they must not be changed afterwards.
   * @returns A promise that is fulfilled when more may be written.
   * @throws {SslError} When the connection is broken or was closed.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Ends the outgoing half (BIO_shutdown_wr): the peer reads the end of the stream; reading goes on.
   *
   * @returns A promise that is fulfilled when the end is on its way.
   */
  closeWrite(): Promise<void>;
  /**
   * Frees everything, as BIO_free. Operations under way are rejected.
   *
   * @param reason What operations under way are rejected with; it also tells the peer that the
   * stream was broken off, where the transport can.
   */
  close(reason?: unknown): void;
}

/** The two web streams that stand for a connection. */
export interface ByteDuplex {
  /** The incoming bytes. */
  readonly readable: ReadableStream<Uint8Array>;
  /** The outgoing bytes. */
  readonly writable: WritableStream<Uint8Array>;
}

/**
 * A source and sink of bytes, with three faces: web streams (`readable`, `writable`), promises
 * ({@linkcode ByteTransport}), and OpenSSL's non-blocking calls (`tryRead`, `tryWrite`,
 * `shouldRetry`). The chunks that it reads have buffers of their own, so they may be transferred.
 */
export interface Bio extends ByteTransport, Disposable {
  /** The incoming bytes; made when first asked for. It reads ahead nothing. */
  readonly readable: ReadableStream<Bytes>;
  /** The outgoing bytes; made when first asked for. Closing it ends the outgoing half. */
  readonly writable: WritableStream<Uint8Array>;
  /**
   * Reads what is there, without waiting (BIO_read).
   *
   * @param max The most bytes to read. @default {Infinity}
   * @returns Bytes, the end, or a want.
   * @throws {SslError} When the connection is broken or was closed.
   */
  tryRead(max?: number): BioReadOutcome;
  /**
   * Writes what there is room for, without waiting (BIO_write). The bytes that were taken are copied.
   *
   * @param bytes The bytes.
   * @returns How many bytes were taken, or a want.
   * @throws {SslError} When the connection is broken or was closed.
   */
  tryWrite(bytes: Uint8Array): BioWriteOutcome;
  /**
   * Waits until a want may be fulfilled.
   *
   * @param want What the last `tryRead` or `tryWrite` wanted.
   * @param signal Ends the wait.
   * @returns A promise that is fulfilled when it is worth to try again, errors and ends included.
   */
  wait(want: BioWant, signal?: AbortSignal): Promise<void>;
  /** Whether the last `tryRead` or `tryWrite` gave a want (BIO_should_retry). */
  readonly shouldRetry: boolean;
  /** What that want was (BIO_should_read, BIO_should_write). */
  readonly retryReason: BioWant | undefined;
  /** How many bytes `tryRead` would give now (BIO_pending). */
  readonly pending: number;
  /** How many bytes were taken and not yet passed on (BIO_wpending). */
  readonly writePending: number;
  /** Whether the end was read (BIO_eof). */
  readonly eof: boolean;
}
