// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type Reader } from "../../../wire/mod.ts";
import { decodeWhole, failIllegal, type MessageInput, requireLength } from "../message_input.ts";

/** One name of `server_name`. */
export interface ServerName {
  /** The type: 0 is host_name, the only one there is. */
  readonly type: number;
  /** The name's bytes. */
  readonly name: Uint8Array;
}

/** The type of host names. */
export const HOST_NAME = 0;

/**
 * Encodes the content of `server_name` in a ClientHello (RFC 6066, Section 3). The server's answer
 * has no content.
 *
 * @param hostname The host name in ASCII, without a final dot; not an IP address.
 * @returns The content of the extension.
 * @throws {RangeError} For a host name that is empty, not ASCII, or too long.
 *
 * @example Usage
 * ```ts
 * import { decodeServerName, encodeServerName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeServerName(encodeServerName("example.org")), "example.org");
 * ```
 */
export function encodeServerName(hostname: string): Bytes {
  return encodeServerNameList([{ type: HOST_NAME, name: hostBytes(hostname) }]);
}

/**
 * Decodes the content of `server_name` in a ClientHello.
 *
 * @param input The content of the extension.
 * @returns The host name as it was sent, or `undefined` when all names are of other types.
 * @throws {DecodeError} As {@linkcode decodeServerNameList}.
 * @throws {IllegalParameterError} When the host name has more than 255 bytes or one that is not
 * printable ASCII.
 *
 * @example Usage
 * ```ts
 * import { decodeServerName } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeServerName(Uint8Array.of(0, 3, 0, 0, 0)), DecodeError, "name");
 * ```
 */
export function decodeServerName(input: MessageInput): string | undefined {
  return decodeWhole(input, "server_name", (reader) => {
    const names = readServerNames(reader);
    const name = names.find((item) => item.type === HOST_NAME)?.name;
    if (name === undefined) return undefined;
    if (name.length > 255 || name.some((byte) => byte <= 0x20 || byte >= 0x7f)) {
      failIllegal(reader, "The host name is too long or not printable ASCII", "name");
    }
    return String.fromCharCode(...name);
  });
}

/**
 * Encodes the content of `server_name` with names of any type and content, for probes.
 *
 * @param names The names.
 * @returns The content of the extension.
 * @throws {RangeError} When a field is too long.
 *
 * @example Usage
 * ```ts
 * import { decodeServerNameList, encodeServerNameList } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const names = [{ type: 0, name: Uint8Array.of(0x61) }, { type: 9, name: Uint8Array.of(1) }];
 * assertEquals(decodeServerNameList(encodeServerNameList(names)), names);
 * ```
 */
export function encodeServerNameList(names: readonly ServerName[]): Bytes {
  return new Builder(64)
    .vec16((list) => names.forEach((item) => list.u8(item.type).opaque16(item.name)))
    .finish();
}

/**
 * Decodes the content of `server_name` with the names of unknown type. Those are taken to have a
 * length of two bytes, as all later types must (RFC 6066, Section 3).
 *
 * @param input The content of the extension.
 * @returns The names in order, views on the input.
 * @throws {DecodeError} When it is not well formed, or a name or the list is empty.
 * @throws {IllegalParameterError} When a type is there twice.
 *
 * @example Usage
 * ```ts
 * import { decodeServerNameList } from "@streamssl/ssl/tls";
 * import { DecodeError } from "@streamssl/ssl/wire";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeServerNameList(Uint8Array.of(0, 0)), DecodeError, "serverNameList");
 * ```
 */
export function decodeServerNameList(input: MessageInput): ServerName[] {
  return decodeWhole(input, "server_name", readServerNames);
}

function readServerNames(reader: Reader): ServerName[] {
  const types = new Set<number>();
  const names = reader.vec16("serverNameList", (list) =>
    list.list((item) => {
      const type = item.u8("type");
      // RFC 6066, Section 3: no more than one name of the same type.
      if (types.has(type)) failIllegal(item, `The name type ${type} is there twice`, "type");
      types.add(type);
      const name = item.opaque16("name");
      requireLength(item, name.length, 1, "name");
      return { type, name };
    }));
  requireLength(reader, names.length, 1, "serverNameList");
  return names;
}

function hostBytes(hostname: string): Uint8Array {
  if (!/^[\x21-\x7e]{1,255}$/.test(hostname)) {
    throw new RangeError(
      `Cannot send the server name "${hostname.slice(0, 255)}": 1 to 255 printable ASCII ` +
        "characters are expected (write international names in their xn-- form)",
    );
  }
  return new TextEncoder().encode(hostname);
}
