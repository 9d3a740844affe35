// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Finds the names that are most like a mistyped one, for errors that teach.
 *
 * @param name The name that was not found.
 * @param candidates The names there are.
 * @param limit How many to give at most.
 * @returns The nearest names, best first; none when nothing is near.
 *
 * @example Usage
 * ```ts
 * import { nearestNames } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearestNames("x2519", ["x25519", "x448", "secp256r1"]), ["x25519"]);
 * ```
 */
export function nearestNames(name: string, candidates: readonly string[], limit = 3): string[] {
  // Bounded work: a name longer than any candidate plus some can not be near one.
  const wanted = name.slice(0, 80).toLowerCase();
  const ranked: { name: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= Math.max(2, Math.floor(candidate.length / 4))) {
      ranked.push({ name: candidate, distance });
    }
  }
  ranked.sort((left, right) => left.distance - right.distance);
  return ranked.slice(0, limit).map((entry) => entry.name);
}

/** The Levenshtein distance, with one row of memory. */
function editDistance(left: string, right: string): number {
  const row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    let diagonal = row[0] as number;
    row[0] = i;
    for (let j = 1; j <= right.length; j++) {
      const above = row[j] as number;
      const substituted = diagonal + (left[i - 1] === right[j - 1] ? 0 : 1);
      row[j] = Math.min(above + 1, (row[j - 1] as number) + 1, substituted);
      diagonal = above;
    }
  }
  return row[right.length] as number;
}
