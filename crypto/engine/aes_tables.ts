// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of the portable AES: 9 KiB, made at the first use. */

/** Tables for words whose first byte is the lowest. */
export interface AesTables {
  /** The S-box (FIPS 197, Section 5.1.1). */
  readonly sbox: Uint8Array;
  /** Its inverse (FIPS 197, Section 5.3.2). */
  readonly inverseSbox: Uint8Array;
  /** SubBytes and MixColumns of one byte of a column, by the byte's row. */
  readonly columns: AesRows;
  /** InvSubBytes and InvMixColumns of one byte of a column, by the byte's row. */
  readonly inverseColumns: AesRows;
}

/** One table for each row of the state. */
export type AesRows = readonly [Int32Array, Int32Array, Int32Array, Int32Array];

let tables: AesTables | undefined;

/**
 * Gives the tables.
 *
 * @returns The tables, the same ones for everybody.
 */
export function aesTables(): AesTables {
  tables ??= makeTables();
  return tables;
}

function makeTables(): AesTables {
  const sbox = makeSbox();
  const inverseSbox = new Uint8Array(256);
  for (let value = 0; value < 256; value++) inverseSbox[sbox[value] as number] = value;
  return {
    sbox,
    inverseSbox,
    columns: rowsOf(sbox, [2, 1, 1, 3]),
    inverseColumns: rowsOf(inverseSbox, [14, 9, 13, 11]),
  };
}

/** Inverses in GF(2^8), as powers of the generator 3, and the affine map behind them. */
function makeSbox(): Uint8Array {
  const powers = new Uint8Array(256);
  let power = 1;
  for (let exponent = 0; exponent < 256; exponent++) {
    powers[exponent] = power;
    power = multiply(power, 3);
  }
  const sbox = new Uint8Array(256).fill(0x63);
  for (let exponent = 0; exponent < 255; exponent++) {
    const inverse = powers[255 - exponent] as number;
    const wide = inverse << 8 | inverse;
    sbox[powers[exponent] as number] = wide ^ wide >> 4 ^ wide >> 5 ^ wide >> 6 ^ wide >> 7 ^ 0x63;
  }
  return sbox;
}

/** The products of every substituted byte with the coefficients of one column of the matrix. */
function rowsOf(box: Uint8Array, coefficients: readonly number[]): AesRows {
  const first = new Int32Array(256);
  for (let value = 0; value < 256; value++) {
    for (const [row, coefficient] of coefficients.entries()) {
      first[value] = (first[value] as number) |
        multiply(box[value] as number, coefficient) << 8 * row;
    }
  }
  // The other rows have the same column, turned.
  const second = first.map((word) => word << 8 | word >>> 24);
  const third = second.map((word) => word << 8 | word >>> 24);
  return [first, second, third, third.map((word) => word << 8 | word >>> 24)];
}

/** Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, Section 4.2). */
function multiply(value: number, factor: number): number {
  let product = 0;
  for (let bit = 0; bit < 4; bit++) {
    if (factor >> bit & 1) product ^= value;
    value = value << 1 ^ (value >> 7) * 0x11b;
  }
  return product;
}
