// Copyright 2026 the streamssl authors. MIT license.

/**
 * Measures every engine of this runtime in one run, in rounds that take turns, and prints Markdown:
 * times of the median round, and the wasm engine's speed as ratios to the others.
 *
 * Usage: `deno task bench:engines`. For Node: `deno task bundle`, then bundle this file with esbuild.
 *
 * @module
 */

import {
  type AeadAlgorithm,
  aes128Ccm,
  aes128Gcm,
  aes256Gcm,
  chacha20Poly1305,
  type DigestAlgorithm,
  type Engine,
  engineInfo,
  generateKey,
  hostEngine,
  portableEngine,
  secp256r1,
  secp384r1,
  sha256,
  sha384,
  wasmEngine,
  x25519,
} from "../crypto/mod.ts";

/** One operation, as each engine does it. */
interface Row {
  readonly name: string;
  /** Sets an operation up. @returns What is timed; `undefined` when the engine declines. */
  prepare(engine: Engine): (() => unknown) | undefined;
}

const ROUNDS = 7;
/** How long one measurement shall take, in milliseconds. */
const DURATION = 15;

function aeadRows(): Row[] {
  const algorithms: readonly AeadAlgorithm[] = [
    aes128Gcm,
    aes256Gcm,
    aes128Ccm,
    chacha20Poly1305,
  ];
  return algorithms.flatMap((algorithm) =>
    [64, 1024, 16_384].map((length) => ({
      name: `${algorithm.name} seal, ${length} bytes`,
      prepare: (engine: Engine) => {
        const cipher = engine.aead?.(algorithm, new Uint8Array(algorithm.keyLength).fill(1));
        if (cipher === undefined) return undefined;
        const [nonce, data] = [new Uint8Array(12), new Uint8Array(5)];
        const [body, output] = [new Uint8Array(length), new Uint8Array(length + 16)];
        return () => cipher.seal(output, 0, nonce, data, body);
      },
    }))
  );
}

async function keyRows(): Promise<Row[]> {
  const data = new Uint8Array(100);
  const shares = {
    secp256r1: await secp256r1.generate(),
    secp384r1: await secp384r1.generate(),
    x25519: await x25519.generate(),
  };
  return [
    ...await signatureRows("P-256", sha256, data),
    ...await signatureRows("P-384", sha384, data),
    ...[secp256r1, secp384r1, x25519].map((group) => ({
      name: `${group.name} answer (key and secret)`,
      prepare: (engine: Engine) => () =>
        group.respond(shares[group.name as keyof typeof shares].share, { engines: [engine] }),
    })),
  ];
}

async function signatureRows(
  curve: "P-256" | "P-384",
  digest: DigestAlgorithm,
  data: Uint8Array,
): Promise<Row[]> {
  const key = await generateKey({ type: "ec", curve });
  const algorithm = { kind: "ecdsa", digest } as const;
  const signature = await key.sign(algorithm, data);
  return [
    {
      name: `${curve} sign`,
      prepare: (engine) => () => key.sign(algorithm, data, { engines: [engine] }),
    },
    {
      name: `${curve} verify`,
      prepare: (engine) => () =>
        key.publicKey.verify(algorithm, data, signature, { engines: [engine] }),
    },
  ];
}

/** Milliseconds of one call, over as many calls as fill the duration. */
function time(operation: () => unknown, calls: number): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) operation();
  return (performance.now() - start) / calls;
}

function callsFor(operation: () => unknown): number {
  for (let calls = 1;; calls *= 2) {
    const took = time(operation, calls) * calls;
    if (took > DURATION) return calls;
  }
}

function measureRow(row: Row, engines: readonly Engine[]): string {
  const runs = engines.map((engine) => {
    const operation = row.prepare(engine);
    return operation && { operation, calls: callsFor(operation), times: [] as number[] };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const run of runs) run?.times.push(time(run.operation, run.calls));
  }
  const medians = runs.map((run) => run?.times.sort((a, b) => a - b)[ROUNDS >> 1]);
  const wasm = medians[0];
  const cells = medians.map((median) => median === undefined ? "-" : (1000 * median).toFixed(2));
  const ratios = medians.slice(1).map((median) =>
    median === undefined || wasm === undefined ? "-" : (median / wasm).toFixed(2)
  );
  return `| ${[row.name, ...cells, ...ratios].join(" | ")} |`;
}

async function main(): Promise<void> {
  const engines = [wasmEngine(), hostEngine(), portableEngine]
    .filter((engine) => engine !== undefined);
  const names = engines.map(({ name }) => name);
  const output = [
    `Modules: ${engineInfo().wasm.modules.join(", ")}`,
    "",
    `| operation, microseconds | ${names.join(" | ")} | ${
      names.slice(1).map((name) => `x ${name}`).join(" | ")
    } |`,
    `|${" --- |".repeat(2 * names.length)}`,
  ];
  for (const row of [...aeadRows(), ...await keyRows()]) output.push(measureRow(row, engines));
  // deno-lint-ignore no-console
  console.log(output.join("\n"));
}

await main();
