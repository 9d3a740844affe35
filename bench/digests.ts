// Copyright 2026 the streamssl authors. MIT license.

/**
 * Digests and MACs as this library chooses who computes, beside noble, node-forge, node:crypto and
 * WebCrypto, in one run: how long one message takes, and how many times as fast as each peer this
 * library is. The facts in crypto/engine/digest_facts.ts come from here.
 *
 * Usage: `deno task bench:digests [NAME…] [--node]`. A NAME is a part of an algorithm's name; `--node`
 * runs the same on Node. `--engines` compares the engines of each digest at many lengths instead.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { poly1305 as noblePoly1305 } from "@noble/ciphers/_poly1305.js";
import { blake2b as nobleBlake2b, blake2s as nobleBlake2s } from "@noble/hashes/blake2.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import {
  md5 as nobleMd5,
  ripemd160 as nobleRipemd160,
  sha1 as nobleSha1,
} from "@noble/hashes/legacy.js";
import * as nobleSha2 from "@noble/hashes/sha2.js";
import * as nobleSha3 from "@noble/hashes/sha3.js";
import { kmac128 as nobleKmac128 } from "@noble/hashes/sha3-addons.js";
import {
  aes,
  allDigests,
  blake2bMac,
  cmac,
  createHmac,
  type DigestAlgorithm,
  gmac,
  hmac,
  hostEngine,
  isXof,
  kmac128,
  type Mac,
  poly1305,
  portableEngine,
  sha256,
  sha512,
  siphash,
  wasmEngine,
} from "../crypto/mod.ts";
import { digestMethods } from "../crypto/engine/digest_value.ts";
import { hostCrypto } from "../crypto/engine/host_crypto.ts";
import { hostDigestOnce, hostHas } from "../crypto/engine/host_digest.ts";
import { type Contestant, measure } from "./measure.ts";
import { forgeDigest, forgeHmac } from "./peers/node_forge.ts";
import { print, runtimeName } from "./report.ts";

const SIZES: readonly number[] = [64, 1024, 16_384, 1 << 20];
const KEY = new Uint8Array(32).fill(7);
const KEY_TEXT = String.fromCharCode(...KEY);

/** What works on one message; the name `streamssl` is this library's. */
type Ways = Readonly<Record<string, ((data: Uint8Array, text: string) => unknown) | undefined>>;

/** The part of node:crypto that is measured. */
interface NodeCrypto {
  createHash(name: string): NodeHash;
  createHmac(name: string, key: Uint8Array): NodeHash;
  getHashes(): string[];
}

interface NodeHash {
  update(data: Uint8Array): NodeHash;
  digest(): Uint8Array;
}

const NODE = (globalThis as unknown as {
  process: { getBuiltinModule(name: string): NodeCrypto };
}).process.getBuiltinModule("node:crypto");

const NOBLE: Readonly<Record<string, (data: Uint8Array) => unknown>> = {
  "md5": nobleMd5,
  "sha1": nobleSha1,
  "sha224": nobleSha2.sha224,
  "sha256": nobleSha2.sha256,
  "sha384": nobleSha2.sha384,
  "sha512": nobleSha2.sha512,
  "sha512-224": nobleSha2.sha512_224,
  "sha512-256": nobleSha2.sha512_256,
  "sha3-224": nobleSha3.sha3_224,
  "sha3-256": nobleSha3.sha3_256,
  "sha3-384": nobleSha3.sha3_384,
  "sha3-512": nobleSha3.sha3_512,
  "keccak-256": nobleSha3.keccak_256,
  "shake128": nobleSha3.shake128,
  "shake256": nobleSha3.shake256,
  "blake2b512": nobleBlake2b,
  "blake2s256": nobleBlake2s,
  "ripemd160": nobleRipemd160,
};

const WEB: Readonly<Record<string, string>> = {
  "sha1": "SHA-1",
  "sha256": "SHA-256",
  "sha384": "SHA-384",
  "sha512": "SHA-512",
};

function digestWays(algorithm: DigestAlgorithm): Ways {
  const { name } = algorithm;
  const forge = forgeDigest(name);
  const noble = NOBLE[name];
  const web = WEB[name];
  return {
    "streamssl": (data) => algorithm.digest(data),
    "noble": noble && ((data) => noble(data)),
    "node-forge": forge && ((_, text) => forge(text)),
    "node:crypto": NODE.getHashes().includes(name)
      ? (data) => NODE.createHash(name).update(data).digest()
      : undefined,
    "WebCrypto": web === undefined
      ? undefined
      : (data) => crypto.subtle.digest(web, data as Uint8Array<ArrayBuffer>),
  };
}

async function hmacWays(digest: DigestAlgorithm): Promise<Ways> {
  const { name } = digest;
  const parameters = { name: "HMAC", hash: WEB[name] as string };
  const imported = await crypto.subtle.importKey("raw", KEY, parameters, false, ["sign"]);
  const forge = forgeHmac(name, KEY_TEXT);
  const noble = name === "sha256" ? nobleSha2.sha256 : nobleSha2.sha512;
  return {
    "streamssl": (data) => hmac(digest, KEY, data),
    "noble": (data) => nobleHmac(noble, KEY, data),
    "node-forge": forge && ((_, text) => forge(text)),
    "node:crypto": (data) => NODE.createHmac(name, KEY).update(data).digest(),
    "WebCrypto": (data) => crypto.subtle.sign("HMAC", imported, data as Uint8Array<ArrayBuffer>),
  };
}

/** A key that is set up once. */
function preparedWays(start: Mac, noble?: (data: Uint8Array) => unknown): Ways {
  return { "streamssl": (data) => start.clone().update(data).digest(), "noble": noble };
}

