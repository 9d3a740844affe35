// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ALGORITHM_OIDS } from "./_oid_algorithms.ts";
import { ATTRIBUTE_OIDS } from "./_oid_attributes.ts";
import { CURVE_OIDS } from "./_oid_curves.ts";
import { EXTENSION_OIDS } from "./_oid_extensions.ts";

/** The short and the long name of an object, as OBJ_nid2sn and OBJ_nid2ln give them. */
export type OidNames = readonly [shortName: string, longName: string];

/** Objects by dotted identifier. */
export type OidTable = Readonly<Record<string, OidNames>>;

/** The objects that appear in certificates and keys, with OpenSSL's names; a table a family. */
export const defaultOidTables: readonly OidTable[] = [
  ATTRIBUTE_OIDS,
  EXTENSION_OIDS,
  ALGORITHM_OIDS,
  CURVE_OIDS,
];

function namesOf(oid: string, tables: readonly OidTable[]): OidNames | undefined {
  for (const table of tables) {
    if (Object.hasOwn(table, oid)) return table[oid];
  }
  return undefined;
}

/**
 * Gives an object's short name, as OBJ_nid2sn.
 *
 * @param oid The identifier in dotted form.
 * @param tables Where to look.
 * @returns The name, for example `CN`; `undefined` when no table has it.
 *
 * @example Usage
 * ```ts
 * import { oidShortName } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(oidShortName("2.5.4.3"), "CN");
 * ```
 */
export function oidShortName(
  oid: string,
  tables: readonly OidTable[] = defaultOidTables,
): string | undefined {
  return namesOf(oid, tables)?.[0];
}

/**
 * Gives an object's long name, as OBJ_nid2ln.
 *
 * @param oid The identifier in dotted form.
 * @param tables Where to look.
 * @returns The name, for example `commonName`; `undefined` when no table has it.
 *
 * @example Usage
 * ```ts
 * import { oidLongName } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(oidLongName("2.5.29.17"), "X509v3 Subject Alternative Name");
 * ```
 */
export function oidLongName(
  oid: string,
  tables: readonly OidTable[] = defaultOidTables,
): string | undefined {
  return namesOf(oid, tables)?.[1];
}

const DOTTED_REGEXP = /^[0-2](\.[0-9]+)+$/;

/**
 * Finds the object of a name, as OBJ_txt2obj: a short name, a long name, or a dotted identifier.
 * Short and long names are taken as they are written; where none fits, the case is ignored.
 *
 * @param name The name.
 * @param tables Where to look.
 * @returns The identifier in dotted form; `undefined` for an unknown name.
 *
 * @example Usage
 * ```ts
 * import { oidFromName } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(oidFromName("serverAuth"), "1.3.6.1.5.5.7.3.1");
 * assertEquals(oidFromName("commonName"), "2.5.4.3");
 * assertEquals(oidFromName("1.2.3"), "1.2.3");
 * ```
 */
export function oidFromName(
  name: string,
  tables: readonly OidTable[] = defaultOidTables,
): string | undefined {
  if (DOTTED_REGEXP.test(name)) return name;
  const lowered = name.toLowerCase();
  let similar: string | undefined;
  for (const table of tables) {
    for (const oid in table) {
      const [shortName, longName] = table[oid] as OidNames;
      if (shortName === name || longName === name) return oid;
      if (similar !== undefined) continue;
      if (shortName.toLowerCase() === lowered || longName.toLowerCase() === lowered) similar = oid;
    }
  }
  return similar;
}
