// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AlgorithmIdentifier in CMS, and the digests that it names. */

import { type DerBuilder, type DerReader, oidLongName } from "../asn1/mod.ts";
import { type Digest, type DigestAlgorithm, digestOid, isXof, type Xof } from "../digest/digest.ts";
import { allDigests } from "../digest/digests.ts";
import { SslError } from "../../err/mod.ts";

/** An algorithm and its parameters (RFC 5652, section 10.1; X509_ALGOR). */
export interface CmsAlgorithmIdentifier {
  /** The algorithm in dotted form. */
  readonly oid: string;
  /** The DER of the parameters; absent when there are none. */
  readonly parameters?: Uint8Array;
}

/** Reads an AlgorithmIdentifier with any tag. */
export function readAlgorithm(
  reader: DerReader,
  field: string,
  identifier = 0x30,
): CmsAlgorithmIdentifier {
  return reader.readNested(identifier, (inner) => {
    const oid = inner.readOid("algorithm");
    return inner.atEnd ? { oid } : { oid, parameters: inner.readRaw("parameters") };
  }, field);
}

/** Writes an AlgorithmIdentifier with any tag. */
export function writeAlgorithm(
  builder: DerBuilder,
  { oid, parameters }: CmsAlgorithmIdentifier,
  identifier = 0x30,
): void {
  builder.nested(identifier, (inner) => {
    inner.oid(oid);
    if (parameters !== undefined) inner.raw(parameters);
  });
}

/** RFC 5754, section 2: identifiers of digests are written without parameters. */
export function digestIdentifier(digest: DigestAlgorithm): CmsAlgorithmIdentifier {
  return { oid: digestOid(digest) };
}

/**
 * Finds the digest that an identifier names; parameters are NULL or absent (RFC 5754, section 2).
 *
 * @param identifier The identifier.
 * @returns The digest; extendable-output functions with the length that CMS gives them.
 * @throws {SslError} `CMS`, `UNKNOWN_DIGEST_ALGORITHM`.
 */
export function digestOf({ oid }: CmsAlgorithmIdentifier): DigestAlgorithm {
  const digest = allDigests.find((row) => row.oid === oid);
  if (digest !== undefined) return withCmsLength(digest);
  throw new SslError("CMS", "UNKNOWN_DIGEST_ALGORITHM", {
    expected: "a digest that this library has",
    received: oidLongName(oid) ?? oid,
  });
}

/** RFC 8702, section 3.1: SHAKE128 gives 32 bytes in CMS, SHAKE256 64. */
function withCmsLength(digest: DigestAlgorithm): DigestAlgorithm {
  if (!isXof(digest)) return digest;
  const outputLength = digest.name === "shake128" ? 32 : 64;
  const start = (inner: Xof): Digest => {
    const outer: Digest = {
      update: (data) => {
        inner.update(data);
        return outer;
      },
      digest: () => inner.digest(outputLength),
      clone: () => start(inner.clone()),
    };
    return outer;
  };
  const { name, aliases, blockLength, oid } = digest;
  return {
    name,
    aliases,
    blockLength,
    oid,
    outputLength,
    create: () => start(digest.create()),
    digest: (data) => digest.digest(data, { outputLength }),
  };
}
