// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { isPromise } from "../../wire/mod.ts";
import { tempDirectory } from "../support/temp.ts";
import { pkitsCases, pkitsTable } from "./pkits.ts";

/** The package of PyPI that holds NIST's certificates and CRLs. */
const PACKAGE = "cryptography-vectors";
/** Takes the suite out of the package, and leaves the rest. */
const UNPACK = `
import glob, sys, zipfile
with zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0]) as package:
    for name in package.namelist():
        if "/PKITS_data/certs/" in name or "/PKITS_data/crls/" in name:
            package.extract(name, sys.argv[1])
`;

/** Fetches the suite into a folder; gives nothing where pip or the registry can not be reached. */
async function fetchSuite(folder: string): Promise<string | undefined> {
  const fetched = await run("pip", ["download", PACKAGE, "--no-deps", "-q", "-d", folder]);
  if (!fetched || !(await run("python3", ["-c", UNPACK, folder]))) return undefined;
  return `${folder}/cryptography_vectors/x509/PKITS_data`;
}

async function run(program: string, args: readonly string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("NIST's PKITS: each of the 249 cases has the result that NIST demands", async () => {
  await using folder = await tempDirectory();
  const suite = await fetchSuite(folder.path);
  if (suite === undefined) {
    // deno-lint-ignore no-console -- the line that says why the test is skipped
    console.log(`skipped: PKITS: pip can not download ${PACKAGE}`);
    return;
  }
  const failures: string[] = [];
  let passed = 0;
  for (const { name, run } of pkitsCases(suite)) {
    const outcome = run();
    const settled = isPromise(outcome) ? await outcome : outcome;
    if (settled === "passed") passed++;
    else failures.push(`${name}: ${JSON.stringify(settled)}`);
  }
  assertEquals(failures, []);
  assertEquals(passed, 249);
});

Deno.test("PKITS: the table has each section of NIST's document, with as many cases", () => {
  const counts = new Map<string, number>();
  for (const { name, certificates } of pkitsTable()) {
    const section = name.split(".").slice(0, 2).join(".");
    counts.set(section, (counts.get(section) ?? 0) + 1);
    assert(certificates.at(-1)?.endsWith("EE"), name);
  }
  assertEquals(Object.fromEntries(counts), {
    "4.1": 6,
    "4.2": 8,
    "4.3": 11,
    "4.4": 21,
    "4.5": 8,
    "4.6": 17,
    "4.7": 5,
    "4.8": 35,
    "4.9": 8,
    "4.10": 23,
    "4.11": 11,
    "4.12": 11,
    "4.13": 38,
    "4.14": 35,
    "4.15": 10,
    "4.16": 2,
  });
});
