// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What every row of a registry has: its code point and its name. */
export interface NamedNumber {
  /** The code point on the wire. */
  readonly number: number;
  /** The name in the RFC and in IANA's registry. */
  readonly name: string;
}

/**
 * Gives the name of a code point. Unknown ones are written in hexadecimal.
 *
 * @param table A registry.
 * @param number The code point.
 * @param size The size of the code point on the wire in bytes, for the digits of an unknown one.
 * @returns The name, or `0x…` with two digits a byte.
 *
 * @example Usage
 * ```ts
 * import { HANDSHAKE_TYPES, nameOf } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nameOf(HANDSHAKE_TYPES, 20), "finished");
 * assertEquals(nameOf(HANDSHAKE_TYPES, 0xfa, 1), "0xFA");
 * ```
 */
export function nameOf(table: readonly NamedNumber[], number: number, size: 1 | 2 = 2): string {
  return rowOf(table, number)?.name ?? hexNumber(number, size);
}

/**
 * Finds the row of a code point.
 *
 * @typeParam Row What the rows of the registry are.
 * @param table A registry.
 * @param number The code point.
 * @returns Its row, or `undefined` for an unknown one.
 *
 * @example Usage
 * ```ts
 * import { NAMED_GROUPS, rowOf } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rowOf(NAMED_GROUPS, 29)?.name, "x25519");
 * assertEquals(rowOf(NAMED_GROUPS, 0xfafa), undefined);
 * ```
 */
export function rowOf<Row extends NamedNumber>(
  table: readonly Row[],
  number: number,
): Row | undefined {
  for (const row of table) {
    if (row.number === number) return row;
  }
  return undefined;
}

/**
 * Writes a code point in hexadecimal.
 *
 * @param number The code point.
 * @param size How many bytes it has on the wire.
 * @returns `0x` and two upper-case digits a byte.
 *
 * @example Usage
 * ```ts
 * import { hexNumber } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hexNumber(0x1305, 2), "0x1305");
 * ```
 */
export function hexNumber(number: number, size: 1 | 2 = 2): string {
  return `0x${number.toString(16).toUpperCase().padStart(2 * size, "0")}`;
}
