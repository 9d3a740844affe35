// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RSASSA-PSS-params (RFC 8017, Appendix A.2.3), of keys and of signatures alike. */

import type { DerBuilder } from "../asn1/der_builder.ts";
import type { DerReader } from "../asn1/der_reader.ts";
import { oidLongName } from "../asn1/oid_names.ts";
import { SslError } from "../../err/mod.ts";
import { type DigestAlgorithm, digestOid, isXof } from "../digest/digest.ts";
import { defaultDigests } from "../digest/digests.ts";
import type { RsaPssRestriction } from "../rsa/rsa_types.ts";
import { sha1 } from "../digest/sha1.ts";
import { MGF1_OID } from "./key_algorithms.ts";

/** The default of the salt's length. */
const DEFAULT_SALT_LENGTH = 20;

/**
 * Reads the parameters.
 *
 * @param reader Where they come next.
 * @returns The two digests, and the salt's length: in a key the shortest one, in a signature's
 * algorithm the only one.
 * @throws {SslError} When a digest, the mask or the trailer is not known.
 */
export function readPssParameters(reader: DerReader): RsaPssRestriction {
  return reader.readSequence((inner) => {
    const digest = inner.readOptionalExplicit(0, readDigest, "hashAlgorithm") ?? sha1;
    const mgf1Digest = inner.readOptionalExplicit(1, readMask, "maskGenAlgorithm") ?? sha1;
    const minimumSaltLength = inner.readOptionalExplicit(2, (salt) =>
      salt.readSmallInteger(65_535), "saltLength") ??
      DEFAULT_SALT_LENGTH;
    const trailer = inner.readOptionalExplicit(3, (field) =>
      field.readSmallInteger(255), "trailerField") ?? 1;
    if (trailer !== 1) {
      throw new SslError("RSA", "INVALID_TRAILER", {
        expected: "trailer field 1, the byte bc",
        received: `${trailer}`,
      });
    }
    return { digest, mgf1Digest, minimumSaltLength };
  }, "parameters");
}

/**
 * Writes the parameters; defaults are left out, as DER demands.
 *
 * @param builder Where to.
 * @param parameters The digests and the salt's length.
 */
export function writePssParameters(builder: DerBuilder, parameters: RsaPssRestriction): void {
  const { digest, mgf1Digest, minimumSaltLength } = parameters;
  builder.sequence((inner) => {
    if (digest.oid !== sha1.oid) {
      inner.explicit(0, (field) => writeDigest(field, digest));
    }
    if (mgf1Digest.oid !== sha1.oid) {
      inner.explicit(1, (field) => {
        field.sequence((mask) => writeDigest(mask.oid(MGF1_OID), mgf1Digest));
      });
    }
    if (minimumSaltLength !== DEFAULT_SALT_LENGTH) {
      inner.explicit(2, (field) => field.integer(minimumSaltLength));
    }
  });
}

function readDigest(reader: DerReader): DigestAlgorithm {
  return reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    // RFC 4055, Section 2.1: both NULL and no parameters must be taken.
    if (!inner.atEnd) inner.readNull("parameters");
    // RFC 8702, Section 3.1: PSS with SHAKE has identifiers of its own and is never told here.
    const digests = defaultDigests.filter((row) => !isXof(row));
    const digest = digests.find((row) => row.oid === oid);
    if (digest !== undefined) return digest;
    throw new SslError("RSA", "UNKNOWN_DIGEST", {
      expected: `one of ${digests.map((row) => row.name).join(", ")}`,
      received: oidLongName(oid) ?? oid,
    });
  });
}

function readMask(reader: DerReader): DigestAlgorithm {
  return reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    if (oid !== MGF1_OID) {
      throw new SslError("RSA", "UNSUPPORTED_MASK_ALGORITHM", {
        expected: "mgf1",
        received: oidLongName(oid) ?? oid,
      });
    }
    return readDigest(inner);
  });
}

function writeDigest(builder: DerBuilder, digest: DigestAlgorithm): void {
  builder.sequence((inner) => inner.oid(digestOid(digest)).null());
}
