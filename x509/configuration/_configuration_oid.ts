// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Configuration } from "../../conf/mod.ts";
import { oidFromName } from "../../crypto/asn1/oid_names.ts";
import { rareOids } from "../../crypto/asn1/rare_oids.ts";

/**
 * Finds the object of a name, also among those that a configuration adds (`oid_section`).
 *
 * @param name The name, or the dotted identifier.
 * @param configuration The configuration.
 * @returns The identifier in dotted form; `undefined` for an unknown name.
 */
export function configurationOid(
  name: string,
  configuration: Configuration | undefined,
): string | undefined {
  const known = oidFromName(name) ?? oidFromName(name, [rareOids()]);
  if (known !== undefined || configuration === undefined) return known;
  const section = configuration.get(undefined, "oid_section");
  const entries = section === undefined ? undefined : configuration.section(section);
  const entry = entries?.findLast((row) => row.name === name);
  return entry && oidFromName(entry.value.trim());
}
