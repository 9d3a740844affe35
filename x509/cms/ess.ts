// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Which certificate a signer signs with, told inside of what is signed (RFC 2634, RFC 5035). */

import { DerBuilder, DerReader } from "../../crypto/asn1/mod.ts";
import {
  digestIdentifier,
  digestOf,
  readAlgorithm,
  writeAlgorithm,
} from "../../crypto/cms/algorithm_identifier.ts";
import { type CmsAttribute, singleValue } from "../../crypto/cms/attribute.ts";
import { CMS_ATTRIBUTES } from "../../crypto/cms/object_identifiers.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { sha1 } from "../../crypto/digest/sha1.ts";
import { sha256 } from "../../crypto/digest/sha2.ts";
import { equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "../general_name.ts";

/** One certificate of the attribute (ESSCertID, ESSCertIDv2). */
interface CertificateId {
  readonly digest: DigestAlgorithm;
  readonly hash: Uint8Array;
  readonly issuer: readonly GeneralName[] | undefined;
  readonly serialNumber: bigint | undefined;
}

/**
 * Makes the attribute that binds a signature to certificates: signingCertificate for SHA-1, else
 * signingCertificateV2 (ESS_SIGNING_CERT_new_init, ESS_SIGNING_CERT_V2_new_init).
 *
 * @param certificates The signer's certificate, and those above it that are bound too.
 * @param digest The digest of the certificates.
 * @returns The attribute.
 */
export function signingCertificateAttribute(
  certificates: readonly Certificate[],
  digest: DigestAlgorithm = sha256,
): CmsAttribute {
  const isFirst = digest.oid === sha1.oid;
  const value = new DerBuilder().sequence((outer) =>
    outer.sequence((list) => {
      for (const { der, issuer, serialNumber } of certificates) {
        list.sequence((id) => {
          // RFC 5035, section 4: SHA-256 is the default, which DER leaves out.
          if (!isFirst && digest.oid !== sha256.oid) writeAlgorithm(id, digestIdentifier(digest));
          id.octetString(digest.digest(der));
          id.sequence((issuerSerial) => {
            issuerSerial.sequence((names) =>
              writeGeneralName(names, { type: "directory", name: issuer })
            );
            issuerSerial.integer(serialNumber);
          });
        });
      }
    })
  ).finish();
  const oid = isFirst ? CMS_ATTRIBUTES.signingCertificate : CMS_ATTRIBUTES.signingCertificateV2;
  return { oid, values: [value] };
}

/** What the attributes say of a signer's certificate: it is the one, another one, or nothing. */
export type SigningCertificateMatch = "match" | "mismatch" | "absent";

/**
 * Compares a signer's certificate, and its chain, with the attributes (OSSL_ESS_check_signing_certs):
 * the first identifier must be the signer's, further ones must be in the chain.
 *
 * @param attributes The signed attributes.
 * @param chain The signer's certificate, and those above it where known.
 * @returns What they say.
 * @throws {SslError} When an attribute is malformed or its digest is unknown.
 */
export function matchSigningCertificate(
  attributes: readonly CmsAttribute[],
  chain: readonly Certificate[],
): SigningCertificateMatch {
  const first = singleValue(attributes, CMS_ATTRIBUTES.signingCertificate, "signingCertificate");
  const second = singleValue(
    attributes,
    CMS_ATTRIBUTES.signingCertificateV2,
    "signingCertificateV2",
  );
  if (first === undefined && second === undefined) return "absent";
  const lists = [
    ...first === undefined ? [] : [readIds(first, "signingCertificate", sha1)],
    ...second === undefined ? [] : [readIds(second, "signingCertificateV2", undefined)],
  ];
  const isGood = lists.every((ids) =>
    ids.length > 0 &&
    ids.every((id, index) =>
      index === 0
        ? isOf(id, chain[0])
        : chain.slice(1).some((above) => isOf(id, above)) || chain.length === 1
    )
  );
  return isGood ? "match" : "mismatch";
}

function isOf(id: CertificateId, certificate: Certificate | undefined): boolean {
  if (certificate === undefined) return false;
  if (!equalBytes(id.digest.digest(certificate.der), id.hash)) return false;
  if (id.serialNumber === undefined) return true;
  const [name] = id.issuer ?? [];
  return id.issuer?.length === 1 && name?.type === "directory" &&
    name.name.equals(certificate.issuer) && id.serialNumber === certificate.serialNumber;
}

function readIds(
  der: Uint8Array,
  path: string,
  fixed: DigestAlgorithm | undefined,
): CertificateId[] {
  const reader = new DerReader(der, { path });
  const ids = reader.readSequence((outer) => {
    const list = outer.readSequence((inner) => inner.list((item) => readId(item, fixed)), "certs");
    if (!outer.atEnd) outer.skip("policies");
    return list;
  });
  reader.finish();
  return ids;
}

function readId(reader: DerReader, fixed: DigestAlgorithm | undefined): CertificateId {
  return reader.readSequence((inner) => {
    const hasDigest = fixed === undefined && inner.peekTag() === 0x30;
    const digest = hasDigest ? digestOf(readAlgorithm(inner, "hashAlgorithm")) : fixed ?? sha256;
    const hash = inner.readOctetString("certHash");
    if (inner.atEnd) return { digest, hash, issuer: undefined, serialNumber: undefined };
    return inner.readSequence((issuerSerial) => ({
      digest,
      hash,
      issuer: issuerSerial.readSequence((names) => names.list(readGeneralName), "issuer"),
      serialNumber: issuerSerial.readInteger("serialNumber"),
    }), "issuerSerial");
  });
}
