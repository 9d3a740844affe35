// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerElement } from "../crypto/asn1/element.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";

/** FNV-1a. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A number that equal names share, whatever their string types, the case of their letters and their
 * white space: an index over hundreds of names is made with it in a millisecond. Names that share it
 * need not be equal: only ASCII characters that are no white space count.
 *
 * @param name The name in DER; of a malformed one any number comes out.
 */
export function foldName(name: Uint8Array): number {
  const element = new DerElement();
  let sum = 0;
  try {
    element.locate(name, 0, name.length);
    const { end } = element;
    for (let at = element.contentStart; at < end;) {
      element.locate(name, at, end);
      const setEnd = element.end;
      at = setEnd;
      for (let pair = element.contentStart; pair < setEnd;) {
        element.locate(name, pair, setEnd);
        const pairEnd = element.end;
        pair = pairEnd;
        element.locate(name, element.contentStart, pairEnd);
        const { contentStart, end: typeEnd } = element;
        const type = hashAll(name, contentStart, typeEnd, OFFSET_BASIS);
        element.locate(name, typeEnd, pairEnd);
        // The attributes of one set have no order.
        sum = sum + hashValue(name, element, type) | 0;
      }
    }
  } catch {
    return 0;
  }
  return sum;
}

function hashAll(bytes: Uint8Array, start: number, end: number, basis: number): number {
  let hash = basis;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
  return hash;
}

function hashValue(bytes: Uint8Array, element: DerElement, basis: number): number {
  const { identifier, contentStart, end } = element;
  switch (identifier) {
    case DER_TAGS.UTF8_STRING:
    case DER_TAGS.PRINTABLE_STRING:
    case DER_TAGS.IA5_STRING:
    case DER_TAGS.T61_STRING:
    case DER_TAGS.VISIBLE_STRING:
      return hashText(bytes, contentStart, end, 1, basis);
    case DER_TAGS.BMP_STRING:
      return hashText(bytes, contentStart, end, 2, basis);
    case DER_TAGS.UNIVERSAL_STRING:
      return hashText(bytes, contentStart, end, 4, basis);
    default:
      return hashAll(bytes, contentStart, end, basis);
  }
}

function hashText(
  bytes: Uint8Array,
  start: number,
  end: number,
  size: 1 | 2 | 4,
  basis: number,
): number {
  let hash = basis;
  for (let at = start; at + size <= end; at += size) {
    let code = 0;
    for (let place = 0; place < size; place++) code = code * 256 + (bytes[at + place] as number);
    if (code <= 0x20 || code >= 0x80) continue;
    if (code >= 0x41 && code <= 0x5a) code += 0x20;
    hash = Math.imul(hash ^ code, PRIME);
  }
  return hash;
}
