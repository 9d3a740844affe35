// Copyright 2026 the streamssl authors. MIT license.

/**
 * Measures ML-KEM, ML-DSA, SLH-DSA and HPKE on the synchronous engines of this runtime, beside noble
 * itself, in rounds that take turns: operations a second of the best round.
 *
 * Usage: `deno run -A bench/post_quantum.ts [SECONDS]`; for Node bundle this file with esbuild.
 *
 * @module
 */

import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { slh_dsa_sha2_128f } from "@noble/post-quantum/slh-dsa.js";
import {
  createHpkeRecipient,
  createHpkeSender,
  type Engine,
  generateKey,
  hostEngine,
  parseHpkeSuite,
  portableEngine,
} from "../crypto/mod.ts";

/** One operation, by who computes it. */
interface Row {
  readonly name: string;
  readonly runs: Readonly<Record<string, () => unknown>>;
}

const ROUNDS = 3;
/** How long one measurement takes, in milliseconds. */
const DURATION = 1000 * Number(Deno.args[0] ?? 0.1);

const host = hostEngine();
const engines: readonly Engine[] = host === undefined ? [portableEngine] : [portableEngine, host];
const message = new Uint8Array(100);

/** The same operation on every engine that does not decline it. */
function onEngines(
  run: (options: { engines: Engine[] }) => unknown,
): Record<string, () => unknown> {
  const runs: Record<string, () => unknown> = {};
  for (const engine of engines) {
    try {
      run({ engines: [engine] });
      runs[engine.name] = () => run({ engines: [engine] });
    } catch {
      // The engine declines.
    }
  }
  return runs;
}

async function kemRows(): Promise<Row[]> {
  const key = await generateKey({ type: "ml-kem-768" });
  const { ciphertext } = await key.publicKey.encapsulate();
  const noble = ml_kem768.keygen();
  const { cipherText } = ml_kem768.encapsulate(noble.publicKey);
  return [
    {
      name: "ML-KEM-768 encapsulate",
      runs: {
        ...onEngines((options) => key.publicKey.encapsulate(options)),
        noble: () => ml_kem768.encapsulate(noble.publicKey),
      },
    },
    {
      name: "ML-KEM-768 decapsulate",
      runs: {
        ...onEngines((options) => key.decapsulate(ciphertext, options)),
        noble: () => ml_kem768.decapsulate(cipherText, noble.secretKey),
      },
    },
  ];
}

async function signatureRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (
    const [type, kind, noble] of [
      ["ml-dsa-65", "ml-dsa", ml_dsa65],
      ["slh-dsa-sha2-128f", "slh-dsa", slh_dsa_sha2_128f],
    ] as const
  ) {
    const key = await generateKey({ type });
    const signature = await key.sign({ kind }, message);
    const pair = noble.keygen();
    const other = noble.sign(message, pair.secretKey);
    rows.push({
      name: `${type} sign`,
      runs: {
        ...onEngines((options) => key.sign({ kind }, message, options)),
        noble: () => noble.sign(message, pair.secretKey),
      },
    }, {
      name: `${type} verify`,
      runs: {
        ...onEngines((options) => key.publicKey.verify({ kind }, message, signature, options)),
        noble: () => noble.verify(other, message, pair.publicKey),
      },
    });
  }
  return rows;
}

async function hpkeRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of ["x25519", "P-256", "ml-kem-768"]) {
    const suite = parseHpkeSuite(`${name},hkdf-sha256,aes-128-gcm`);
    const { publicKey, privateKey } = await suite.kem.generateKeyPair();
    const { encapsulatedKey } = await createHpkeSender(suite, { publicKey });
    const defaults = { default: () => createHpkeSender(suite, { publicKey }) };
    const opened = { default: () => createHpkeRecipient(suite, { privateKey, encapsulatedKey }) };
    rows.push(
      { name: `HPKE sender, ${name}`, runs: defaults },
      { name: `HPKE recipient, ${name}`, runs: opened },
    );
  }
  return rows;
}

function measure(run: () => unknown): number {
  let count = 0;
  const start = performance.now();
  do {
    run();
    count++;
  } while (performance.now() - start < DURATION);
  return 1000 * count / (performance.now() - start);
}

const rows = [...await kemRows(), ...await signatureRows(), ...await hpkeRows()];
const best = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const { name, runs } of rows) {
    for (const [who, run] of Object.entries(runs)) {
      const place = `${name}|${who}`;
      best.set(place, Math.max(best.get(place) ?? 0, measure(run)));
    }
  }
}
const columns = ["default", "portable", "host", "noble"];
// deno-lint-ignore no-console -- this program prints its figures.
const print = (line: string): void => console.log(line);
print(`| operations a second | ${columns.join(" | ")} |`);
print(`| --- |${columns.map(() => " ---: |").join("")}`);
for (const { name } of rows) {
  const cells = columns.map((who) => {
    const speed = best.get(`${name}|${who}`);
    return speed === undefined ? "-" : speed.toFixed(speed < 100 ? 1 : 0);
  });
  print(`| ${name} | ${cells.join(" | ")} |`);
}
