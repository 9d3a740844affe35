// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Keys encrypted by RSA (RFC 3370, section 4.2.1; RFC 3560).
 *
 * With PKCS #1 v1.5 a damaged key is not told from a good one: the decryption goes on with a key
 * that nobody knows, and fails where every wrong key fails (RFC 3218, the defence against the
 * "million message attack").
 */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import { digestOid } from "../digest/digest.ts";
import { sha1 } from "../digest/sha1.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { SslError } from "../../err/mod.ts";
import { MGF1_OID, RSA_OID } from "../pkcs8/key_algorithms.ts";
import type { PublicKey, RsaEncryptionAlgorithm } from "../pkey/pkey.ts";
import type { Random } from "../../rand/random.ts";
import { type CmsAlgorithmIdentifier, digestOf, readAlgorithm } from "./algorithm_identifier.ts";
import type { CmsEntityIdentifier } from "./signed_data.ts";
import type { KeyTransportRecipient } from "./recipient_info.ts";

/** id-RSAES-OAEP (RFC 8017, Appendix A.2.1). */
const OAEP_OID = "1.2.840.113549.1.1.7";
/** id-pSpecified. */
const LABEL_OID = "1.2.840.113549.1.1.9";

/** Encrypts a content's key for an RSA key. */
export async function makeKeyTransport(
  publicKey: PublicKey,
  recipient: CmsEntityIdentifier,
  algorithm: RsaEncryptionAlgorithm,
  contentKey: Uint8Array,
  random: Random,
): Promise<KeyTransportRecipient> {
  const keyEncryptionAlgorithm = rsaIdentifier(algorithm);
  const encryptedKey = await publicKey.encrypt(algorithm, contentKey, { random });
  return { type: "key-transport", recipient, keyEncryptionAlgorithm, encryptedKey };
}

function rsaIdentifier(algorithm: RsaEncryptionAlgorithm): CmsAlgorithmIdentifier {
  if (algorithm.kind === "rsa-pkcs1") return { oid: RSA_OID, parameters: Uint8Array.of(5, 0) };
  if (algorithm.kind === "rsa-oaep") {
    return { oid: OAEP_OID, parameters: encodeOaepParameters(algorithm) };
  }
  throw new SslError("CMS", "UNSUPPORTED_ENCRYPTION_TYPE", {
    expected: "PKCS #1 v1.5 or OAEP",
    received: algorithm.kind,
  });
}

type Oaep = Extract<RsaEncryptionAlgorithm, { kind: "rsa-oaep" }>;

/** RSAES-OAEP-params (RFC 4055, section 4.1); DER leaves the defaults out. */
function encodeOaepParameters({ digest, mgf1Digest = digest, label }: Oaep): Uint8Array {
  const writeDigest = (builder: DerBuilder, algorithm: DigestAlgorithm) =>
    builder.sequence((inner) => inner.oid(digestOid(algorithm)).null());
  return new DerBuilder().sequence((inner) => {
    if (digest.oid !== sha1.oid) inner.explicit(0, (field) => writeDigest(field, digest));
    if (mgf1Digest.oid !== sha1.oid) {
      inner.explicit(
        1,
        (field) => field.sequence((mask) => writeDigest(mask.oid(MGF1_OID), mgf1Digest)),
      );
    }
    if (label !== undefined && label.length > 0) {
      inner.explicit(
        2,
        (field) => field.sequence((source) => source.oid(LABEL_OID).octetString(label)),
      );
    }
  }).finish();
}

/**
 * Tells how a key was encrypted.
 *
 * @param identifier The identifier.
 * @param rejection What a bad PKCS #1 padding gives.
 * @returns How, ready for `PrivateKey.decrypt`.
 */
export function decodeKeyTransport(
  { oid, parameters }: CmsAlgorithmIdentifier,
  rejection: "implicit" | "explicit",
): RsaEncryptionAlgorithm {
  if (oid === RSA_OID) return { kind: "rsa-pkcs1", rejection };
  if (oid === OAEP_OID) return decodeOaepParameters(parameters);
  throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
    expected: "RSA by PKCS #1 v1.5 or OAEP",
    received: oidLongName(oid) ?? oid,
  });
}

function decodeOaepParameters(parameters: Uint8Array | undefined): Oaep {
  if (parameters === undefined) {
    throw new SslError("CMS", "INVALID_OAEP_PARAMETERS", { expected: "parameters of OAEP" });
  }
  const path = "keyEncryptionAlgorithm.parameters";
  return new DerReader(parameters, { path }).readSequence((inner) => {
    const readDigest = (reader: DerReader) => digestOf(readAlgorithm(reader, ""));
    const digest = inner.readOptionalExplicit(0, readDigest, "hashFunc") ?? sha1;
    const mgf1Digest = inner.readOptionalExplicit(1, (field) =>
      field.readSequence((mask) => {
        const oid = mask.readOid();
        if (oid !== MGF1_OID) {
          throw new SslError("CMS", "INVALID_OAEP_PARAMETERS", { expected: "mgf1", received: oid });
        }
        return readDigest(mask);
      }), "maskGenFunc") ?? sha1;
    const label = inner.readOptionalExplicit(2, (field) =>
      field.readSequence((source) => {
        const oid = source.readOid();
        if (oid === LABEL_OID) return source.readOctetString();
        throw new SslError("CMS", "UNSUPPORTED_LABEL_SOURCE", {
          expected: "pSpecified",
          received: oid,
        });
      }), "pSourceFunc");
    return { kind: "rsa-oaep", digest, mgf1Digest, ...label === undefined ? {} : { label } };
  });
}
