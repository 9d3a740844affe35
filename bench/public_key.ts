// Copyright 2026 the streamssl authors. MIT license.

/**
 * Measures RSA, DSA and Diffie-Hellman over finite fields on every engine of this runtime, in rounds
 * that take turns: operations a second of the median round, and how long keys and primes take.
 *
 * Usage: `deno run -A bench/public_key.ts`; for Node bundle this file with esbuild.
 *
 * @module
 */

import {
  type Engine,
  generateDsaParametersSync,
  generateKey,
  generatePrimeSync,
  hostEngine,
  portableEngine,
  type PrivateKey,
  sha256,
  wasmEngine,
} from "../crypto/mod.ts";

/** One operation, as each engine does it. */
interface Row {
  readonly name: string;
  readonly run: (engines: readonly Engine[]) => unknown;
}

const ROUNDS = 5;
/** How long one measurement takes, in milliseconds. */
const DURATION = 60;

const data = new Uint8Array(64);

function rsaRows(name: string, key: PrivateKey): Row[] {
  const oaep = { kind: "rsa-oaep", digest: sha256 } as const;
  const engines = [portableEngine];
  const pkcs1 = { kind: "rsa-pkcs1" } as const;
  const ciphertext = key.publicKey.encrypt(oaep, data, { engines }) as Uint8Array;
  const other = key.publicKey.encrypt(pkcs1, data, { engines }) as Uint8Array;
  return [
    {
      name: `${name} encrypt, OAEP`,
      run: (engines) => key.publicKey.encrypt(oaep, data, { engines }),
    },
    { name: `${name} decrypt, OAEP`, run: (engines) => key.decrypt(oaep, ciphertext, { engines }) },
    { name: `${name} decrypt, PKCS #1`, run: (engines) => key.decrypt(pkcs1, other, { engines }) },
  ];
}

async function ffcRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const bits of [2048, 3072]) {
    const parameters = generateDsaParametersSync({ bits });
    const key = await generateKey({ type: "dsa", parameters });
    const dsa = { kind: "dsa", digest: sha256 } as const;
    const signature = await key.sign(dsa, data);
    rows.push(
      { name: `DSA-${bits} sign`, run: (engines) => key.sign(dsa, data, { engines }) },
      {
        name: `DSA-${bits} verify`,
        run: (engines) => key.publicKey.verify(dsa, data, signature, { engines }),
      },
    );
  }
  for (const group of ["ffdhe2048", "ffdhe3072", "ffdhe4096"] as const) {
    const key = await generateKey({ type: "dh", group });
    const peer = (await generateKey({ type: "dh", group })).publicKey;
    rows.push({ name: `${group} derive`, run: (engines) => key.derive(peer, { engines }) });
  }
  return rows;
}

/** Operations a second; nothing when the engine declines. */
function measure(row: Row, engine: Engine): number | undefined {
  try {
    row.run([engine]);
  } catch {
    return undefined;
  }
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < DURATION) {
    row.run([engine]);
    count++;
  }
  return 1000 * count / (performance.now() - start);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

const candidates: readonly (Engine | undefined)[] = [portableEngine, hostEngine(), wasmEngine()];
const all = candidates.filter((engine): engine is Engine => engine !== undefined);
const rsa = await generateKey({ type: "rsa", bits: 2048 }, { engines: [portableEngine] });
const rows = [...rsaRows("RSA-2048", rsa), ...await ffcRows()];
const results = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const row of rows) {
    for (const engine of all) {
      const speed = measure(row, engine);
      const key = `${row.name}|${engine.name}`;
      if (speed !== undefined) results.set(key, [...results.get(key) ?? [], speed]);
    }
  }
}
const names = all.map(({ name }) => name);
// deno-lint-ignore no-console -- this program prints its figures.
const print = (line: string): void => console.log(line);
print(`| operations a second | ${names.join(" | ")} |`);
print(`| --- |${names.map(() => " ---: |").join("")}`);
for (const { name } of rows) {
  const speeds = names.map((engine) => results.get(`${name}|${engine}`));
  print(
    `| ${name} | ${speeds.map((s) => s === undefined ? "" : median(s).toFixed(0)).join(" | ")} |`,
  );
}

/** Milliseconds of the median of some runs. */
function time(runs: number, run: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return median(times);
}

const engines = [portableEngine];
print("\n| milliseconds, median, portable | |\n| --- | ---: |");
const made = (bits: number, primes: number) =>
  generateKey({ type: "rsa", bits, primes }, { engines });
print(`| an RSA-2048 key | ${time(25, () => made(2048, 2)).toFixed(0)} |`);
print(`| an RSA-3072 key | ${time(9, () => made(3072, 2)).toFixed(0)} |`);
print(`| an RSA-2048 key with three primes | ${time(15, () => made(2048, 3)).toFixed(0)} |`);
print(`| a prime of 1,024 bits | ${time(25, () => generatePrimeSync(1024)).toFixed(0)} |`);
const safe = () => generatePrimeSync(512, { kind: "safe" });
print(`| a safe prime of 512 bits | ${time(15, safe).toFixed(0)} |`);
const dsa = () => generateDsaParametersSync({ bits: 2048 });
print(`| DSA parameters of 2,048 bits | ${time(7, dsa).toFixed(0)} |`);

/**
 * A rough look for time that depends on the padding: median times of decryption, good and bad
 * ciphertexts in turns. Their ratio must be 1 but for noise.
 */
function paddingRatio(engine: Engine): number {
  const { publicKey } = rsa;
  const good = publicKey.encrypt({ kind: "rsa-pkcs1" }, data, { engines }) as Uint8Array;
  const bad = publicKey.encrypt({ kind: "rsa-raw" }, new Uint8Array(256).fill(7), { engines });
  const inputs = [good, bad as Uint8Array] as const;
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 600; round++) {
    const which = round & 1 ? 1 : 0;
    const start = performance.now();
    rsa.decrypt({ kind: "rsa-pkcs1" }, inputs[which], { engines: [engine] });
    times[which].push(performance.now() - start);
  }
  return median(times[1]) / median(times[0]);
}

print("\n| time of a bad PKCS #1 padding by that of a good one | |\n| --- | ---: |");
for (const engine of all) print(`| ${engine.name} | ${paddingRatio(engine).toFixed(3)} |`);
