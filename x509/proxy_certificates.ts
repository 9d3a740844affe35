// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../wire/mod.ts";
import type { Certificate } from "./certificate.ts";

const COMMON_NAME = "2.5.4.3";

/**
 * Whether the subject of a proxy certificate is its issuer's name with one common name more, in a
 * part of its own (RFC 3820, section 3.4).
 */
export function hasProxySubject(certificate: Certificate): boolean {
  const { subject, issuer } = certificate;
  const parts = subject.relativeNames;
  const last = parts.at(-1);
  if (parts.length < 2 || parts.length !== issuer.relativeNames.length + 1) return false;
  if (last?.length !== 1 || last[0]?.oid !== COMMON_NAME) return false;
  const above = issuer.canonicalDer;
  return equalBytes(subject.canonicalDer.subarray(0, above.length), above);
}
