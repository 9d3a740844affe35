// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, concatBytes, encodeHex } from "../wire/mod.ts";

/**
 * Parses an IPv4 or IPv6 address (RFC 4291, section 2.2), as a2i_IPADDRESS. IPv4 has four decimal
 * numbers without leading zeros; zones (`%eth0`) are not taken.
 *
 * @param text The address.
 * @returns 4 or 16 bytes; `undefined` when it is no address.
 *
 * @example Usage
 * ```ts
 * import { parseIpAddress } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseIpAddress("192.0.2.1"), Uint8Array.of(192, 0, 2, 1));
 * assertEquals(parseIpAddress("example.org"), undefined);
 * ```
 */
export function parseIpAddress(text: string): Bytes | undefined {
  if (text.length > 45) return undefined;
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Bytes | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (const [index, part] of parts.entries()) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bytes[index] = Number(part);
  }
  return bytes;
}

function parseIpv6(text: string): Bytes | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 16 ? Uint8Array.from(head) : undefined;
  const tail = parseGroups(halves[1] ?? "", true);
  if (tail === undefined || head.length + tail.length > 14) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** Groups of four hexadecimal digits; the last two may be written as an IPv4 address. */
function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  const bytes: number[] = [];
  if (text === "") return bytes;
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (isEnd && index === groups.length - 1 && group.includes(".")) {
      const address = parseIpv4(group);
      if (address === undefined) return undefined;
      bytes.push(...address);
      continue;
    }
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    const value = Number.parseInt(group, 16);
    bytes.push(value >> 8, value & 0xff);
  }
  return bytes;
}

/**
 * Parses an address with a mask or a prefix length, for name constraints: `10.0.0.0/255.0.0.0`,
 * `10.0.0.0/8`, `2001:db8::/32`.
 *
 * @param text The network.
 * @returns Address and mask, 8 or 32 bytes; `undefined` when it is none.
 *
 * @example Usage
 * ```ts
 * import { parseIpNetwork } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseIpNetwork("10.0.0.0/8"), Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0));
 * ```
 */
export function parseIpNetwork(text: string): Bytes | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseIpAddress(text.slice(0, slash));
  const suffix = text.slice(slash + 1);
  if (address === undefined) return undefined;
  if (!/^(0|[1-9][0-9]{0,2})$/.test(suffix)) {
    const mask = parseIpAddress(suffix);
    return mask?.length === address.length ? concatBytes(address, mask) : undefined;
  }
  const prefix = Number(suffix);
  if (prefix > 8 * address.length) return undefined;
  const mask = new Uint8Array(address.length);
  for (let bit = 0; bit < prefix; bit++) {
    mask[bit >> 3] = (mask[bit >> 3] as number) | 0x80 >> (bit & 7);
  }
  return concatBytes(address, mask);
}

/**
 * Writes an IP address as OpenSSL does: IPv6 as eight groups without leading zeros.
 *
 * @param bytes 4 or 16 bytes; 8 or 32 with a mask, which is written behind a slash.
 * @returns For example `192.0.2.1` or `2001:DB8:0:0:0:0:0:1`; `<invalid>` for another length.
 *
 * @example Usage
 * ```ts
 * import { formatIpAddress } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatIpAddress(Uint8Array.of(192, 0, 2, 1)), "192.0.2.1");
 * ```
 */
export function formatIpAddress(bytes: Uint8Array): string {
  switch (bytes.length) {
    case 4:
      return bytes.join(".");
    case 8:
      return `${bytes.subarray(0, 4).join(".")}/${bytes.subarray(4).join(".")}`;
    case 16: {
      const groups: string[] = [];
      for (let index = 0; index < 16; index += 2) {
        const group = encodeHex(bytes.subarray(index, index + 2)).toUpperCase();
        groups.push(group.replace(/^0{1,3}/, ""));
      }
      return groups.join(":");
    }
    case 32:
      return `${formatIpAddress(bytes.subarray(0, 16))}/${formatIpAddress(bytes.subarray(16))}`;
    default:
      return "<invalid>";
  }
}
