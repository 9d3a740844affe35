// Copyright 2026 the streamssl authors. MIT license.

import type { Engine } from "../../crypto/mod.ts";
import { describeError } from "./case.ts";
import type { VectorFile } from "./discover.ts";
import { EngineSet } from "./engines.ts";
import { casesOf } from "./suites.ts";

/** A vector that failed. */
export interface Failure {
  /** The vector's name within its file. */
  name: string;
  /** What is wrong. */
  text: string;
}

/** What came of a file. */
export interface Row {
  /** The file's path below the folder. */
  path: string;
  /** How many vectors passed. */
  passed: number;
  /** Those that failed. */
  failures: Failure[];
  /** How many were skipped, by reason. */
  skipped: Map<string, number>;
  /** How many vectors ran on which engine. */
  engines: ReadonlyMap<string, number>;
  /** How long it took, in milliseconds. */
  milliseconds: number;
}

/** What to run. */
export interface RunOptions {
  /** The engines that vectors run on. */
  engines: readonly Engine[];
  /** Whether a vector is of interest. All are when left out. */
  wanted?: (path: string, name: string) => boolean;
}

/**
 * Runs the vectors of one file.
 *
 * @param file The file.
 * @param options What to run.
 * @returns The counts.
 */
export async function runFile(file: VectorFile, options: RunOptions): Promise<Row> {
  const start = performance.now();
  const engines = new EngineSet(options.engines);
  const skipped = new Map<string, number>();
  const failures: Failure[] = [];
  let passed = 0;
  let at = "reading the file";
  try {
    for (const entry of casesOf(file, engines)) {
      if (options.wanted?.(file.path, entry.name) === false) continue;
      at = entry.name;
      let outcome;
      try {
        outcome = await entry.run();
      } catch (error) {
        outcome = { failed: `unexpected error: ${describeError(error)}` };
      }
      if (outcome === "passed") passed++;
      else if ("failed" in outcome) failures.push({ name: entry.name, text: outcome.failed });
      else skipped.set(outcome.skipped, (skipped.get(outcome.skipped) ?? 0) + 1);
    }
  } catch (error) {
    // A file that can not be read to its end is a failure: what stands after that place never ran.
    failures.push({ name: `after ${at}`, text: describeError(error) });
  }
  return {
    path: file.path,
    passed,
    failures,
    skipped,
    engines: engines.ran,
    milliseconds: performance.now() - start,
  };
}

/** Whether nothing of a file was run or skipped. */
export function isEmpty(row: Row): boolean {
  return row.passed === 0 && row.failures.length === 0 && row.skipped.size === 0;
}
