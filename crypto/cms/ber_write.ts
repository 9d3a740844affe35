// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Writing BER whose length is not known yet (X.690, section 8.1.3.6). */

import { DerBuilder } from "../asn1/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";

/** Starts constructed elements, one in the other, with indefinite lengths. */
export function openElements(...identifiers: readonly number[]): Bytes {
  return Uint8Array.from(identifiers.flatMap((identifier) => [identifier, 0x80]));
}

/** Ends so many of them. */
export function closeElements(count: number): Bytes {
  return new Uint8Array(2 * count);
}

/** Starts a message of a type, up to what is in its SEQUENCE. */
export function openMessage(contentType: string): Bytes {
  const oid = new DerBuilder().oid(contentType).finish();
  return concatBytes(openElements(0x30), oid, openElements(0xa0, 0x30));
}

/** Ends a message. */
export function closeMessage(): Bytes {
  return closeElements(3);
}

/** A piece of a string of octets; nothing for no bytes. */
export function octetPiece(piece: Uint8Array): Bytes {
  return piece.length === 0 ? new Uint8Array(0) : new DerBuilder().octetString(piece).finish();
}
