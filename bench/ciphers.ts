// Copyright 2026 the streamssl authors. MIT license.

/**
 * Ciphers as a user calls them, `encrypt(algorithm, key, data, …)`, beside noble, node-forge,
 * node:crypto and WebCrypto, with every engine that has them: megabytes a second at 64 bytes, 1 KiB,
 * 16 KiB and 1 MiB. The chosen engine is to reach 0.95 of the fastest engine on hand.
 *
 * Usage: `deno task bench:ciphers [NAME…]`, where a name is the start of a cipher's.
 *
 * @module
 */

import { cbc, ctr, ecb, gcm } from "@noble/ciphers/aes.js";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import crypto from "node:crypto";
import process from "node:process";
import {
  type CipherAlgorithm,
  cipherByName,
  type CipherOptions,
  decrypt,
  encrypt,
  type Engine,
  hostEngine,
  portableEngine,
  wasmEngine,
} from "../crypto/mod.ts";
import { cipherEngines } from "../crypto/engine/select_cipher.ts";
import { type Contestant, measure } from "./measure.ts";
import { forgeCbc } from "./peers/node_forge.ts";
import { printTable } from "./report.ts";

const NAMES: readonly string[] = [
  "aes-128-cbc",
  "aes-256-cbc",
  "aes-128-ctr",
  "aes-128-ecb",
  "aes-128-gcm",
  "aes-128-ccm",
  "aes-128-ocb",
  "aes-128-xts",
  "aes-128-cfb",
  "chacha20-poly1305",
  "chacha20",
  "camellia-128-cbc",
  "camellia-128-ctr",
  "aria-128-ctr",
  "sm4-cbc",
  "des-ede3-cbc",
];
const SIZES = [64, 1024, 16_384, 1_048_576] as const;
/** So much of the fastest engine's speed the choice must have, and of noble's our own code. */
const ENGINE_GOAL = 0.95;

/** What is encrypted, and with what. */
interface Task {
  readonly algorithm: CipherAlgorithm;
  readonly key: Uint8Array<ArrayBuffer>;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

async function run(algorithm: CipherAlgorithm, length: number): Promise<void> {
  const task: Task = {
    algorithm,
    key: filled(algorithm.keyLength),
    iv: filled(algorithm.ivLength),
    data: filled(length),
  };
  const contestants = [...ours(task), ...peers(task)];
  const results = await measure(contestants, { rounds: 4, turn: 60 });
  const chosen = cipherEngines(algorithm, length).find((engine) => offers(engine, task));
  const engines = results.filter(({ name }) => name.startsWith("engine "));
  const goals = Object.fromEntries([
    ...engines.map(({ name }) => [name, ENGINE_GOAL]),
  ]);
  printTable(results, {
    subject: `${algorithm.name}, ${length} bytes (${chosen?.name ?? "nobody"} is chosen)`,
    unit: "MB/s",
    base: "encrypt()",
    goals,
  });
}

/** The choice, and every engine by itself. */
function ours({ algorithm, key, iv, data }: Task): Contestant[] {
  const megabytes = data.length / 1e6;
  const options: CipherOptions = iv.length > 0 ? { iv } : {};
  const sealed = encrypt(algorithm, key, data, options);
  const engines: readonly (Engine | undefined)[] = [portableEngine, hostEngine(), wasmEngine()];
  return [
    named("encrypt()", megabytes, () => encrypt(algorithm, key, data, options)),
    named("decrypt()", megabytes, () => decrypt(algorithm, key, sealed, options)),
    ...engines.flatMap((engine) => {
      if (engine === undefined || !offers(engine, { algorithm, key, iv, data })) return [];
      const own = { ...options, engines: [engine] };
      return [
        named(`engine ${engine.name}`, megabytes, () => encrypt(algorithm, key, data, own)),
      ];
    }),
  ];
}

/** Whether an engine takes the task. */
function offers(engine: Engine, { algorithm, key, iv, data }: Task): boolean {
  try {
    encrypt(algorithm, key, data, { ...iv.length > 0 ? { iv } : {}, engines: [engine] });
    return true;
  } catch {
    return false;
  }
}

function peers({ algorithm, key, iv, data }: Task): Contestant[] {
  const { name, aead } = algorithm;
  const megabytes = data.length / 1e6;
  const rows: Contestant[] = [];
  const noble = {
    "cbc": () => cbc(key, iv),
    "ctr": () => ctr(key, iv),
    "ecb": () => ecb(key),
    "gcm": () => gcm(key, iv),
    "chacha20-poly1305": () => chacha20poly1305(key, iv),
  }[algorithm.mode as string];
  const hasNoble = name.startsWith("aes-") || name === "chacha20-poly1305";
  if (hasNoble && noble) rows.push(named("noble", megabytes, () => noble().encrypt(data)));
  const forge = algorithm.mode === "cbc"
    ? forgeCbc(name.startsWith("aes-") ? "aes" : name.replace(/-cbc$/, ""), key, iv)
    : undefined;
  if (forge) rows.push(named("node-forge", megabytes, () => forge(data)));
  if (crypto.getCiphers().includes(name) && algorithm.mode !== "ccm") {
    rows.push(named("node:crypto", megabytes, () => {
      const options = aead ? { authTagLength: 16 } : {};
      const cipher = crypto.createCipheriv(
        name as "aes-128-gcm",
        key,
        iv.length === 0 ? null as unknown as Uint8Array : iv,
        options as crypto.CipherGCMOptions,
      );
      cipher.update(data);
      cipher.final();
      if (aead) cipher.getAuthTag();
    }));
  }
  const web = webCrypto(algorithm, key, iv);
  if (web) {
    rows.push({
      name: "WebCrypto",
      run: async () => {
        await web(data);
        return megabytes;
      },
    });
  }
  return rows;
}

function webCrypto(
  { name, mode }: CipherAlgorithm,
  key: Uint8Array<ArrayBuffer>,
  iv: Uint8Array<ArrayBuffer>,
): ((data: Uint8Array<ArrayBuffer>) => Promise<unknown>) | undefined {
  if (!name.startsWith("aes-") || !["cbc", "ctr", "gcm"].includes(mode)) return undefined;
  const algorithm = `AES-${mode.toUpperCase()}`;
  const parameters = mode === "ctr"
    ? { name: algorithm, counter: iv, length: 64 }
    : { name: algorithm, iv };
  const imported = globalThis.crypto.subtle.importKey("raw", key, algorithm, false, ["encrypt"]);
  return async (data) => await globalThis.crypto.subtle.encrypt(parameters, await imported, data);
}

/** A contestant that has done `megabytes` each time. */
function named(name: string, megabytes: number, work: () => unknown): Contestant {
  return {
    name,
    run() {
      work();
      return megabytes;
    },
  };
}

function filled(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => index * 167 + (index >> 8));
}

const wanted = process.argv.slice(2);
for (const name of NAMES) {
  if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue;
  for (const size of SIZES) await run(cipherByName(name), size);
}
