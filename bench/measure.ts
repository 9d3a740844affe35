// Copyright 2026 the streamssl authors. MIT license.

/** Rates of several contestants, measured in turns so that a busy machine is busy for all of them. */

/** Something that can be done again and again. */
export interface Contestant {
  /** Its name in the table. */
  readonly name: string;
  /** Does it once; the result is how much was done, 1 when there is none. */
  run(): Promise<number | void> | number | void;
}

/** What a contestant reached. */
export interface Result {
  /** Its name. */
  readonly name: string;
  /** How much it did in a second, in the best of its rounds. */
  readonly rate: number;
}

/** How long to measure. */
export interface MeasureOptions {
  /** How many rounds, beside one for the compiler. @default {5} */
  rounds?: number;
  /** How long a contestant's turn is, in milliseconds. @default {300} */
  turn?: number;
  /** How long the round for the compiler is, in milliseconds. @default {turn} */
  warmUp?: number;
  /** The clock, in milliseconds. @default {performance.now} */
  clock?: () => number;
}

/**
 * Measures contestants in turns.
 *
 * @param contestants Who competes.
 * @param options How long.
 * @returns The best round of each, in the same order.
 */
export async function measure(
  contestants: readonly Contestant[],
  { rounds = 5, turn = 300, warmUp = turn, clock = () => performance.now() }: MeasureOptions = {},
): Promise<Result[]> {
  const best = contestants.map(() => 0);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const start = clock();
      let done = 0;
      let took = 0;
      while (took < (round === 0 ? warmUp : turn)) {
        done += (await contestant.run()) ?? 1;
        took = clock() - start;
      }
      if (round > 0) best[index] = Math.max(best[index] as number, done / took * 1000);
    }
  }
  return contestants.map(({ name }, index) => ({ name, rate: best[index] as number }));
}
