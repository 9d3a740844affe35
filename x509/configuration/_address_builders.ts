// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The resources of RFC 3779 from their texts: `IPv4:10.0.0.0/8`, `AS:64496-64511`, `RDI:inherit`. */

import { DER_TAGS, type DerBuilder } from "../../crypto/asn1/mod.ts";
import { bigIntToBytes, bytesToBigInt } from "../../crypto/bigint.ts";
import type { Bytes } from "../../wire/mod.ts";
import { parseIpAddress } from "../ip_address.ts";
import { type ExtensionValue, failValue, numberOf } from "./_values.ts";

/** A range of addresses or numbers, both ends included. */
interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** The families, with the lengths of their addresses in bytes. */
const FAMILIES: Readonly<Record<string, { afi: number; length: number }>> = {
  "IPv4": { afi: 1, length: 4 },
  "IPv6": { afi: 2, length: 16 },
  "IPv4-SAFI": { afi: 1, length: 4 },
  "IPv6-SAFI": { afi: 2, length: 16 },
};

/** Makes sbgp-ipAddrBlock in canonical form (v2i_IPAddrBlocks; RFC 3779, section 2.2.3). */
export function addressBlocks(values: readonly ExtensionValue[], builder: DerBuilder): Bytes {
  const families = new Map<string, { length: number; ranges: Range[] | "inherit" }>();
  for (const { name, value = "" } of values) {
    const row = FAMILIES[name];
    if (row === undefined) {
      failValue("EXTENSION_NAME_ERROR", Object.keys(FAMILIES).join(", "), name);
    }
    const { key, text } = familyKey(name, row.afi, value);
    const known = families.get(key) ?? { length: row.length, ranges: [] };
    if (text === "inherit") known.ranges = "inherit";
    else if (known.ranges === "inherit") failValue("INVALID_INHERITANCE", "inherit alone", value);
    else known.ranges.push(addressRange(text, row.length));
    families.set(key, known);
  }
  const sorted = [...families].sort(([one], [other]) => one < other ? -1 : 1);
  return builder.sequence((list) => {
    for (const [key, { length, ranges }] of sorted) {
      list.sequence((family) => {
        family.octetString(Uint8Array.from(key.split(","), Number));
        if (ranges === "inherit") family.null();
        else family.sequence((items) => writeRanges(items, merge(ranges), length));
      });
    }
  }).finish();
}

function familyKey(name: string, afi: number, value: string): { key: string; text: string } {
  if (!name.endsWith("-SAFI")) return { key: `0,${afi}`, text: value.trim() };
  const [, safi, text = ""] = /^([0-9]+):(.*)$/.exec(value) ?? [];
  if (safi === undefined || Number(safi) > 255) {
    failValue("INVALID_SAFI", "a number and a colon", value);
  }
  return { key: `0,${afi},${safi}`, text: text.trim() };
}

function addressRange(text: string, length: number): Range {
  const address = (part: string): bigint => {
    const bytes = parseIpAddress(part.trim());
    if (bytes?.length !== length) {
      failValue("INVALID_IPADDRESS", `an address of ${length} bytes`, part);
    }
    return bytesToBigInt(bytes);
  };
  const [start = "", prefix] = text.split("/");
  if (prefix !== undefined) {
    const size = Number(prefix);
    if (!/^[0-9]+$/.test(prefix.trim()) || size > 8 * length) {
      failValue("INVALID_IPADDRESS", `a prefix length up to ${8 * length}`, text);
    }
    const host = (1n << BigInt(8 * length - size)) - 1n;
    const first = address(start) & ~host;
    return { first, last: first | host };
  }
  const [low = "", high] = text.split("-");
  const first = address(low);
  const last = high === undefined ? first : address(high);
  if (last < first) failValue("EXTENSION_VALUE_ERROR", "a range that goes up", text);
  return { first, last };
}

/** Sorts ranges, and joins those that touch; ranges that overlap are a mistake. */
function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((one, other) => one.first < other.first ? -1 : 1)) {
    const before = merged.at(-1);
    if (before !== undefined && range.first <= before.last) {
      failValue("EXTENSION_VALUE_ERROR", "ranges that do not overlap", `${range.first}`);
    }
    if (before !== undefined && range.first === before.last + 1n) {
      merged[merged.length - 1] = { first: before.first, last: range.last };
    } else merged.push(range);
  }
  return merged;
}

function writeRanges(builder: DerBuilder, ranges: readonly Range[], length: number): void {
  for (const { first, last } of ranges) {
    const host = last - first;
    const isPrefix = (host & host + 1n) === 0n && (first & host) === 0n;
    if (isPrefix) {
      const bits = 8 * length - (host === 0n ? 0 : host.toString(2).length);
      writeBits(builder, first, bits, length);
      continue;
    }
    builder.sequence((range) => {
      // RFC 3779, section 2.2.3.8: zero bits at the end of the first and ones of the last are left out.
      writeBits(range, first, significantBits(first, length, 0n), length);
      writeBits(range, last, significantBits(last, length, 1n), length);
    });
  }
}

function significantBits(value: bigint, length: number, filler: bigint): number {
  let bits = 8 * length;
  for (let rest = value; bits > 0 && (rest & 1n) === filler; rest >>= 1n) bits -= 1;
  return bits;
}

function writeBits(builder: DerBuilder, value: bigint, bits: number, length: number): void {
  const bytes = bigIntToBytes(value, length).slice(0, Math.ceil(bits / 8));
  const unused = 8 * bytes.length - bits;
  const last = bytes.length - 1;
  if (unused > 0) bytes[last] = (bytes[last] as number) & 0xff << unused;
  builder.bitString(bytes, unused, DER_TAGS.BIT_STRING);
}

/** Makes sbgp-autonomousSysNum (v2i_ASIdentifiers). */
export function autonomousSystems(values: readonly ExtensionValue[], builder: DerBuilder): Bytes {
  const choices: [Range[] | "inherit" | undefined, Range[] | "inherit" | undefined] = [
    undefined,
    undefined,
  ];
  for (const { name, value = "" } of values) {
    const index = name === "AS" ? 0 : name === "RDI" ? 1 : undefined;
    if (index === undefined) failValue("EXTENSION_NAME_ERROR", "AS or RDI", name);
    const known = choices[index];
    if (value.trim() === "inherit") choices[index] = "inherit";
    else if (known === "inherit") failValue("INVALID_INHERITANCE", "inherit alone", value);
    else choices[index] = [...known ?? [], numberRange(value)];
  }
  return builder.sequence((inner) => {
    for (const [index, choice] of choices.entries()) {
      if (choice === undefined) continue;
      inner.explicit(index, (field) => {
        if (choice === "inherit") field.null();
        else field.sequence((list) => writeNumbers(list, merge(choice)));
      });
    }
  }).finish();
}

function numberRange(text: string): Range {
  const [low = "", high] = text.split("-");
  if (!/^\s*[0-9]+\s*(-\s*[0-9]+\s*)?$/.test(text)) {
    failValue("INVALID_ASNUMBER", "a number, or two with a dash between", text);
  }
  const first = numberOf(low);
  const last = high === undefined ? first : numberOf(high);
  if (last < first) failValue("EXTENSION_VALUE_ERROR", "a range that goes up", text);
  return { first, last };
}

function writeNumbers(builder: DerBuilder, ranges: readonly Range[]): void {
  for (const { first, last } of ranges) {
    if (first === last) builder.integer(first);
    else builder.sequence((range) => range.integer(first).integer(last));
  }
}