async function macRows(): Promise<[string, Ways][]> {
  const nobleStart = nobleHmac.create(nobleSha2.sha256, KEY);
  return [
    ["HMAC-SHA-256", await hmacWays(sha256)],
    ["HMAC-SHA-512", await hmacWays(sha512)],
    [
      "HMAC-SHA-256, prepared key",
      preparedWays(createHmac(sha256, KEY), (data) => nobleStart.clone().update(data).digest()),
    ],
    ["CMAC-AES-256, prepared key", preparedWays(cmac.create(KEY, { cipher: aes }))],
    ["GMAC-AES-256", {
      "streamssl": (data) => gmac.create(KEY, { cipher: aes, nonce: KEY }).update(data).digest(),
    }],
    ["KMAC128", {
      "streamssl": (data) => kmac128.create(KEY).update(data).digest(),
      "noble": (data) => nobleKmac128(KEY, data),
    }],
    ["Poly1305", {
      "streamssl": (data) => poly1305.create(KEY).update(data).digest(),
      "noble": (data) => noblePoly1305(data, KEY),
    }],
    ["SipHash-2-4, prepared key", preparedWays(siphash.create(KEY.subarray(16)))],
    ["BLAKE2b MAC", {
      "streamssl": (data) => blake2bMac.create(KEY).update(data).digest(),
      "noble": (data) => nobleBlake2b(data, { key: KEY }),
    }],
  ];
}

/** How each engine digests a whole message, and what this library chooses. */
function engineWays(algorithm: DigestAlgorithm): Ways {
  const methods = digestMethods(algorithm);
  const host = methods?.host;
  const crypto = hostCrypto();
  const wasm = methods?.wasm?.();
  return {
    "streamssl": (data) => algorithm.digest(data),
    "portable": (data) => methods?.portable.digest(data),
    "wasm": wasm && ((data) => wasm.digest(data)),
    "host": host !== undefined && crypto !== undefined && hostHas(crypto, host)
      ? (data) => hostDigestOnce(crypto, host, data, algorithm.outputLength)
      : undefined,
  };
}

/** The same for HMACs. */
function engineHmacWays(algorithm: DigestAlgorithm): Ways {
  const ways: Record<string, ((data: Uint8Array) => unknown) | undefined> = {
    "streamssl": (data) => hmac(algorithm, KEY, data),
  };
  for (const engine of [portableEngine, wasmEngine(), hostEngine()]) {
    if (engine?.hmac?.(algorithm, KEY, KEY) === undefined) continue;
    ways[engine.name] = (data) => engine.hmac?.(algorithm, KEY, data);
  }
  return ways;
}

function engineRows(): [string, Ways][] {
  return allDigests.flatMap((digest): [string, Ways][] => {
    const rows: [string, Ways][] = [[digest.name, engineWays(digest)]];
    const makesHmac = digest.outputLength > 0 && digest.outputLength <= digest.blockLength;
    if (makesHmac && !isXof(digest)) rows.push([`HMAC ${digest.name}`, engineHmacWays(digest)]);
    return rows;
  });
}

/** Measures one algorithm at one length, and prints a row: microseconds and ratios. */
async function measureRow(name: string, ways: Ways, size: number): Promise<void> {
  const data = crypto.getRandomValues(new Uint8Array(Math.min(size, 65_536)));
  const message = new Uint8Array(size).map((_, at) => data[at % data.length] as number);
  const text = Array.from(message, (byte) => String.fromCharCode(byte)).join("");
  const batch = Math.max(1, Math.floor(16_384 / (size + 256)));
  const contestants: Contestant[] = Object.entries(ways).flatMap(([way, work]) => {
    if (work === undefined) return [];
    const isSynchronous = way !== "WebCrypto";
    return [{
      name: way,
      run: isSynchronous
        ? () => {
          for (let index = 0; index < batch; index++) work(message, text);
          return batch;
        }
        : async () => {
          await work(message, text);
          return 1;
        },
    }];
  });
  // Many short turns: on a busy machine some of them are not interrupted.
  const results = await measure(contestants, { rounds: 30, turn: 3 });
  const own = results[0]?.rate ?? Number.NaN;
  const cells = results.map(({ name, rate }, index) => {
    const time = `${(1e6 / rate).toPrecision(3)} us`;
    return index === 0 ? time : `${name} ${time} (${(own / rate).toFixed(2)} x)`;
  });
  const fastest = Math.max(...results.slice(1).map(({ rate }) => rate));
  const isBehind = results.length > 1 && own / fastest < 0.95 ? "  BEHIND" : "";
  print(`  ${name.padEnd(28)}${String(size).padStart(8)}  ${cells.join(", ")}${isBehind}`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: (globalThis as unknown as { process: { argv: string[] } }).process.argv.slice(2),
    options: { node: { type: "boolean" }, engines: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.node) {
    const { runOnNode } = await import("./run_on_node.ts");
    const more = values.engines ? ["--engines"] : [];
    return await runOnNode(import.meta.url, [...positionals, ...more]);
  }
  print(
    `Digests and MACs, on ${runtimeName()}: time of one message; "x" is how many times as fast`,
  );
  const rows = values.engines ? engineRows() : [
    ...allDigests.map((digest): [string, Ways] => [digest.name, digestWays(digest)]),
    ...await macRows(),
  ];
  const sizes = values.engines
    ? [16, 64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 4096, 16_384]
    : SIZES;
  for (const [name, ways] of rows) {
    const isWanted = positionals.length === 0 ||
      positionals.some((part) => name.toLowerCase().includes(part.toLowerCase()));
    if (!isWanted) continue;
    for (const size of sizes) await measureRow(name, ways, size);
  }
}

await main();
