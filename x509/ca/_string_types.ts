// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DER_TAGS, DerBuilder, isPrintableString } from "../../crypto/asn1/mod.ts";
import { Name } from "../name.ts";
import type { NameAttribute } from "../name_attribute.ts";

const EMAIL_ADDRESS = "1.2.840.113549.1.9.1";
const { IA5_STRING, PRINTABLE_STRING, T61_STRING, UNIVERSAL_STRING } = DER_TAGS;

/** Puts string types right as `openssl ca -msie_hack` does. @param name The requested subject. */
export function withRightStringTypes(name: Name): Name {
  const der = new DerBuilder().sequence((inner) => {
    for (const part of name.relativeNames) {
      inner.setOf(part.map((attribute) => {
        const type = typeOf(attribute);
        return new DerBuilder().sequence((pair) => {
          pair.oid(attribute.oid);
          if (type === attribute.identifier) pair.raw(attribute.der);
          else pair.string(type, attribute.value);
        }).finish();
      }));
    }
  }).finish();
  return Name.fromDer(der);
}

function typeOf({ oid, identifier, value }: NameAttribute): number {
  const type = identifier === UNIVERSAL_STRING ? smallerType(value) : identifier;
  if (type === IA5_STRING && oid !== EMAIL_ADDRESS) return T61_STRING;
  return type === PRINTABLE_STRING && oid === EMAIL_ADDRESS ? IA5_STRING : type;
}

/** ASN1_UNIVERSALSTRING_to_string, which leaves what is beyond Latin-1 as it is. */
function smallerType(value: string): number {
  if (!/^[\0-\xff]*$/.test(value)) return UNIVERSAL_STRING;
  if (isPrintableString(value)) return PRINTABLE_STRING;
  return /^[\0-\x7f]*$/.test(value) ? IA5_STRING : T61_STRING;
}
