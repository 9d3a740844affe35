// Copyright 2026 the streamssl authors. MIT license.

import { contextTag, DerBuilder } from "@streamssl/ssl/asn1";
import { type Bytes, decodeHex } from "@streamssl/ssl/wire";

/** The parts of a certificate that a test replaces, each as its DER. */
export interface CertificateParts {
  version?: Uint8Array;
  serialNumber?: Uint8Array;
  innerAlgorithm?: Uint8Array;
  issuer?: Uint8Array;
  validity?: Uint8Array;
  subject?: Uint8Array;
  publicKey?: Uint8Array;
  /** What follows the key: unique identifiers, extensions. */
  rest?: Uint8Array;
  outerAlgorithm?: Uint8Array;
  signature?: Uint8Array;
}

/** The base point of Ed25519, as a key. */
const PUBLIC_KEY = `302a300506032b6570032100${"58".padEnd(64, "6")}`;
const ED25519 = "300506032b6570";

/** Puts a certificate together, right or wrong, with a signature that no one made. */
export function assembleCertificate(parts: CertificateParts = {}): Bytes {
  const name = new DerBuilder().sequence(() => {}).finish();
  return new DerBuilder().sequence((certificate) => {
    certificate.sequence((tbs) => {
      tbs.raw(parts.version ?? decodeHex("a003020102"));
      tbs.raw(parts.serialNumber ?? decodeHex("020101"));
      tbs.raw(parts.innerAlgorithm ?? decodeHex(ED25519));
      tbs.raw(parts.issuer ?? name);
      if (parts.validity !== undefined) tbs.raw(parts.validity);
      else {
        tbs.sequence((validity) =>
          validity.time(new Date("2025-01-01T00:00:00Z")).time(new Date("2050-01-01T00:00:00Z"))
        );
      }
      tbs.raw(parts.subject ?? name);
      tbs.raw(parts.publicKey ?? decodeHex(PUBLIC_KEY));
      tbs.raw(parts.rest ?? new Uint8Array(0));
    });
    certificate.raw(parts.outerAlgorithm ?? decodeHex(ED25519));
    certificate.raw(parts.signature ?? new DerBuilder().bitString(new Uint8Array(64)).finish());
  }).finish();
}

/** The `[3]` field with extensions that are given as pairs of identifier and value. */
export function extensionsField(
  ...extensions: readonly (readonly [oid: string, value: Uint8Array])[]
): Bytes {
  return new DerBuilder().nested(contextTag(3, "constructed"), (field) =>
    field.sequence((list) => {
      for (const [oid, value] of extensions) {
        list.sequence((extension) => extension.oid(oid).octetString(value));
      }
    })).finish();
}
