// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "../message_input.ts";

/** One identity of `pre_shared_key` (RFC 8446, Section 4.2.11). */
export interface PskIdentity {
  /** A ticket, or the label of an external PSK. */
  readonly identity: Uint8Array;
  /** The ticket's age in milliseconds plus its ticketAgeAdd, modulo 2^32; 0 for an external PSK. */
  readonly obfuscatedTicketAge: number;
}

/** The content of `pre_shared_key` in a ClientHello. */
export interface OfferedPsks {
  /** The identities, best first. */
  readonly identities: readonly PskIdentity[];
  /** A binder for each identity: a MAC over the hello as far as {@linkcode OfferedPsks}' list. */
  readonly binders: readonly Uint8Array[];
}

/**
 * Encodes the content of `pre_shared_key` in a ClientHello. The extension must be the last one, so
 * that the hello ends with the binders and {@linkcode bindersLength} tells how much to cut off
 * for what they cover. A binder is as long as its digest: fill them with zeros first.
 *
 * @param offer The identities and binders.
 * @returns The content of the extension.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeOfferedPsks, encodeOfferedPsks, bindersLength } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const offer = {
 *   identities: [{ identity: Uint8Array.of(1, 2), obfuscatedTicketAge: 5 }],
 *   binders: [new Uint8Array(32)],
 * };
 * const data = encodeOfferedPsks(offer);
 * assertEquals(decodeOfferedPsks(data), offer);
 * assertEquals(bindersLength(offer.binders), 2 + 1 + 32);
 * ```
 */
export function encodeOfferedPsks(offer: OfferedPsks): Bytes {
  return new Builder(512)
    .vec16((list) => {
      for (const item of offer.identities) {
        list.opaque16(item.identity).u32(item.obfuscatedTicketAge);
      }
    })
    .vec16((list) => offer.binders.forEach((binder) => list.opaque8(binder)))
    .finish();
}

/**
 * Decodes the content of `pre_shared_key` in a ClientHello.
 *
 * @param input The content of the extension.
 * @returns The identities and binders; byte fields are views on the input.
 * @throws {DecodeError} When it is not well formed, a list or an identity is empty, or a binder is
 * shorter than 32 bytes.
 * @throws {IllegalParameterError} When there are not as many binders as identities.
 *
 * @example Usage
 * ```ts
 * import { decodeOfferedPsks } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeOfferedPsks(new Uint8Array(4)), DecodeError, "identities");
 * ```
 */
export function decodeOfferedPsks(input: MessageInput): OfferedPsks {
  return decodeWhole(input, "pre_shared_key", (reader) => {
    const identities = reader.vec16("identities", (list) => list.list(readIdentity));
    requireLength(reader, identities.length, 1, "identities");
    const binders = reader.vec16("binders", (list) => list.list(readBinder));
    requireLength(reader, binders.length, 1, "binders");
    if (binders.length !== identities.length) {
      failIllegal(
        reader,
        `There are ${binders.length} binders for ${identities.length} identities`,
        "binders",
      );
    }
    return { identities, binders };
  });
}

/**
 * Tells how many bytes at the end of a ClientHello its binders do not cover: the list of binders
 * with its length field (RFC 8446, Section 4.2.11.2).
 *
 * @param binders The binders, or arrays of their lengths.
 * @returns The number of bytes to cut off; the header's length field is left as it is.
 *
 * @example Usage
 * ```ts
 * import { bindersLength } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bindersLength([new Uint8Array(32), new Uint8Array(48)]), 2 + 33 + 49);
 * ```
 */
export function bindersLength(binders: readonly Uint8Array[]): number {
  return binders.reduce((length, binder) => length + 1 + binder.length, 2);
}

/**
 * Encodes the content of `pre_shared_key` in a ServerHello.
 *
 * @param selectedIdentity The index of the identity that the server took.
 * @returns The content of the extension.
 *
 * @example Usage
 * ```ts
 * import { decodeSelectedPsk, encodeSelectedPsk } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSelectedPsk(encodeSelectedPsk(1)), 1);
 * ```
 */
export function encodeSelectedPsk(selectedIdentity: number): Bytes {
  return new Builder(2).u16(selectedIdentity).finish();
}

/**
 * Decodes the content of `pre_shared_key` in a ServerHello.
 *
 * @param input The content of the extension.
 * @returns The index of the identity that the server took.
 * @throws {DecodeError} When it does not have two bytes.
 *
 * @example Usage
 * ```ts
 * import { decodeSelectedPsk } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSelectedPsk(Uint8Array.of(0, 0)), 0);
 * ```
 */
export function decodeSelectedPsk(input: MessageInput): number {
  return decodeWhole(input, "pre_shared_key", (reader) => reader.u16("selectedIdentity"));
}

function readIdentity(item: Reader): PskIdentity {
  const identity = item.opaque16("identity");
  requireLength(item, identity.length, 1, "identity");
  return { identity, obfuscatedTicketAge: item.u32("obfuscatedTicketAge") };
}

function readBinder(item: Reader): Uint8Array {
  const binder = item.opaque8("binder");
  requireLength(item, binder.length, 32, "binder");
  return binder;
}
