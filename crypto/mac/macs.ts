// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { nameRemedy } from "../close_names.ts";
import { blake2bMac, blake2sMac } from "./blake2_mac.ts";
import { cmac } from "./cmac.ts";
import { gmac } from "./gmac.ts";
import { hmacAlgorithm } from "./hmac.ts";
import { kmac128, kmac256 } from "./kmac.ts";
import type { MacAlgorithm } from "./mac.ts";
import { poly1305 } from "./poly1305.ts";
import { siphash } from "./siphash.ts";

/** Every MAC that this library has: those of OpenSSL 3's default provider. */
export const defaultMacs: readonly MacAlgorithm[] = [
  blake2bMac,
  blake2sMac,
  cmac,
  gmac,
  hmacAlgorithm,
  kmac128,
  kmac256,
  poly1305,
  siphash,
];

/**
 * Finds a MAC by any of OpenSSL's names for it or by its object identifier. The counterpart of
 * `EVP_MAC_fetch`.
 *
 * @param name The name; capital and small letters are one.
 * @param table Where to look.
 * @returns The MAC.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when the table has none of that name; the error
 * tells which names are close.
 *
 * @example Usage
 * ```ts
 * import { kmac128, macByName } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(macByName("KMAC128"), kmac128);
 * ```
 */
export function macByName(
  name: string,
  table: readonly MacAlgorithm[] = defaultMacs,
): MacAlgorithm {
  const found = find(name, table);
  if (found !== undefined) return found;
  const names = table.flatMap((mac) => [mac.name, ...mac.aliases]);
  const elsewhere = find(name, defaultMacs) === undefined ? undefined : "defaultMacs";
  const remedy = nameRemedy(name, names, elsewhere);
  throw new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: `one of ${table.map((mac) => mac.name).join(", ")}`,
    received: JSON.stringify(name.slice(0, 80)),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function find(name: string, table: readonly MacAlgorithm[]): MacAlgorithm | undefined {
  const wanted = name.toLowerCase();
  return table.find((mac) =>
    mac.oid === name || mac.name === wanted ||
    mac.aliases.some((alias) => alias.toLowerCase() === wanted)
  );
}
