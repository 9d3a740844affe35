// Copyright 2026 the streamssl authors. MIT license.

/**
 * Runs the vectors of other projects: see `vectors/main.ts`. They lie in the folder that
 * `STREAMSSL_VECTORS` names, or in `../shared/vectors` beside the checkout.
 */

import { assert, assertEquals } from "@std/assert";
import { findVectorFiles, type SuiteName } from "./vectors/discover.ts";
import { formatRow } from "./vectors/report.ts";
import { runFile } from "./vectors/run.ts";
import { availableEngines } from "./vectors/suites.ts";

/** The suites, with a pattern that cuts the largest into parts of similar length. */
const PARTS: readonly { name: string; suite: SuiteName; paths?: RegExp }[] = [
  { name: "Wycheproof: key exchange", suite: "wycheproof", paths: /\/(ecdh|x25519|x448|mlkem)/ },
  { name: "Wycheproof: RSA", suite: "wycheproof", paths: /\/rsa/ },
  { name: "Wycheproof: ECDSA and EdDSA", suite: "wycheproof", paths: /\/(ecdsa|ed25519|ed448)/ },
  {
    name: "Wycheproof: everything else",
    suite: "wycheproof",
    paths: /\/(?!ecdh|x25519|x448|mlkem|rsa|ecdsa|ed25519|ed448)[^/]*$/,
  },
  { name: "OpenSSL evp_test", suite: "openssl-evp" },
  { name: "openssl verify", suite: "openssl-verify" },
  { name: "limbo", suite: "limbo" },
];

const folder = findFolder();

function findFolder(): string | undefined {
  const given = Deno.env.get("STREAMSSL_VECTORS");
  const path = given ??
    decodeURIComponent(new URL("../../shared/vectors", import.meta.url).pathname);
  try {
    if (Deno.statSync(path).isDirectory) return path;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (given !== undefined) throw new Error(`STREAMSSL_VECTORS names no folder: ${given}`);
  return undefined;
}

if (folder === undefined) {
  Deno.test({
    name: "vectors are there",
    ignore: Deno.env.get("CI") !== "true",
    fn() {
      throw new Error("No vectors: set STREAMSSL_VECTORS to their folder");
    },
  });
  // deno-lint-ignore no-console
  console.log("Vectors are skipped: no ../shared/vectors, and STREAMSSL_VECTORS is not set");
} else {
  for (const { name, suite, paths } of PARTS) {
    Deno.test(`vectors pass: ${name}`, async () => {
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
    });
  }
}
