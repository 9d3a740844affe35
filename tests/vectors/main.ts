// Copyright 2026 the streamssl authors. MIT license.

/**
 * Runs vectors of Wycheproof, OpenSSL's evp_test, `openssl verify`, limbo and NIST's PKITS from a folder,
 * and prints a row a file. Requires `--allow-read`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import type { Engine } from "../../crypto/mod.ts";
import { findVectorFiles } from "./discover.ts";
import { formatRow, formatSummary, HEADING } from "./report.ts";
import { isEmpty, type Row, runFile } from "./run.ts";
import { availableEngines } from "./suites.ts";

const USAGE = `Usage: deno task vectors FOLDER [options]

Runs every vector of FOLDER and the folders below it, told apart by what the files hold:
Wycheproof (JSON with testGroups), stanzas of OpenSSL's evp_test (.txt), cases of openssl verify
(cases.json with certs/), limbo (JSON with testcases), PKITS (certs/ and crls/ of PKITS_data).

Options:
  --engine NAME    Only this engine: portable, host, wasm, web. May be given several times.
  --only PATTERN   Only vectors whose "FILE NAME" matches this regular expression.
  --verbose        List every failure, not the first three of each file.
  --help           Print this.

Exit code: 0 when everything that ran passed, 1 after a failure, 2 when nothing could be run.
`;

/** The command line, as understood. */
interface Arguments {
  folder: string;
  engines: readonly Engine[];
  only: RegExp | undefined;
  verbose: boolean;
}

/**
 * Runs the program.
 *
 * @param args The command line.
 * @param print Where lines go.
 * @returns The exit code.
 */
export async function main(
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  let given: Arguments | string;
  try {
    given = readArguments(args);
  } catch (error) {
    given = error instanceof Error ? error.message : String(error);
  }
  if (typeof given === "string") {
    print(given);
    return given === USAGE ? 0 : 2;
  }
  const { folder, engines, only, verbose } = given;
  const rows: Row[] = [];
  print(HEADING);
  for (const file of findVectorFiles(folder)) {
    const row = await runFile(file, {
      engines,
      ...(only ? { wanted: (path, name) => only.test(`${path} ${name}`) } : {}),
    });
    if (isEmpty(row)) continue;
    rows.push(row);
    print(formatRow(row, { verbose }));
  }
  print(formatSummary(rows));
  if (rows.length === 0) {
    print(`No vectors in ${folder}${only ? ` that match ${only.source}` : ""}`);
    return 2;
  }
  return rows.some((row) => row.failures.length > 0) ? 1 : 0;
}

function readArguments(args: readonly string[]): Arguments | string {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      engine: { type: "string", multiple: true, default: [] },
      only: { type: "string" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return USAGE;
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) {
    return `One folder is expected, ${positionals.length} are given\n\n${USAGE}`.trimEnd();
  }
  if (!Deno.statSync(folder).isDirectory) return `Not a folder: ${folder}`;
  const engines = availableEngines();
  const wanted = values.engine.flatMap((names) => names.split(","));
  for (const name of wanted) {
    if (!engines.some((engine) => engine.name === name)) {
      return `Unknown engine "${name}": ${engines.map((engine) => engine.name).join(", ")} exist`;
    }
  }
  return {
    folder,
    engines: wanted.length === 0 ? engines : engines.filter(({ name }) => wanted.includes(name)),
    only: values.only === undefined ? undefined : new RegExp(values.only),
    verbose: values.verbose,
  };
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  Deno.exit(await main(Deno.args, (line) => console.log(line)));
}
