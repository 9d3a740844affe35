// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error } from "../crypto/asn1/asn1_error.ts";
import type { DerElement } from "../crypto/asn1/element.ts";
import { pemHint } from "../crypto/asn1/pem_hint.ts";
import { describeTag } from "../crypto/asn1/tags.ts";

/**
 * Locates an element that must have a certain identifier.
 *
 * @param element Takes the place.
 * @param input The bytes.
 * @param at Where the element starts.
 * @param end The offset that it must not pass.
 * @param identifier The identifier octet that it must have.
 * @param path The name of the element, for errors.
 * @param usualCause Why another one may be there, for errors.
 * @throws {Asn1Error} When it is not there.
 */
export function locateAs(
  element: DerElement,
  input: Uint8Array,
  at: number,
  end: number,
  identifier: number,
  path: string,
  usualCause?: string,
): void {
  element.locate(input, at, end, path);
  if (element.identifier === identifier) return;
  throw new Asn1Error("WRONG_TAG", {
    expected: describeTag(identifier),
    received: describeTag(element.identifier),
    path,
    offset: at,
    ...(usualCause === undefined ? {} : { usualCause }),
    ...pemHint(input, at),
  });
}
