// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Resources of RFC 3779 on a path: what a certificate has, each one above it must have, too (section
 * 2.3 for addresses, 3.3 for autonomous systems; X509v3_addr_validate_path, X509v3_asid_validate_path).
 */

import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { encodeHex } from "../wire/mod.ts";
import type { Certificate } from "./certificate.ts";
import type { PathLink } from "./path_building.ts";
import type { Report } from "./path_extensions.ts";

/** Codes of verification that resources lead to (X509_V_ERR_…). */
const INVALID_EXTENSION = 41;
const UNNESTED_RESOURCE = 46;

/** A range of addresses or numbers, both ends included. */
interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** The resources of a certificate by their kind: a family of addresses, AS or RDI numbers. */
type Resources = ReadonlyMap<string, "inherit" | readonly Range[]>;

const EXTENSIONS: readonly (readonly [oid: string, decode: (der: Uint8Array) => Resources])[] = [
  ["1.3.6.1.5.5.7.1.7", decodeAddressBlocks],
  ["1.3.6.1.5.5.7.1.8", decodeAutonomousSystems],
];

/** Checks the resources of a path whose leaf has some. */
export function checkResources(links: readonly PathLink[], report: Report): void {
  const chain = links.map(({ facts }) => facts.certificate);
  for (const [oid, decode] of EXTENSIONS) {
    try {
      if (chain[0]?.extension(oid) === undefined) continue;
    } catch {
      // Extensions that can not be decoded are told elsewhere.
      return;
    }
    checkNesting(chain, oid, decode, report);
  }
}

function checkNesting(
  chain: readonly Certificate[],
  oid: string,
  decode: (der: Uint8Array) => Resources,
  report: Report,
): void {
  const wanted = new Map<string, "inherit" | readonly Range[]>();
  for (const [depth, certificate] of chain.entries()) {
    let own: Resources = new Map();
    try {
      const extension = certificate.extension(oid);
      if (extension !== undefined) own = decode(extension.value);
    } catch (cause) {
      report(INVALID_EXTENSION, depth, "its resources are not in the form of RFC 3779", cause);
      return;
    }
    if (depth === 0) own.forEach((value, kind) => wanted.set(kind, value));
    else if (!narrow(wanted, own)) report(UNNESTED_RESOURCE, depth, "it lacks resources below it");
    if (depth + 1 < chain.length) continue;
    // Section 2.3: a trust anchor has nobody to inherit from.
    const isOpen = [...own].some(([kind, value]) => value === "inherit" && wanted.has(kind));
    if (isOpen) report(UNNESTED_RESOURCE, depth, "a trust anchor inherits no resources");
  }
}

/** Compares what is wanted with what the next certificate has, which is wanted then. */
function narrow(wanted: Map<string, "inherit" | readonly Range[]>, own: Resources): boolean {
  let nested = true;
  for (const [kind, value] of wanted) {
    const above = own.get(kind);
    if (above === undefined) nested &&= value === "inherit";
    else if (above === "inherit") continue;
    else if (value === "inherit" || value.every((range) => isWithin(range, above))) {
      wanted.set(kind, above);
    } else nested = false;
  }
  return nested;
}

function isWithin({ low, high }: Range, ranges: readonly Range[]): boolean {
  return ranges.some((range) => range.low <= low && high <= range.high);
}

/** Section 2.2.3: families in their order, each with ranges or what the issuer has. */
function decodeAddressBlocks(der: Uint8Array): Resources {
  const blocks = new Map<string, "inherit" | readonly Range[]>();
  const reader = new DerReader(der, { path: "ipAddrBlock" });
  let last = "";
  reader.readSequence((list) => {
    while (!list.atEnd) {
      list.readSequence((block) => {
        const family = block.readOctetString("addressFamily");
        const kind = encodeHex(family);
        if (kind <= last) block.fail("INVALID_VALUE", { expected: "families in their order" });
        last = kind;
        const length = family[1] === 1 ? 32 : 128;
        blocks.set(kind, readRanges(block, (item) => readAddressRange(item, length)));
      });
    }
  });
  reader.finish();
  return blocks;
}

/** Section 3.2.3: AS numbers and routing domain identifiers. */
function decodeAutonomousSystems(der: Uint8Array): Resources {
  const numbers = new Map<string, "inherit" | readonly Range[]>();
  const reader = new DerReader(der, { path: "autonomousSysNum" });
  reader.readSequence((inner) => {
    for (const [tag, kind] of ["asnum", "rdi"].entries()) {
      const value = inner.readOptionalExplicit(tag, (choice) => readRanges(choice, readNumbers));
      if (value !== undefined) numbers.set(kind, value);
    }
  });
  reader.finish();
  return numbers;
}

function readRanges(
  reader: DerReader,
  read: (item: DerReader) => Range,
): "inherit" | readonly Range[] {
  if (reader.peekTag() === DER_TAGS.NULL) {
    reader.readNull("inherit");
    return "inherit";
  }
  const ranges = reader.readSequence((list) => list.list(read));
  for (const [index, { low, high }] of ranges.entries()) {
    const before = ranges[index - 1];
    // Sections 2.2.3.6 and 3.2.3.4: in order, and what touches is one range.
    if (low > high || before !== undefined && before.high + 1n >= low) {
      reader.fail("INVALID_VALUE", { expected: "ranges in their order that do not touch" });
    }
  }
  return ranges;
}

function readNumbers(reader: DerReader): Range {
  if (reader.peekTag() === DER_TAGS.INTEGER) {
    const number = reader.readInteger("id");
    return { low: number, high: number };
  }
  return reader.readSequence((range) => ({
    low: range.readInteger("min"),
    high: range.readInteger("max"),
  }), "range");
}

function readAddressRange(reader: DerReader, length: number): Range {
  if (reader.peekTag() === DER_TAGS.BIT_STRING) {
    const prefix = readBits(reader, length);
    return { low: prefix.low, high: prefix.high };
  }
  return reader.readSequence((range) => {
    const [{ low }, { high }] = [readBits(range, length), readBits(range, length)];
    // Section 2.2.3.7: what can be a prefix is one.
    const size = high - low + 1n;
    if (size > 0n && (size & size - 1n) === 0n && low % size === 0n) {
      range.fail("INVALID_VALUE", { expected: "a prefix for a range that is one" });
    }
    return { low, high };
  }, "addressRange");
}

/** The lowest and the highest address that begins with some bits. */
function readBits(reader: DerReader, length: number): Range {
  const { bytes, unusedBits } = reader.readBitString("address");
  const count = 8 * bytes.length - unusedBits;
  if (count > length) reader.fail("INVALID_VALUE", { expected: `at most ${length} bits` });
  const bits = BigInt(`0x0${encodeHex(bytes)}`) >> BigInt(unusedBits);
  const free = BigInt(length - count);
  return { low: bits << free, high: (bits + 1n << free) - 1n };
}
