// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AlgorithmIdentifier of keys: which algorithm, with which parameters. */

import type { DerBuilder } from "../asn1/der_builder.ts";
import type { DerReader } from "../asn1/der_reader.ts";
import type { KeyTypeRow } from "../pkey/key_type.ts";
import { keyTypeByOid, keyTypeRow } from "../pkey/key_types.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";

/** What an AlgorithmIdentifier says of a key. */
export interface KeyAlgorithm {
  /** The type of the key. */
  readonly row: KeyTypeRow;
  /** What the row read of it. */
  readonly parameters: unknown;
}

/**
 * Reads the AlgorithmIdentifier of a key.
 *
 * @param reader Where it comes next.
 * @returns What it says.
 * @throws {SslError} When the algorithm, the curve or the parameters can not be used.
 */
export function readKeyAlgorithm(reader: DerReader): KeyAlgorithm {
  return reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    const row = keyTypeByOid(oid);
    return { row, parameters: row.readParameters(inner, oid) };
  }, "algorithm");
}

/**
 * Writes the AlgorithmIdentifier of a key.
 *
 * @param builder Where to.
 * @param parts The key's parts.
 */
export function writeKeyAlgorithm(
  builder: DerBuilder,
  parts: PublicKeyParts | PrivateKeyParts,
): void {
  builder.sequence((inner) => keyTypeRow(parts.type).writeAlgorithm(inner, parts));
}
