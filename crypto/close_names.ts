// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What an error about an unknown name tells: which names are close to it. */

/** More than this much of a name is not compared: it comes from outside. */
const LONGEST = 64;

/**
 * Finds the names that someone may have meant: those that differ by few letters, letter case and
 * punctuation aside.
 *
 * @param name What was asked for.
 * @param candidates The names that there are.
 * @returns At most three of them, the closest first.
 */
export function closeNames(name: string, candidates: Iterable<string>): string[] {
  const wanted = plain(name);
  // Nobody misspells an object identifier so that the right one can be guessed.
  if (wanted === "" || /^[0-9.]+$/.test(name)) return [];
  const distances = new Map<string, number>();
  for (const candidate of candidates) {
    const other = plain(candidate);
    // A third of the letters may differ; of the shortest names one.
    const most = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const distance = editDistance(wanted, other);
    if (distance <= most) distances.set(candidate, distance);
  }
  return [...distances].sort((a, b) => a[1] - b[1]).slice(0, 3).map(([candidate]) => candidate);
}

/**
 * Says where an unknown name could be found, or which are close to it.
 *
 * @param name What was asked for.
 * @param names The names in the table that was searched.
 * @param elsewhere The set that has the name, when one is known.
 * @returns A remedy for an error, or `undefined` when nothing is close.
 */
export function nameRemedy(
  name: string,
  names: Iterable<string>,
  elsewhere?: string,
): string | undefined {
  if (elsewhere !== undefined) return `look it up in ${elsewhere}, which has it`;
  const close = closeNames(name, names);
  return close.length === 0 ? undefined : `did you mean ${close.join(" or ")}?`;
}

/**
 * The edit distance of Levenshtein with swaps of neighbours: how many letters must be inserted, removed,
 * replaced or swapped.
 *
 * @param a One text.
 * @param b The other.
 * @returns The distance.
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        last[column]! + 1,
        next[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] &&
        a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2]! + 1);
      next.push(cost);
    }
    before = last;
    last = next;
  }
  return last[b.length]!;
}

function plain(name: string): string {
  return name.slice(0, LONGEST).toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
