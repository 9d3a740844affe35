// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of ARIA: 5 KiB, made of its S-boxes at the first use. */

import { decodeHex } from "../../wire/mod.ts";
import { aesTables } from "../engine/aes_tables.ts";

/** RFC 5794, Section 2.4.2: SB2. SB1 is the S-box of AES, SB3 and SB4 are the inverses of both. */
const SB_2 = "e24e54fc94c24acc620d6a463c4d8bd15efa64cbb497be2bbc772e03d31959c1" +
  "1d06416b55f09969ea9c18ae63dfe7bb007366fb964c85e43a0945aa0fee10eb" +
  "2d7ff429accfad918d78c895f92fcecd087a88385c832a2847dbb8c793a41253" +
  "ff870e3136215848018e377432cae9b1b7ab0cd7c4564226079860d9b6b91140" +
  "ec208cbda0c984044923f14f501f13dcd8c09e57e3c37b653b028f3ee82592e5" +
  "15ddfd17a9bfd49a7ec53967fe769d43a7e1d0f568f21b347005a38ad57986a8" +
  "30c6514b1ea627f635d26e2416825fdae675a2ef2cb21c9f5d6f800a72449b6c" +
  "900b5b337d5a52f361a1f7b0d63f7c6ded14e0a53d22b3f889de711aafbab581";

/** The tables. */
export interface AriaTables {
  /** SB1 to SB4. */
  readonly boxes: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  /**
   * The same, each in the place that it has in odd rounds, as words: the first step of the diffusion
   * adds each byte to the three others of its word.
   */
  readonly spread: readonly [Int32Array, Int32Array, Int32Array, Int32Array];
}

let tables: AriaTables | undefined;

/**
 * Gives the tables.
 *
 * @returns The tables, the same ones for everybody.
 */
export function ariaTables(): AriaTables {
  tables ??= makeTables();
  return tables;
}

function makeTables(): AriaTables {
  const { sbox: first, inverseSbox: third } = aesTables();
  const second = decodeHex(SB_2);
  const fourth = new Uint8Array(256);
  for (const [value, substitute] of second.entries()) fourth[substitute] = value;
  return {
    boxes: [first, second, third, fourth],
    spread: [
      spread(first, 0x00010101),
      spread(second, 0x01000101),
      spread(third, 0x01010001),
      spread(fourth, 0x01010100),
    ],
  };
}

function spread(box: Uint8Array, places: number): Int32Array {
  return Int32Array.from(box, (value) => Math.imul(value, places));
}
