// Copyright 2026 the streamssl authors. MIT license.

/**
 * The vectors of other projects as tests: see `main.ts`. They lie in the folder that
 * `STREAMSSL_VECTORS` names, or in `../shared/vectors` beside the checkout.
 */

import { assert, assertEquals } from "@std/assert";
import { findVectorFiles, type SuiteName } from "./discover.ts";
import { formatRow } from "./report.ts";
import { runFile } from "./run.ts";
import { availableEngines } from "./suites.ts";

/** A part of a suite. */
export interface VectorPart {
  /** What it is called. */
  readonly name: string;
  /** The suite. */
  readonly suite: SuiteName;
  /** Which of its files. @default {all of them} */
  readonly paths?: RegExp;
}

/** Makes a test of each part; without the folder they are skipped, which fails where CI is set. */
export function testVectors(parts: readonly VectorPart[]): void {
  const folder = findFolder();
  if (folder !== undefined) {
    for (const part of parts) {
      Deno.test(`vectors pass: ${part.name}`, () => runPart(folder, part));
    }
    return;
  }
  Deno.test({
    name: "vectors are there",
    ignore: Deno.env.get("CI") !== "true",
    fn() {
      throw new Error("No vectors: set STREAMSSL_VECTORS to their folder");
    },
  });
  // deno-lint-ignore no-console
  console.log("Vectors are skipped: no ../shared/vectors, and STREAMSSL_VECTORS is not set");
}

async function runPart(folder: string, { suite, paths }: VectorPart): Promise<void> {
  let run = 0;
  const failed: string[] = [];
  for (const file of findVectorFiles(folder, (path) => paths?.test(`/${path}`) ?? true)) {
    if (file.suite !== suite) {
      assert(file.suite !== "damaged", `${file.path} is damaged`);
      continue;
    }
    const row = await runFile(file, { engines: availableEngines() });
    run += row.passed + row.failures.length;
    if (row.failures.length > 0) failed.push(formatRow(row));
  }
  assertEquals(failed, [], failed.join("\n"));
  assert(run > 0, `nothing of ${suite} was run`);
}

function findFolder(): string | undefined {
  const given = Deno.env.get("STREAMSSL_VECTORS");
  const path = given ??
    decodeURIComponent(new URL("../../../shared/vectors", import.meta.url).pathname);
  try {
    if (Deno.statSync(path).isDirectory) return path;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (given !== undefined) throw new Error(`STREAMSSL_VECTORS names no folder: ${given}`);
  return undefined;
}
