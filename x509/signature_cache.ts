// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { PublicKey } from "../crypto/pkey/public_key.ts";
import { sha256 } from "../crypto/digest/sha2.ts";
import { concatBytes } from "../wire/mod.ts";

/** A certificate or a CRL: something whose DER is one signed element. */
export interface SignedElement {
  /** The whole encoding. */
  readonly der: Uint8Array;
}

/**
 * Remembers which certificates had good signatures, so that a chain that comes again and again (the
 * same servers' intermediates) costs a digest in place of a signature check. Only good signatures
 * are kept, by the SHA-256 of certificate and issuer's key; everything else about a certificate is
 * judged anew each time.
 *
 * @example Usage
 * ```ts
 * import {
 *   createCertificate,
 *   MemoryTrustStore,
 *   SignatureCache,
 *   verifyCertificate,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const root = await createCertificate({ subject: "CN=Example Root", key, isCa: true });
 * const issuer = { certificate: root, key };
 * const leaf = await createCertificate({ subject: "CN=a", issuer, publicKey: key.publicKey });
 * const signatureCache = new SignatureCache();
 * const options = { trustStore: new MemoryTrustStore(root), signatureCache };
 * assertEquals((await verifyCertificate(leaf, options)).ok, true);
 * assertEquals(signatureCache.size, 1);
 * ```
 */
export class SignatureCache {
  readonly #limit: number;
  /** A Map keeps the order of insertion: the first key is the oldest. */
  readonly #good = new Map<string, true>();

  /**
   * Makes an empty cache.
   *
   * @param limit How many signatures are kept, at about 100 bytes each; the oldest goes first.
   * @throws {RangeError} When the limit is no integer of 1 or more.
   */
  constructor(limit = 1000) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(`Cannot make a cache for ${limit} signatures: 1 or more are expected`);
    }
    this.#limit = limit;
  }

  /** How many good signatures are known. */
  get size(): number {
    return this.#good.size;
  }

  /**
   * Tells whether the signature is known to be good.
   *
   * @param signed The certificate or CRL.
   * @param issuerKey The key that signed it.
   * @returns Whether it is; `false` also when nothing is known.
   */
  has(signed: SignedElement, issuerKey: PublicKey): boolean {
    return this.#good.has(keyOf(signed, issuerKey));
  }

  /** Notes a signature that was found good. @param signed The certificate or CRL. @param issuerKey The key that signed it. */
  add(signed: SignedElement, issuerKey: PublicKey): void {
    this.#good.set(keyOf(signed, issuerKey), true);
    if (this.#good.size <= this.#limit) return;
    const oldest = this.#good.keys().next();
    if (!oldest.done) this.#good.delete(oldest.value);
  }
}

function keyOf(signed: SignedElement, issuerKey: PublicKey): string {
  // It is one DER element, so that no other pair gives the same bytes.
  const digest = sha256.digest(concatBytes(signed.der, issuerKey.subjectPublicKeyInfo));
  return String.fromCharCode(...digest);
}
