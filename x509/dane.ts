// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Trust by TLSA records (dane_verify and dane_match of OpenSSL; RFC 7671). */

import { settled, type Steps } from "./_steps.ts";
import { Certificate } from "./certificate.ts";
import { MemoryTrustStore } from "./memory_trust_store.ts";
import { PublicKey } from "../crypto/pkey/public_key.ts";
import { matchesTlsaRecord, strongestTlsaRecords, type TlsaRecord } from "./tlsa_record.ts";
import type { ResolvedOptions } from "./verify_options.ts";

/** The records of one verification, by what they can do. */
export interface DaneRecords {
  /** DANE-EE: the leaf is the host's, whatever else is said of it. */
  readonly endEntity: readonly TlsaRecord[];
  /** DANE-TA: a certificate above the leaf is a trust anchor. */
  readonly trustAnchor: readonly TlsaRecord[];
  /** PKIX-TA and PKIX-EE: bind a path that ends in the trust store. */
  readonly pkix: readonly TlsaRecord[];
}

/** Sorts the records of a verification; gives nothing when there are none. */
export function daneRecords({ tlsa }: ResolvedOptions): DaneRecords | undefined {
  if (tlsa === undefined || tlsa.length === 0) return undefined;
  const records = strongestTlsaRecords(tlsa);
  return {
    endEntity: records.filter(({ usage }) => usage === 3),
    trustAnchor: records.filter(({ usage }) => usage === 2),
    pkix: records.filter(({ usage }) => usage < 2),
  };
}

/** Finds the record that says that a leaf is the host's. */
export function matchEndEntity(
  { endEntity }: DaneRecords,
  leaf: Certificate,
): TlsaRecord | undefined {
  return endEntity.find((record) => matchesTlsaRecord(record, leaf));
}

/** Finds the record that binds a path: its leaf's (PKIX-EE), or one of an authority's (PKIX-TA). */
export function matchPath(
  { pkix }: DaneRecords,
  chain: readonly Certificate[],
): TlsaRecord | undefined {
  return pkix.find((record) => {
    const bound = record.usage === 1 ? chain.slice(0, 1) : chain.slice(1);
    return bound.some((certificate) => matchesTlsaRecord(record, certificate));
  });
}

/** Trust anchors that records name, and the record of each. */
export interface DaneAnchors {
  readonly store: MemoryTrustStore;
  readonly records: ReadonlyMap<Certificate, TlsaRecord>;
}

/**
 * Finds the trust anchors of the DANE-TA records: certificates of the peer that match, certificates
 * that stand in a record themselves, and those that a key signed that stands in a record (RFC 7671,
 * sections 5.2.2 and 5.2.3).
 */
export function* findAnchors(
  { trustAnchor }: DaneRecords,
  leaf: Certificate,
  options: ResolvedOptions,
): Steps<DaneAnchors> {
  const records = new Map<Certificate, TlsaRecord>();
  for (const record of trustAnchor) {
    const { selector, matchingType, data } = record;
    if (selector === 0 && matchingType === 0) records.set(Certificate.fromDer(data), record);
    for (const certificate of options.untrusted) {
      // The leaf itself is no authority above it.
      if (certificate.equals(leaf)) continue;
      if (matchesTlsaRecord(record, certificate)) records.set(certificate, record);
    }
    if (selector !== 1 || matchingType !== 0) continue;
    const key = PublicKey.fromSubjectPublicKeyInfo(data);
    for (const certificate of [leaf, ...options.untrusted]) {
      if (yield* isSignedBy(certificate, key, options)) records.set(certificate, record);
    }
  }
  return { store: new MemoryTrustStore([...records.keys()]), records };
}

function* isSignedBy(
  certificate: Certificate,
  key: PublicKey,
  { engines }: ResolvedOptions,
): Steps<boolean> {
  try {
    const options = engines === undefined ? {} : { engines };
    return yield* settled(certificate.verifySignature(key, options));
  } catch {
    // An algorithm that is not the key's.
    return false;
  }
}
