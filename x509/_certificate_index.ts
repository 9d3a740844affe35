// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Look-ups beyond the subject; each index is made when it is first asked for. */

import { DerReader } from "../crypto/asn1/der_reader.ts";
import type { DigestAlgorithm } from "../crypto/digest/digest.ts";
import { sha1 } from "../crypto/digest/sha1.ts";
import { encodeHex } from "../wire/mod.ts";
import type { Certificate } from "./certificate.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";

type Entries = readonly TrustedCertificate[];

/** Finds certificates by a text that is computed of each. */
export class CertificateIndex {
  readonly #certificates: Entries;
  readonly #indexes = new Map<string, Map<string, TrustedCertificate[]>>();

  constructor(certificates: Entries) {
    this.#certificates = certificates;
  }

  bySerialNumber(serialNumber: bigint): Entries {
    return this.#find("serial", (certificate) => `${certificate.serialNumber}`, `${serialNumber}`);
  }

  byKeyIdentifier(identifier: Uint8Array): Entries {
    return this.#find("key", keyIdentifierOf, encodeHex(identifier));
  }

  byFingerprint(fingerprint: Uint8Array, digest: DigestAlgorithm): Entries {
    return this.#find(
      `fingerprint ${digest.name}`,
      (certificate) => encodeHex(certificate.fingerprint(digest)),
      encodeHex(fingerprint),
    );
  }

  #find(kind: string, keyOf: (certificate: Certificate) => string, wanted: string): Entries {
    let index = this.#indexes.get(kind);
    if (index === undefined) {
      index = new Map();
      for (const entry of this.#certificates) {
        const key = keyOf(entry.certificate);
        const others = index.get(key);
        if (others === undefined) index.set(key, [entry]);
        else others.push(entry);
      }
      this.#indexes.set(kind, index);
    }
    return index.get(wanted) ?? [];
  }
}

/** What the extension says; without it the SHA-1 of the key's bits (RFC 5280, section 4.2.1.2). */
function keyIdentifierOf(certificate: Certificate): string {
  const told = certificate.subjectKeyIdentifier;
  if (told !== undefined) return encodeHex(told);
  const reader = new DerReader(certificate.subjectPublicKeyInfo).readSequence();
  reader.skip();
  return encodeHex(sha1.digest(reader.readBitString().bytes));
}
