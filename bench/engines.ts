// Copyright 2026 the streamssl authors. MIT license.

/**
 * Measures every engine of this runtime in one run, in rounds that take turns, and prints Markdown: the
 * processor's time in the best round, for what others do on the machine only adds; the wasm engine's speed as
 * ratios to the others; and which engine is the fastest: the table of choice.
 *
 * Usage: `deno task bench:engines [PART OF A NAME]`. For Node: `deno task bundle`, then bundle this file with esbuild.
 *
 * @module
 */

import process from "node:process";
import {
  type AeadAlgorithm,
  aes128Ccm,
  aes128Ctr,
  aes128Gcm,
  aes256Gcm,
  chacha20Poly1305,
  type DigestAlgorithm,
  encrypt,
  type Engine,
  engineInfo,
  generateKey,
  hostEngine,
  mlkem768,
  portableEngine,
  secp256r1,
  secp384r1,
  sha1,
  sha256,
  sha384,
  sha3t256,
  sha512,
  wasmEngine,
  x25519,
} from "../crypto/mod.ts";

/** One operation, as each engine does it. */
interface Row {
  readonly name: string;
  /** Sets an operation up. @returns What is timed; `undefined` when the engine declines. */
  prepare(engine: Engine): (() => unknown) | undefined;
}

const ROUNDS = 9;
/** How long one measurement shall take, in milliseconds. */
const DURATION = 12;

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

function cbcRows(): Row[] {
  const iv = new Uint8Array(16);
  return ([["encrypt", 16], ["decrypt", 16], ["encrypt", 32]] as const).flatMap((
    [way, keyLength],
  ) =>
    [64, 1024, 16_384].map((length) => ({
      name: `aes-${8 * keyLength}-cbc ${way}, ${length} bytes`,
      prepare: (engine: Engine) => {
        const cipher = engine.cbc?.(new Uint8Array(keyLength).fill(1));
        const data = new Uint8Array(length);
        return cipher && (() => cipher[way](iv, data));
      },
    }))
  );
}

function ctrRows(): Row[] {
  const options = { iv: new Uint8Array(16) };
  return [64, 16_384].map((length) => ({
    name: `aes-128-ctr, ${length} bytes`,
    prepare: (engine: Engine) => {
      const [key, data] = [new Uint8Array(16).fill(1), new Uint8Array(length)];
      if (engine.cipher?.(aes128Ctr, key, {}) === undefined) return undefined;
      return () => encrypt(aes128Ctr, key, data, { ...options, engines: [engine] });
    },
  }));
}

function digestRows(): Row[] {
  return [sha1, sha256, sha512, sha3t256].flatMap((algorithm) => [
    ...[64, 1024, 16_384].map((length) => ({
      name: `${algorithm.name}, ${length} bytes`,
      prepare: (engine: Engine) => {
        const data = new Uint8Array(length);
        if (engine.digest?.(algorithm) === undefined) return undefined;
        return () => engine.digest?.(algorithm)?.update(data).digest();
      },
    })),
    {
      name: `HMAC with ${algorithm.name}, 64 bytes`,
      prepare: (engine: Engine) => {
        const [key, data] = [new Uint8Array(32), new Uint8Array(64)];
        if (engine.hmac?.(algorithm, key, data) === undefined) return undefined;
        return () => engine.hmac?.(algorithm, key, data);
      },
    },
  ]);
}

async function otherKeyRows(): Promise<Row[]> {
  const data = new Uint8Array(100);
  const edwards = await generateKey({ type: "ed25519" });
  const plain = { kind: "ed25519" } as const;
  const signature = await edwards.sign(plain, data);
  const rows: Row[] = [
    {
      name: "Ed25519 sign",
      prepare: (engine) => () => edwards.sign(plain, data, { engines: [engine] }),
    },
    {
      name: "Ed25519 verify",
      prepare: (engine) => () =>
        edwards.publicKey.verify(plain, data, signature, { engines: [engine] }),
    },
  ];
  for (const bits of [2048, 3072, 4096]) {
    const key = await generateKey({ type: "rsa", bits });
    const algorithm = { kind: "rsa-pkcs1", digest: sha256 } as const;
    rows.push({
      name: `RSA-${bits} sign`,
      prepare: (engine) => () => key.sign(algorithm, data, { engines: [engine] }),
    });
  }
  return rows;
}

async function keyRows(): Promise<Row[]> {
  const data = new Uint8Array(100);
  const shares = {
    secp256r1: await secp256r1.generate(),
    secp384r1: await secp384r1.generate(),
    x25519: await x25519.generate(),
    MLKEM768: await mlkem768.generate(),
  };
  return [
    ...await signatureRows("P-256", sha256, data),
    ...await signatureRows("P-384", sha384, data),
    ...[secp256r1, secp384r1, x25519, mlkem768].map((group) => ({
      name: `${group.name} answer (key and secret)`,
      prepare: (engine: Engine) => {
        if (engine.exchange?.(group.name) === undefined) return undefined;
        const { share } = shares[group.name as keyof typeof shares];
        return () => group.respond(share, { engines: [engine] });
      },
    })),
    {
      name: "MLKEM768 share",
      prepare: (engine) => {
        if (engine.exchange?.("MLKEM768") === undefined) return undefined;
        return () => mlkem768.generate({ engines: [engine] });
      },
    },
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

/** Milliseconds of the processor for one call, over as many calls as fill the duration. */
function time(operation: () => unknown, calls: number): number {
  const start = process.cpuUsage();
  for (let call = 0; call < calls; call++) operation();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / calls;
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
  const best = runs.map((run) => run && Math.min(...run.times));
  const wasm = best[0];
  const cells = best.map((time) => time === undefined ? "-" : (1000 * time).toFixed(2));
  const ratios = best.slice(1).map((time) =>
    time === undefined || wasm === undefined ? "-" : (time / wasm).toFixed(2)
  );
  const fastest = engines[best.indexOf(Math.min(...best.filter((time) => time !== undefined)))];
  return `| ${[row.name, ...cells, ...ratios, fastest?.name ?? "-"].join(" | ")} |`;
}

async function main(): Promise<void> {
  const engines = [wasmEngine(), hostEngine(), portableEngine]
    .filter((engine) => engine !== undefined);
  const names = engines.map(({ name }) => name);
  const output = [
    `Modules: ${
      engineInfo().wasm.modules.join(", ")
    }; relaxed SIMD: ${engineInfo().wasm.relaxedSimd}`,
    "",
    `| operation, microseconds | ${names.join(" | ")} | ${
      names.slice(1).map((name) => `x ${name}`).join(" | ")
    } | fastest |`,
    `|${" --- |".repeat(2 * names.length + 1)}`,
  ];
  const rows = [
    ...[...aeadRows(), ...cbcRows(), ...ctrRows(), ...digestRows()],
    ...[...await keyRows(), ...await otherKeyRows()],
  ];
  const part = process.argv[2] ?? "";
  for (const row of rows.filter(({ name }) => name.includes(part))) {
    output.push(measureRow(row, engines));
  }
  // deno-lint-ignore no-console
  console.log(output.join("\n"));
}

await main();
