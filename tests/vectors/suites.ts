// Copyright 2026 the streamssl authors. MIT license.

import {
  type Engine,
  hostEngine,
  portableEngine,
  wasmEngine,
  webEngine,
} from "../../crypto/mod.ts";
import { type Case, unsupported } from "./case.ts";
import type { VectorFile } from "./discover.ts";
import type { EngineSet } from "./engines.ts";
import { evpCases } from "./evp/cases.ts";
import { limboCases } from "./limbo.ts";
import { openSslVerifyCases } from "./openssl_verify.ts";
import { pkitsCases } from "./pkits.ts";
import { wycheproofCases } from "./wycheproof/cases.ts";
import type { WycheproofFile } from "./wycheproof/format.ts";

/** Every engine that this runtime has. */
export function availableEngines(): Engine[] {
  const engines = [portableEngine, hostEngine(), wasmEngine(), webEngine()];
  return engines.filter((engine) => engine !== undefined);
}

/**
 * The cases of a file.
 *
 * @param file The file.
 * @param engines What its vectors run on.
 * @returns The cases, in the order of the file.
 */
export function* casesOf(file: VectorFile, engines: EngineSet): Generator<Case> {
  switch (file.suite) {
    case "wycheproof":
      yield* wycheproofCases(file.content as WycheproofFile, engines);
      return;
    case "openssl-evp":
      yield* evpCases(file.content as string, engines);
      return;
    case "openssl-verify":
      yield* openSslVerifyCases(file.folder);
      return;
    case "limbo":
      yield* limboCases(file.folder);
      return;
    case "pkits":
      yield* pkitsCases(file.folder);
      return;
    case "damaged":
      throw file.content;
    case "unknown":
      yield { name: "all of it", run: () => unsupported("a format that is not known") };
      return;
  }
}
