// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of SM4: 4 KiB, made of its S-box at the first use. */

import { decodeHex } from "../../wire/mod.ts";
import { rotateLeft } from "./words.ts";

/** GB/T 32907-2016, Section 6.2. */
const S_BOX = "d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa44132649860699" +
  "9c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6" +
  "4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35" +
  "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e" +
  "eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e3" +
  "1df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51" +
  "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b0" +
  "8969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948";

/** The tables. */
export interface Sm4Tables {
  /** The S-box. */
  readonly sbox: Uint8Array;
  /** The S-box and the linear map L behind it, by the place of the byte in its word. */
  readonly linear: readonly [Int32Array, Int32Array, Int32Array, Int32Array];
}

let tables: Sm4Tables | undefined;

/**
 * Gives the tables.
 *
 * @returns The tables, the same ones for everybody.
 */
export function sm4Tables(): Sm4Tables {
  tables ??= makeTables();
  return tables;
}

function makeTables(): Sm4Tables {
  const sbox = decodeHex(S_BOX);
  const table = (shift: number) =>
    Int32Array.from(sbox, (substitute) => {
      const word = substitute << shift;
      return word ^ rotateLeft(word, 2) ^ rotateLeft(word, 10) ^ rotateLeft(word, 18) ^
        rotateLeft(word, 24);
    });
  return { sbox, linear: [table(24), table(16), table(8), table(0)] };
}
