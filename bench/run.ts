// Copyright 2026 the streamssl authors. MIT license.

/**
 * Runs subjects in this process, on any runtime: `run.ts SUBJECT…`.
 *
 * @module
 */

import process from "node:process";
import { benchBulk } from "./bulk.ts";
import { printCertificateChains } from "./certificate_chains.ts";
import { printCertificateParse } from "./certificate_parse.ts";
import { printCrl } from "./crl.ts";
import { benchHandshakes } from "./handshakes.ts";
import { benchIdleMemory } from "./idle_memory.ts";
import { benchLoopback } from "./loopback.ts";

const SUBJECTS: Readonly<Record<string, () => Promise<void>>> = {
  "handshakes": benchHandshakes,
  "loopback": benchLoopback,
  "bulk": benchBulk,
  "certificates": printCertificateParse,
  "chains": printCertificateChains,
  "crl": printCrl,
  "idle-memory": benchIdleMemory,
};

for (const name of process.argv.slice(2)) {
  const run = SUBJECTS[name];
  if (run === undefined) throw new RangeError(`Cannot measure "${name}": it is no subject`);
  await run();
}
process.exit(0);
