// Copyright 2026 the streamssl authors. MIT license.

import type { Row } from "./run.ts";

const FAILURES_SHOWN = 3;

/** The heading of the table of rows. */
export const HEADING = `${"file".padEnd(58)} ${numbers("run", "passed", "failed", "skipped")}  ` +
  "engines; why skipped";

/**
 * Writes a file's row.
 *
 * @param row The counts.
 * @param options `verbose` lists every failure, not the first three.
 * @returns The row, and a line below it for each failure that is listed.
 */
export function formatRow(row: Row, options: { verbose?: boolean } = {}): string {
  const failed = row.failures.length;
  const engines = [...row.engines].map(([name, count]) => `${name} ${count}`).join(", ");
  const notes = [engines, formatReasons(row.skipped)].filter((text) => text !== "").join("; ");
  const lines = [
    `${row.path.padEnd(58)} ${
      numbers(row.passed + failed, row.passed, failed, countOf(row.skipped))
    }  ${notes}`,
  ];
  const shown = options.verbose ? failed : Math.min(failed, FAILURES_SHOWN);
  for (const failure of row.failures.slice(0, shown)) {
    lines.push(`    FAILED ${failure.name}: ${failure.text.replaceAll("\n", "\n      ")}`);
  }
  if (failed > shown) lines.push(`    and ${failed - shown} more (--verbose lists them)`);
  return lines.join("\n");
}

/**
 * Writes what all the rows come to: the skips by reason, then one line of sums.
 *
 * @param rows The rows.
 * @returns The text.
 */
export function formatSummary(rows: readonly Row[]): string {
  const skipped = new Map<string, number>();
  let passed = 0;
  let failed = 0;
  let milliseconds = 0;
  for (const row of rows) {
    passed += row.passed;
    failed += row.failures.length;
    milliseconds += row.milliseconds;
    for (const [reason, count] of row.skipped) {
      skipped.set(reason, (skipped.get(reason) ?? 0) + count);
    }
  }
  const reasons = [...skipped].sort(([one, many], [other, more]) =>
    more - many || (one < other ? -1 : 1)
  );
  return [
    ...(reasons.length > 0 ? ["", "Skipped, by reason:"] : []),
    ...reasons.map(([reason, count]) => `${String(count).padStart(8)}  ${reason}`),
    "",
    `${rows.length} files, ${passed + failed} run, ${passed} passed, ${failed} failed, ` +
    `${countOf(skipped)} skipped, ${(milliseconds / 1000).toFixed(1)} s`,
  ].join("\n");
}

/** How many vectors the reasons skip together. */
export function countOf(skipped: ReadonlyMap<string, number>): number {
  return [...skipped.values()].reduce((sum, count) => sum + count, 0);
}

function formatReasons(skipped: ReadonlyMap<string, number>): string {
  return [...skipped].map(([reason, count]) => `${reason} (${count})`).join(", ");
}

function numbers(...values: (number | string)[]): string {
  return values.map((value) => String(value).padStart(7)).join(" ");
}
