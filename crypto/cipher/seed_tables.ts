// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of SEED: 4 KiB, made of its S-boxes at the first use. */

import { decodeHex } from "../../wire/mod.ts";
import { rotateLeft } from "./words.ts";

/** RFC 4269, Appendix A: S1. */
const S_BOX_1 = "a985d6d3541dac255d43181e51fcca632844209de0e2c817a58f037bbb13d2ee" +
  "708c3fa832ddf674ec950b575c5bbd01241c739810ccf2d92ce772839bd186c9" +
  "6050a3eb0db69e4fb75ac678a612afd561c3b441527d8d081f9900190453f7e1" +
  "fd762f27b08b0eaba26e934d697c090abfeff3c58714fe64de2e4b1a06216b66" +
  "02f5928a0cb37ed07a4796e52680addfa13037ae36152238f4a7454c81e98497" +
  "35cbce3c7111c78975fbdaf8945982c4ff493967c0cfd7b80f8e4223916cdba4" +
  "34f148c26f3d2d40be3ebcc1aaba4e553bdc687f9cd84a5677a0ed46b52b65fa" +
  "e3b9b19f5ef9e6b231ea6d5fe4f0cd88163a58d462290733e81b0579906a2a9a";

/** RFC 4269, Appendix A: S2. */
const S_BOX_2 = "38e82da6cfdeb3b8af6055c7446f6b5bc36233b529a0e2a7d39111061cbc364b" +
  "ef886ca817c416f4c245e1d63f3d8e98284ef63ea5f90ddfd82b667a272ff172" +
  "42d441c07367ac8bf7ad801fca2caa34d20beee95d9418f857ae08c513cd86b9" +
  "ff7dc131f58a6ab1d120d7022204687107db9d9961bee659dd5190dc9aa3abd0" +
  "810f471ae3ec8dbf967b5ca2a163234dc89e9c3a0c2eba6e9f5af292f34978cc" +
  "15fb70757f351003646dc674d5b4ea097619fe4012e0bd05fa01f02a5ea95643" +
  "8514899bb0e5487997fc1e82218c1b5f7754b21d254f0046ed5852eb7edac9fd" +
  "3095653cb6e4bb7c0e5039263284699337e724a4cb530a87d94c838fce3b4ab7";

/** SS0 to SS3: the S-boxes and the spread of the function G behind them, for the lowest byte first. */
export type SeedTables = readonly [Int32Array, Int32Array, Int32Array, Int32Array];

let tables: SeedTables | undefined;

/**
 * Gives the tables.
 *
 * @returns The tables, the same ones for everybody.
 */
export function seedTables(): SeedTables {
  tables ??= makeTables();
  return tables;
}

/** Section 2.2: each byte goes to all four, each time without two bits. */
function makeTables(): SeedTables {
  const [first, second] = [decodeHex(S_BOX_1), decodeHex(S_BOX_2)];
  const table = (box: Uint8Array, turn: number) => {
    const masks = rotateLeft(0x3fcff3fc, turn);
    return Int32Array.from(box, (substitute) => Math.imul(substitute, 0x01010101) & masks);
  };
  return [table(first, 0), table(second, 24), table(first, 16), table(second, 8)];
}
