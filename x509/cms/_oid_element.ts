// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../../crypto/asn1/mod.ts";

/** Decodes an element that must be an object identifier. */
export function decodeOidElement(der: Uint8Array): string {
  return new DerReader(der, { path: "contentType" }).readOid();
}
