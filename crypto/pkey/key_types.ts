// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The table of key types: one row a type. */

import { oidLongName } from "../asn1/oid_names.ts";
import { dhKeyType } from "../dh/dh_key_type.ts";
import { dsaKeyType } from "../dsa/dsa_key_type.ts";
import { ecKeyType } from "../ec/ec_key_type.ts";
import { rawKeyType } from "../ec/raw_key_type.ts";
import { SslError } from "../../err/mod.ts";
import { rsaKeyType } from "../rsa/rsa_key_type.ts";
import { mlKemKeyType } from "../kem/ml_kem_key_type.ts";
import { mlDsaKeyType } from "../ml_dsa/ml_dsa_key_type.ts";
import { slhDsaKeyType } from "../slh_dsa/slh_dsa_key_type.ts";
import type { KeyTypeRow } from "./key_type.ts";
import type { KeyType } from "./pkey_types.ts";

/** Every type of keys that this library has. */
export const KEY_TYPES: readonly KeyTypeRow[] = [
  rsaKeyType,
  dsaKeyType,
  dhKeyType,
  ecKeyType,
  rawKeyType,
  mlKemKeyType,
  mlDsaKeyType,
  slhDsaKeyType,
];

/**
 * Finds what is known of a type of keys.
 *
 * @param type The type.
 * @returns The row of the table.
 */
export function keyTypeRow(type: KeyType): KeyTypeRow {
  const row = KEY_TYPES.find(({ types }) => types.includes(type));
  if (row === undefined) throw new TypeError(`Cannot use keys of type "${type}": not known`);
  return row;
}

/**
 * Finds a type of keys by the object identifier of an AlgorithmIdentifier.
 *
 * @param oid The object identifier, dotted.
 * @returns The row of the table.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when there is none.
 */
export function keyTypeByOid(oid: string): KeyTypeRow {
  const row = KEY_TYPES.find(({ oids }) => oids.includes(oid));
  if (row !== undefined) return row;
  throw new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: `a key of type ${KEY_TYPES.flatMap(({ types }) => types).join(", ")}`,
    received: oidLongName(oid) ?? oid,
    where: "algorithm",
  });
}
