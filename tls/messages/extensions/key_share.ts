// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "../message_input.ts";

/** One share of a key exchange (RFC 8446, Section 4.2.8). */
export interface KeyShareEntry {
  /** The code point of the group. */
  readonly group: number;
  /** The public key, or the ciphertext of a KEM. */
  readonly keyExchange: Uint8Array;
}

/**
 * Encodes the content of `key_share` in a ClientHello.
 *
 * @param entries The shares, best first; none to ask for a HelloRetryRequest.
 * @returns The content of the extension.
 * @throws {RangeError} When a share is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeClientKeyShares, encodeClientKeyShares } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const entries = [{ group: 29, keyExchange: new Uint8Array(32) }];
 * assertEquals(decodeClientKeyShares(encodeClientKeyShares(entries)), entries);
 * ```
 */
export function encodeClientKeyShares(entries: readonly KeyShareEntry[]): Bytes {
  return new Builder(1280)
    .vec16((list) => entries.forEach((entry) => list.u16(entry.group).opaque16(entry.keyExchange)))
    .finish();
}

/**
 * Decodes the content of `key_share` in a ClientHello.
 *
 * @param input The content of the extension.
 * @returns The shares in order; keys are views on the input.
 * @throws {DecodeError} When it is not well formed or a share is empty.
 * @throws {IllegalParameterError} When a group is there twice (RFC 8446, Section 4.2.8).
 *
 * @example Usage
 * ```ts
 * import { decodeClientKeyShares } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeClientKeyShares(Uint8Array.of(0, 0)), []);
 * ```
 */
export function decodeClientKeyShares(input: MessageInput): KeyShareEntry[] {
  return decodeWhole(input, "key_share", (reader) => {
    const groups = new Set<number>();
    return reader.vec16("clientShares", (list) =>
      list.list((item) => {
        const entry = readEntry(item);
        if (groups.has(entry.group)) {
          failIllegal(item, `The group ${entry.group} is there twice`, "group");
        }
        groups.add(entry.group);
        return entry;
      }));
  });
}

/**
 * Encodes the content of `key_share` in a ServerHello.
 *
 * @param entry The share.
 * @returns The content of the extension.
 * @throws {RangeError} When the share is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeServerKeyShare, encodeServerKeyShare } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const entry = { group: 29, keyExchange: new Uint8Array(32) };
 * assertEquals(decodeServerKeyShare(encodeServerKeyShare(entry)), entry);
 * ```
 */
export function encodeServerKeyShare(entry: KeyShareEntry): Bytes {
  return new Builder(1280).u16(entry.group).opaque16(entry.keyExchange).finish();
}

/**
 * Decodes the content of `key_share` in a ServerHello.
 *
 * @param input The content of the extension.
 * @returns The share; the key is a view on the input.
 * @throws {DecodeError} When it is not well formed or the share is empty.
 *
 * @example Usage
 * ```ts
 * import { decodeServerKeyShare } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeServerKeyShare(Uint8Array.of(0, 29, 0, 0)), DecodeError, "keyExchange");
 * ```
 */
export function decodeServerKeyShare(input: MessageInput): KeyShareEntry {
  return decodeWhole(input, "key_share", readEntry);
}

/**
 * Encodes the content of `key_share` in a HelloRetryRequest.
 *
 * @param group The code point of the group that the server wants.
 * @returns The content of the extension.
 *
 * @example Usage
 * ```ts
 * import { decodeRetryKeyShare, encodeRetryKeyShare } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeRetryKeyShare(encodeRetryKeyShare(23)), 23);
 * ```
 */
export function encodeRetryKeyShare(group: number): Bytes {
  return new Builder(2).u16(group).finish();
}

/**
 * Decodes the content of `key_share` in a HelloRetryRequest.
 *
 * @param input The content of the extension.
 * @returns The code point of the group that the server wants.
 * @throws {DecodeError} When it does not have two bytes.
 *
 * @example Usage
 * ```ts
 * import { decodeRetryKeyShare } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeRetryKeyShare(Uint8Array.of(0, 24)), 24);
 * ```
 */
export function decodeRetryKeyShare(input: MessageInput): number {
  return decodeWhole(input, "key_share", (reader) => reader.u16("selectedGroup"));
}

function readEntry(item: Reader): KeyShareEntry {
  const group = item.u16("group");
  const keyExchange = item.opaque16("keyExchange");
  requireLength(item, keyExchange.length, 1, "keyExchange");
  return { group, keyExchange };
}
