// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../crypto/asn1/der_builder.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import { type Bytes, concatBytes } from "../wire/mod.ts";
import type { NameAttribute, RelativeDistinguishedName } from "./name_attribute.ts";

/** The string types whose texts have a canonical form (ASN1_MASK_CANON of OpenSSL). */
const CANONICAL_TAGS: readonly number[] = [
  DER_TAGS.UTF8_STRING,
  DER_TAGS.BMP_STRING,
  DER_TAGS.UNIVERSAL_STRING,
  DER_TAGS.PRINTABLE_STRING,
  DER_TAGS.T61_STRING,
  DER_TAGS.IA5_STRING,
  DER_TAGS.VISIBLE_STRING,
];

/**
 * The canonical form of a name, by which OpenSSL compares names (x509_name_canon): every string as
 * UTF-8 in lower case (ASCII letters only), without white space at its ends, runs of white space as
 * one space. It is the relative distinguished names without the SEQUENCE around them.
 */
export function canonicalName(names: readonly RelativeDistinguishedName[]): Bytes {
  return concatBytes(
    ...names.map((attributes) =>
      new DerBuilder().setOf(attributes.map(canonicalAttribute)).finish()
    ),
  );
}

function canonicalAttribute({ oid, value, identifier, der }: NameAttribute): Bytes {
  return new DerBuilder().sequence((pair) => {
    pair.oid(oid);
    if (CANONICAL_TAGS.includes(identifier)) {
      pair.element(DER_TAGS.UTF8_STRING, new TextEncoder().encode(canonicalText(value)));
    } else pair.raw(der);
  }).finish();
}

function canonicalText(text: string): string {
  return text.replace(/[\t-\r ]+/g, " ").replace(/^ | $/g, "")
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
