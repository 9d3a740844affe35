// Copyright 2026 the streamssl authors. MIT license.

/**
 * Files of PKCS #12 with 2,048 iterations opened, beside what node:tls does with them: how many a second,
 * and how many times as fast this library is.
 *
 * Usage: `deno task bench:pkcs12 [--node]`; `--node` runs the same on Node.
 *
 * @module
 */

import { createPkcs12Sync, generateKey, openPkcs12Sync } from "../crypto/mod.ts";
import { createCertificate } from "../x509/mod.ts";
import { type Contestant, measure } from "./measure.ts";
import { isDeno, print, printTable } from "./report.ts";

/** The part of node:tls that is measured. */
interface NodeTls {
  createSecureContext(options: { pfx: Uint8Array; passphrase: string }): unknown;
}

/** The share of node's speed that is to be reached. */
const GOAL = 0.9;

async function main(): Promise<void> {
  const { process } = globalThis as unknown as {
    process: { argv: string[]; getBuiltinModule(name: string): NodeTls };
  };
  if (process.argv.includes("--node") && isDeno()) {
    const { runOnNode } = await import("./run_on_node.ts");
    return await runOnNode(import.meta.url, []);
  }
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = await createCertificate({ subject: "CN=example.org", key });
  const passphrase = "secret";
  for (const algorithms of ["modern", "legacy"] as const) {
    const pfx = createPkcs12Sync({
      keys: [{ key }],
      certificates: [{ der: certificate.der }],
      password: passphrase,
      iterations: 2048,
      algorithms,
    });
    const contestants: Contestant[] = [
      { name: "streamssl", run: () => void openPkcs12Sync(pfx, { password: passphrase }) },
    ];
    const tls = process.getBuiltinModule("node:tls");
    const open = () => void tls.createSecureContext({ pfx, passphrase });
    try {
      open();
      contestants.push({ name: "node:tls", run: open });
    } catch (error) {
      print(`node:tls is left out: ${error instanceof Error ? error.message : error}`);
    }
    const results = await measure(contestants, { rounds: 3, turn: 200 });
    printTable(results, {
      subject: `PKCS #12, ${algorithms}, 2,048 iterations`,
      unit: "/s",
      base: "streamssl",
      goals: { "node:tls": GOAL },
    });
  }
}

await main();
