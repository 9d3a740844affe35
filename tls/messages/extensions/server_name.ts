// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes } from "../../../wire/mod.ts";
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
 * @param names A host name in ASCII without a final dot, or names of any type for a probe.
 * @returns The content of the extension.
 * @throws {RangeError} For a host name that is empty, not ASCII, or too long.
 *
 * @example Usage
 * ```ts
 * import { decodeServerName, encodeServerName, hostNameOf } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const data = encodeServerName("example.org");
 * assertEquals(hostNameOf(decodeServerName(data)), "example.org");
 * ```
 */
export function encodeServerName(names: string | readonly ServerName[]): Bytes {
  const list = typeof names === "string" ? [{ type: HOST_NAME, name: hostBytes(names) }] : names;
  return new Builder(64)
    .vec16((inner) => list.forEach((item) => inner.u8(item.type).opaque16(item.name)))
    .finish();
}

/**
 * Decodes the content of `server_name` in a ClientHello.
 *
 * @param input The content of the extension.
 * @returns The names in order, those of unknown type included.
 * @throws {DecodeError} When it is not well formed, or a name or the list is empty.
 * @throws {IllegalParameterError} When a type is there twice, or a host name has a byte that is not
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
export function decodeServerName(input: MessageInput): ServerName[] {
  return decodeWhole(input, "server_name", (reader) => {
    const types = new Set<number>();
    const names = reader.vec16("serverNameList", (list) =>
      list.list((item) => {
        const type = item.u8("type");
        // RFC 6066, Section 3: no more than one name of the same type.
        if (types.has(type)) failIllegal(item, `The name type ${type} is there twice`, "type");
        types.add(type);
        const name = item.opaque16("name");
        requireLength(item, name.length, 1, "name");
        if (type === HOST_NAME && name.some((byte) => byte <= 0x20 || byte >= 0x7f)) {
          failIllegal(item, "The host name is not printable ASCII", "name");
        }
        return { type, name };
      }));
    requireLength(reader, names.length, 1, "serverNameList");
    return names;
  });
}

/**
 * Gives the host name out of a list of names.
 *
 * @param names The names.
 * @returns The host name as it was sent, or `undefined` when there is none.
 *
 * @example Usage
 * ```ts
 * import { hostNameOf } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hostNameOf([{ type: 0, name: Uint8Array.of(0x61) }]), "a");
 * ```
 */
export function hostNameOf(names: readonly ServerName[]): string | undefined {
  const name = names.find((item) => item.type === HOST_NAME)?.name;
  return name === undefined ? undefined : String.fromCharCode(...name.subarray(0, 255));
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
