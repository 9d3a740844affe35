// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import {
  type KeyExchangeGroup,
  mlkem1024,
  mlkem512,
  mlkem768,
  secp256r1,
  secp256r1Mlkem768,
  secp384r1,
  secp384r1Mlkem1024,
  secp521r1,
  x25519,
  x25519Mlkem768,
  x448,
} from "../../crypto/exchange/exchange.ts";
import { SslError } from "../../err/mod.ts";
import { type NamedNumber, nameOf, rowOf } from "./name_of.ts";
import { nearestNames } from "./nearest_name.ts";
import { UNAVAILABLE_GROUPS } from "./unavailable_groups.ts";

/** One group of `supported_groups`. */
export interface NamedGroup extends NamedNumber {
  /** The name that OpenSSL prints, for example in the line `Server Temp Key`. */
  readonly opensslName: string;
  /** Other names that options take. */
  readonly aliases: readonly string[];
  /** How the key exchange is done. */
  readonly exchange: KeyExchangeGroup;
  /** The size of the group in bits, as EVP_PKEY_bits gives it. */
  readonly bits: number;
  /** Its strength in bits. */
  readonly securityBits: number;
  /** Whether TLS 1.2 may use it (RFC 8422); the KEMs and hybrids are for TLS 1.3 alone. */
  readonly tls12: boolean;
  /** Whether TLS 1.3 may use it (RFC 8446, Section 4.2.7). */
  readonly tls13: boolean;
}

/** A group that a key exchange can be done with, as every row of {@linkcode NAMED_GROUPS} is. */
export type UsableNamedGroup = NamedGroup;

/** The groups of this library (IANA's registry "TLS Supported Groups"). */
export const NAMED_GROUPS: readonly NamedGroup[] = [
  {
    number: 29,
    name: "x25519",
    opensslName: "X25519",
    aliases: [],
    exchange: x25519,
    bits: 253,
    securityBits: 128,
    tls12: true,
    tls13: true,
  },
  {
    number: 23,
    name: "secp256r1",
    opensslName: "prime256v1",
    aliases: ["P-256"],
    exchange: secp256r1,
    bits: 256,
    securityBits: 128,
    tls12: true,
    tls13: true,
  },
  {
    number: 30,
    name: "x448",
    opensslName: "X448",
    aliases: [],
    exchange: x448,
    bits: 448,
    securityBits: 224,
    tls12: true,
    tls13: true,
  },
  {
    number: 24,
    name: "secp384r1",
    opensslName: "secp384r1",
    aliases: ["P-384"],
    exchange: secp384r1,
    bits: 384,
    securityBits: 192,
    tls12: true,
    tls13: true,
  },
  {
    number: 25,
    name: "secp521r1",
    opensslName: "secp521r1",
    aliases: ["P-521"],
    exchange: secp521r1,
    bits: 521,
    securityBits: 256,
    tls12: true,
    tls13: true,
  },
  {
    number: 4588,
    name: "X25519MLKEM768",
    opensslName: "X25519MLKEM768",
    aliases: [],
    exchange: x25519Mlkem768,
    bits: 768,
    securityBits: 192,
    tls12: false,
    tls13: true,
  },
  {
    number: 4587,
    name: "SecP256r1MLKEM768",
    opensslName: "SecP256r1MLKEM768",
    aliases: [],
    exchange: secp256r1Mlkem768,
    bits: 768,
    securityBits: 192,
    tls12: false,
    tls13: true,
  },
  {
    number: 4589,
    name: "SecP384r1MLKEM1024",
    opensslName: "SecP384r1MLKEM1024",
    aliases: [],
    exchange: secp384r1Mlkem1024,
    bits: 1024,
    securityBits: 256,
    tls12: false,
    tls13: true,
  },
  {
    number: 512,
    name: "MLKEM512",
    opensslName: "MLKEM512",
    aliases: ["ML-KEM-512"],
    exchange: mlkem512,
    bits: 512,
    securityBits: 128,
    tls12: false,
    tls13: true,
  },
  {
    number: 513,
    name: "MLKEM768",
    opensslName: "MLKEM768",
    aliases: ["ML-KEM-768"],
    exchange: mlkem768,
    bits: 768,
    securityBits: 192,
    tls12: false,
    tls13: true,
  },
  {
    number: 514,
    name: "MLKEM1024",
    opensslName: "MLKEM1024",
    aliases: ["ML-KEM-1024"],
    exchange: mlkem1024,
    bits: 1024,
    securityBits: 256,
    tls12: false,
    tls13: true,
  },
];

