// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { Certificate } from "../../x509/certificate.ts";
import type { TlsContext } from "../context.ts";

/** So many certificates are remembered. */
const MOST = 32;
/** Longer ones, in bytes, are not: what a peer sends must not stay in memory by the megabyte. */
const LONGEST = 4096;

/**
 * The certificates that peers sent lately. A certificate does not change, and most connections of one context
 * see the same few: what was decoded of one, its key and its extensions, serves again. Nothing about
 * trust is remembered; each connection verifies anew.
 */
export class KnownCertificates {
  readonly #certificates = new Map<number, Certificate>();

  /**
   * Takes a certificate out of DER.
   *
   * @param der The certificate; it is copied.
   * @returns The certificate, perhaps the one of an earlier connection.
   * @throws {Asn1Error} When the outer structure is not that of a certificate.
   */
  decode(der: Uint8Array): Certificate {
    if (der.length > LONGEST) return Certificate.fromDer(der);
    const number = numberOf(der);
    const known = this.#certificates.get(number);
    const certificate = known !== undefined && equalBytes(known.der, der)
      ? known
      : Certificate.fromDer(der);
    // What was used last goes to the end.
    this.#certificates.delete(number);
    this.#certificates.set(number, certificate);
    if (this.#certificates.size > MOST) {
      this.#certificates.delete(this.#certificates.keys().next().value as number);
    }
    return certificate;
  }
}

const CONTEXTS = new WeakMap<TlsContext, KnownCertificates>();

/** The certificates that the peers of a context sent lately. */
export function knownCertificates(context: TlsContext): KnownCertificates {
  let known = CONTEXTS.get(context);
  if (known === undefined) CONTEXTS.set(context, known = new KnownCertificates());
  return known;
}

/** The last 48 bits, which are of the signature. Certificates that share them take each other's place. */
function numberOf(der: Uint8Array): number {
  let number = 0;
  for (const byte of der.subarray(-6)) number = 256 * number + byte;
  return number;
}
