// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DerReader } from "../crypto/asn1/der_reader.ts";
import { decodeInteger } from "../crypto/asn1/integer.ts";
import { contextTag } from "../crypto/asn1/tags.ts";
import type { Bytes } from "../wire/mod.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "./general_name.ts";

/** One subtree of names (RFC 5280, section 4.2.1.10). */
export interface GeneralSubtree {
  /** The base of the subtree. */
  readonly base: GeneralName;
  /** The least distance from the base; anything but 0 has no meaning in RFC 5280. */
  readonly minimum: bigint;
  /** The greatest distance from the base; it has no meaning in RFC 5280. */
  readonly maximum?: bigint;
}

/** What names the certificates below an authority may have (RFC 5280, section 4.2.1.10). */
export interface NameConstraints {
  /** For each kind of name that appears here, names must be in one of its subtrees. */
  readonly permitted: readonly GeneralSubtree[];
  /** Names must be in none of these subtrees. */
  readonly excluded: readonly GeneralSubtree[];
}

const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;

/**
 * Decodes nameConstraints. Matching names against it is left to the validation of paths.
 *
 * @param der The extension's value.
 * @returns The subtrees.
 * @throws {Asn1Error} When it is malformed or empty.
 *
 * @example Usage
 * ```ts
 * import { decodeNameConstraints, encodeNameConstraints } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const base = { type: "dns", value: "example.org" } as const;
 * const constraints = { permitted: [{ base, minimum: 0n }], excluded: [] };
 * assertEquals(decodeNameConstraints(encodeNameConstraints(constraints)), constraints);
 * ```
 */
export function decodeNameConstraints(der: Uint8Array): NameConstraints {
  const path = "nameConstraints";
  const reader = new DerReader(der, { path });
  const value = reader.readSequence((inner) => ({
    permitted: readSubtrees(inner, PERMITTED, "permittedSubtrees"),
    excluded: readSubtrees(inner, EXCLUDED, "excludedSubtrees"),
  }));
  reader.finish();
  if (value.permitted.length + value.excluded.length === 0) {
    throw new Asn1Error("ILLEGAL_ZERO_CONTENT", {
      expected: "permitted or excluded subtrees",
      path,
      offset: 0,
    });
  }
  return value;
}

function readSubtrees(reader: DerReader, identifier: number, field: string): GeneralSubtree[] {
  if (reader.peekTag() !== identifier) return [];
  const subtrees = reader.readNested(identifier, (inner) => inner.list(readSubtree), field);
  if (subtrees.length === 0) {
    reader.fail("ILLEGAL_ZERO_CONTENT", { expected: "at least one subtree" }, field);
  }
  return subtrees;
}

function readSubtree(reader: DerReader): GeneralSubtree {
  return reader.readSequence((inner): GeneralSubtree => {
    const base = readGeneralName(inner);
    let minimum = 0n;
    if (inner.peekTag() === 0x80) minimum = decodeInteger(inner.readIntegerBytes("minimum", 0x80));
    if (inner.peekTag() !== 0x81) return { base, minimum };
    return { base, minimum, maximum: decodeInteger(inner.readIntegerBytes("maximum", 0x81)) };
  });
}

/**
 * Encodes nameConstraints.
 *
 * @param value The subtrees.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { encodeNameConstraints } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const base = { type: "dns", value: "a" } as const;
 * const der = encodeNameConstraints({ permitted: [], excluded: [{ base, minimum: 0n }] });
 * assertEquals(encodeHex(der), "3007a1053003820161");
 * ```
 */
export function encodeNameConstraints(value: NameConstraints): Bytes {
  return new DerBuilder().sequence((inner) => {
    writeSubtrees(inner, PERMITTED, value.permitted);
    writeSubtrees(inner, EXCLUDED, value.excluded);
  }).finish();
}

function writeSubtrees(
  builder: DerBuilder,
  identifier: number,
  subtrees: readonly GeneralSubtree[],
): void {
  if (subtrees.length === 0) return;
  builder.nested(identifier, (inner) => {
    for (const { base, minimum, maximum } of subtrees) {
      inner.sequence((subtree) => {
        writeGeneralName(subtree, base);
        if (minimum !== 0n) subtree.raw(distance(0, minimum));
        if (maximum !== undefined) subtree.raw(distance(1, maximum));
      });
    }
  });
}

function distance(number: number, value: bigint): Bytes {
  const integer = new DerBuilder().integer(value).finish();
  integer[0] = contextTag(number, "primitive");
  return integer;
}
