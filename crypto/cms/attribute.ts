// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Attributes of signers and of encrypted contents (RFC 5652, section 5.3). */

import { Asn1Error, DerBuilder, DerReader } from "../asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

/** An attribute: a type and its values (X509_ATTRIBUTE). */
export interface CmsAttribute {
  /** The type, in dotted form. */
  readonly oid: string;
  /** The values, each in DER. */
  readonly values: readonly Uint8Array[];
}

/** Reads attributes until nothing is left. */
export function readAttributes(reader: DerReader): CmsAttribute[] {
  return reader.list((list) =>
    list.readSequence((inner) => ({
      oid: inner.readOid("attrType"),
      values: inner.readSet((set) => set.list((item) => item.readRaw()), "attrValues"),
    }))
  );
}

/** Writes attributes as DER's SET OF, with any tag. */
export function writeAttributes(
  builder: DerBuilder,
  attributes: readonly CmsAttribute[],
  identifier = 0x31,
): void {
  const encoded = attributes.map(({ oid, values }) =>
    new DerBuilder().sequence((inner) => inner.oid(oid).setOf(values)).finish()
  );
  builder.setOf(encoded, identifier);
}

/** Attributes as DER's SET OF, which is what gets signed (RFC 5652, section 5.4). */
export function encodeAttributes(attributes: readonly CmsAttribute[]): Bytes {
  const builder = new DerBuilder();
  writeAttributes(builder, attributes);
  return builder.finish();
}

/**
 * Finds the single value of an attribute that may come once and with one value only (RFC 5652,
 * section 11).
 *
 * @param attributes Where to look.
 * @param oid The type.
 * @param field Its name, for errors.
 * @returns The value in DER; `undefined` when the attribute is not there.
 * @throws {Asn1Error} When there are several.
 */
export function singleValue(
  attributes: readonly CmsAttribute[],
  oid: string,
  field: string,
): Uint8Array | undefined {
  const found = attributes.filter((attribute) => attribute.oid === oid);
  if (found.length === 0) return undefined;
  const [value] = found[0]?.values ?? [];
  if (found.length === 1 && found[0]?.values.length === 1 && value !== undefined) return value;
  throw new Asn1Error("INVALID_VALUE", {
    expected: "the attribute once, with one value",
    received: `${found.length} of them with ${
      found.map(({ values }) => values.length).join(" and ")
    } values`,
    path: field,
  });
}

/** Decodes the single value of an attribute. */
export function decodeSingle<T>(
  attributes: readonly CmsAttribute[],
  oid: string,
  field: string,
  decode: (reader: DerReader) => T,
): T | undefined {
  const value = singleValue(attributes, oid, field);
  if (value === undefined) return undefined;
  const reader = new DerReader(value, { path: field });
  const decoded = decode(reader);
  reader.finish();
  return decoded;
}