/**
 * Finds a group by its code point.
 *
 * @param number The code point.
 * @returns Its row, or `undefined` for one that this library does not have.
 *
 * @example Usage
 * ```ts
 * import { namedGroupByNumber } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(namedGroupByNumber(23)?.opensslName, "prime256v1");
 * ```
 */
export function namedGroupByNumber(number: number): NamedGroup | undefined {
  return rowOf(NAMED_GROUPS, number);
}

/**
 * Finds a group by any of its names, in either case: `"x25519"`, `"P-256"`, `"prime256v1"`.
 *
 * @param name The name.
 * @returns Its row, or `undefined` for one that this library does not have.
 *
 * @example Usage
 * ```ts
 * import { namedGroupByName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(namedGroupByName("P-256")?.number, 23);
 * assertEquals(namedGroupByName("x25519mlkem768")?.number, 4588);
 * ```
 */
export function namedGroupByName(name: string): NamedGroup | undefined {
  const wanted = name.toLowerCase();
  return NAMED_GROUPS.find((row) => namesOf(row).some((own) => own.toLowerCase() === wanted));
}

/**
 * Gives the name of a group, also of one that this library does not have.
 *
 * @param number The code point.
 * @returns The name, or the number in hexadecimal for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { namedGroupName } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(namedGroupName(29), "x25519");
 * assertEquals(namedGroupName(0x2a2a), "0x2A2A");
 * ```
 */
export function namedGroupName(number: number): string {
  return rowOf(NAMED_GROUPS, number)?.name ?? nameOf(UNAVAILABLE_GROUPS, number, 2);
}

/**
 * Reads a list of groups, best first, as the option `-groups` of `openssl` takes it
 * (SSL_CTX_set1_groups_list): names with colons between them. A name twice counts once.
 *
 * @param list The names, with colons between them or as an array.
 * @returns The groups.
 * @throws {SslError} SSL, passed invalid argument: for a name that is unknown or that this library
 * can not do, and for an empty list.
 *
 * @example Usage
 * ```ts
 * import { parseNamedGroups } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseNamedGroups("X25519:P-256").map((group) => group.number), [29, 23]);
 * ```
 */
export function parseNamedGroups(list: string | readonly string[]): NamedGroup[] {
  const names = typeof list === "string" ? list.split(":") : list;
  const groups: NamedGroup[] = [];
  for (const name of names) {
    const row = namedGroupByName(name);
    if (row === undefined) throw unknownGroup(name);
    if (!groups.includes(row)) groups.push(row);
  }
  if (groups.length === 0) throw unknownGroup("");
  return groups;
}

function namesOf(row: NamedGroup): string[] {
  return [row.name, row.opensslName, ...row.aliases];
}

function unknownGroup(name: string): SslError {
  const near = nearestNames(name, NAMED_GROUPS.flatMap(namesOf));
  const known = UNAVAILABLE_GROUPS.some((row) => row.name.toLowerCase() === name.toLowerCase());
  return new SslError("SSL", "ERR_PASSED_INVALID_ARGUMENT", {
    expected: `groups out of ${NAMED_GROUPS.map((group) => group.name).join(", ")}`,
    received: `"${name.slice(0, 80)}"${known ? ", a group that this library does not have" : ""}`,
    ...(near.length === 0 ? {} : { remedy: `did you mean ${near.join(" or ")}?` }),
  });
}
