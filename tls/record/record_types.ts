// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { MaybePromise } from "../../wire/mod.ts";

/** ContentType of RFC 8446, Section 5.1. */
export const CONTENT_CHANGE_CIPHER_SPEC = 20;
/** ContentType alert. */
export const CONTENT_ALERT = 21;
/** ContentType handshake. */
export const CONTENT_HANDSHAKE = 22;
/** ContentType application_data. */
export const CONTENT_APPLICATION_DATA = 23;

/** The length of a record's header in bytes. */
export const RECORD_HEADER_LENGTH = 5;
/** The most that one record's plaintext may hold (RFC 8446, Section 5.1), in bytes. */
export const MAX_PLAINTEXT_LENGTH = 2 ** 14;
/** The most that a protected record of TLS 1.3 holds (RFC 8446, Section 5.2), in bytes. */
export const MAX_PROTECTED_LENGTH: number = MAX_PLAINTEXT_LENGTH + 256;
/** The most that content, type byte and padding take in TLS 1.3 (RFC 8446, Section 5.4), in bytes. */
export const MAX_INNER_LENGTH: number = MAX_PLAINTEXT_LENGTH + 1;

/** A record after its protection was taken off. */
export interface PlainRecord {
  /** Its content type. */
  readonly type: number;
  /** Its content; it may be handed on without a copy. */
  readonly fragment: Uint8Array;
}

/** Protects outgoing records under one key. It counts its own sequence numbers. */
export interface RecordSealer {
  /** How long the record for a fragment is, header included. */
  sealedLength(fragmentLength: number): number;
  /**
   * Writes a whole record into `output` at `offset`, exactly `sealedLength` bytes. The fragment may
   * be read until the promise, where there is one, is settled.
   */
  seal(
    output: Uint8Array,
    offset: number,
    type: number,
    fragment: Uint8Array,
  ): MaybePromise<unknown>;
  /** How many records this key may still protect. */
  readonly recordsLeft: number;
  /** Wipes the key. */
  destroy(): void;
}

/** Takes the protection off incoming records under one key, counting its own sequence numbers. */
export interface RecordOpener {
  /** The longest fragment that is allowed on the wire, in bytes. */
  readonly maximumLength: number;
  /** Whether opening gives promises. */
  readonly asynchronous: boolean;
  /** Opens one record, given whole, header included. */
  open(record: Uint8Array): MaybePromise<PlainRecord>;
  /** Counts from the first record again, as long as none was opened. */
  restart?(): void;
  /** Wipes the key. */
  destroy(): void;
}
