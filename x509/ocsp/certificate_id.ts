// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type DerBuilder, DerReader } from "../../crypto/asn1/mod.ts";
import { type DigestAlgorithm, digestOid } from "../../crypto/digest/digest.ts";
import { defaultDigests } from "../../crypto/digest/digests.ts";
import { sha1 } from "../../crypto/digest/sha1.ts";
import { equalBytes } from "../../wire/mod.ts";
import { readAlgorithmIdentifier } from "../algorithm_identifier.ts";
import type { Certificate } from "../certificate.ts";
import type { Name } from "../name.ts";

/** Names a certificate in OCSP by its issuer and serial number (RFC 6960, section 4.1.1; OCSP_CERTID). */
export interface OcspCertificateId {
  /** The digest of the two hashes, in dotted form. */
  readonly digestOid: string;
  /** The digest of the issuer's name. */
  readonly issuerNameHash: Uint8Array;
  /** The digest of the bits of the issuer's key. */
  readonly issuerKeyHash: Uint8Array;
  /** The serial number of the certificate. */
  readonly serialNumber: bigint;
}

/**
 * Names a certificate (OCSP_cert_to_id).
 *
 * @param certificate The certificate.
 * @param issuer Its issuer.
 * @param digest The digest; most responders know SHA-1 only, and nothing depends on its strength.
 * @returns The identifier.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, ocspCertificateId } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const root = await createCertificate({ subject: "CN=Root", key, isCa: true, serialNumber: 5n });
 * assertEquals(ocspCertificateId(root, root).serialNumber, 5n);
 * ```
 */
export function ocspCertificateId(
  certificate: Certificate,
  issuer: Certificate,
  digest: DigestAlgorithm = sha1,
): OcspCertificateId {
  return certificateIdOf(issuer.subject, issuer, certificate.serialNumber, digest);
}

/** Names a serial number of an issuer (OCSP_cert_id_new). */
export function certificateIdOf(
  issuerName: Name,
  issuer: Certificate,
  serialNumber: bigint,
  digest: DigestAlgorithm,
): OcspCertificateId {
  return {
    digestOid: digestOid(digest),
    issuerNameHash: digest.digest(issuerName.der),
    issuerKeyHash: digest.digest(keyBits(issuer)),
    serialNumber,
  };
}

/** The bits of a certificate's key, without algorithm and header. */
export function keyBits(certificate: Certificate): Uint8Array {
  const reader = new DerReader(certificate.subjectPublicKeyInfo).readSequence();
  reader.skip("algorithm");
  return reader.readBitString("subjectPublicKey").bytes;
}

/** Compares identifiers (OCSP_id_cmp). */
export function sameCertificateId(one: OcspCertificateId, other: OcspCertificateId): boolean {
  return one.serialNumber === other.serialNumber && sameIssuer(one, other);
}

/** Compares the issuers of identifiers (OCSP_id_issuer_cmp). */
export function sameIssuer(one: OcspCertificateId, other: OcspCertificateId): boolean {
  return one.digestOid === other.digestOid &&
    equalBytes(one.issuerNameHash, other.issuerNameHash) &&
    equalBytes(one.issuerKeyHash, other.issuerKeyHash);
}

/** Whether an identifier is of a certificate that an issuer made, whatever its digest is. */
export function isIssuerOf(issuer: Certificate, id: OcspCertificateId): boolean {
  const digest = defaultDigests.find(({ oid }) => oid === id.digestOid);
  return digest !== undefined &&
    sameIssuer(certificateIdOf(issuer.subject, issuer, 0n, digest), { ...id, serialNumber: 0n });
}

/** Reads a CertID. */
export function readCertificateId(reader: DerReader): OcspCertificateId {
  return reader.readSequence((inner) => ({
    digestOid: readAlgorithmIdentifier(inner, "hashAlgorithm").oid,
    issuerNameHash: inner.readOctetString("issuerNameHash").slice(),
    issuerKeyHash: inner.readOctetString("issuerKeyHash").slice(),
    serialNumber: inner.readInteger("serialNumber"),
  }), "certID");
}

/** Writes a CertID. */
export function writeCertificateId(builder: DerBuilder, id: OcspCertificateId): void {
  builder.sequence((inner) => {
    inner.sequence((algorithm) => algorithm.oid(id.digestOid).null());
    inner.octetString(id.issuerNameHash).octetString(id.issuerKeyHash).integer(id.serialNumber);
  });
}
