// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Keccak-f[1600] (FIPS 202, Section 3): the lanes of the state in variables, a round in each turn of a
 * loop. Rotations and steps between places are worked out while the code is emitted.
 */

import { CONSTANTS, STATE } from "../keccak_layout.ts";
import { i32, type I64, i64, type Local, ModuleBuilder } from "../emitter/mod.ts";

type Lane = Local<"i64">;
/** How many rounds there are. */
const ROUNDS = 24;

/** Makes the module: `permute()` permutes the state. @returns The module's bytes. */
export function keccakModule(): Uint8Array<ArrayBuffer> {
  const m = new ModuleBuilder(1);
  m.data(CONSTANTS, roundConstants());
  m.export("permute", 0, (f) => {
    const lanes = Array.from(
      { length: 25 },
      (_, lane) => f.let(i64.load(i32.constant(STATE), 8 * lane)),
    );
    const moved = f.locals("i64", 25);
    const parities = f.locals("i64", 5);
    const lane = (x: number, y: number): Lane => lanes[x % 5 + 5 * (y % 5)] as Lane;
    const round = f.let(i32.constant(0));
    f.doWhile(() => {
      // Theta: to each lane the parities of the columns beside it.
      parities.forEach((parity, x) => {
        const column = [0, 1, 2, 3, 4].map((y): I64 => lane(x, y));
        f.set(parity, column.reduce((sum, other) => i64.xor(sum, other)));
      });
      for (let x = 0; x < 5; x++) {
        const [before, after] = [parities[(x + 4) % 5], parities[(x + 1) % 5]] as [Lane, Lane];
        const added = f.let(i64.xor(before, i64.rotateLeft(after, 1)));
        for (let y = 0; y < 5; y++) f.set(lane(x, y), i64.xor(lane(x, y), added));
      }
      // Rho and pi: each lane rotated, to another place.
      rotations().forEach(([from, to, bits]) =>
        f.set(moved[to] as Lane, i64.rotateLeft(lanes[from] as Lane, bits))
      );
      // Chi: the only step that is not linear. Iota: a constant breaks the symmetry.
      for (let at = 0; at < 25; at++) {
        const row = at - at % 5;
        const [one, next, second] = [0, 1, 2].map((step) => moved[row + (at + step) % 5]) as [
          Lane,
          Lane,
          Lane,
        ];
        f.set(lanes[at] as Lane, i64.xor(one, i64.and(i64.xor(next, -1), second)));
      }
      f.set(lane(0, 0), i64.xor(lane(0, 0), i64.load(round, CONSTANTS)));
      f.set(round, i32.add(round, 8));
    }, () => i32.lessUnsigned(round, 8 * ROUNDS));
    lanes.forEach((value, at) => f.store64(i32.constant(STATE), value, 8 * at));
  });
  return m.toBytes();
}

/** From where each lane goes to where, rotated by how many bits (Sections 3.2.2 and 3.2.3). */
function rotations(): readonly (readonly [from: number, to: number, bits: number])[] {
  const moves: [number, number, number][] = [[0, 0, 0]];
  let [x, y] = [1, 0];
  for (let step = 0; step < 24; step++) {
    const [toX, toY] = [y, (2 * x + 3 * y) % 5];
    moves.push([x + 5 * y, toX + 5 * toY, (step + 1) * (step + 2) / 2 % 64]);
    [x, y] = [toX, toY];
  }
  return moves;
}

/** The constants, from a shift register of eight bits (Section 3.2.5). */
function roundConstants(): number[] {
  let register = 1;
  return Array.from({ length: ROUNDS }, () => {
    const bytes = new Array<number>(8).fill(0);
    for (let power = 0; power < 7; power++) {
      const bit = 2 ** power - 1;
      if (register & 1) bytes[bit >> 3] = (bytes[bit >> 3] as number) | 1 << (bit & 7);
      register = register << 1 ^ (register & 0x80 ? 0x171 : 0);
    }
    return bytes;
  }).flat();
}
