// Copyright 2026 the streamssl authors. MIT license.

/**
 * Bulk data in records of 16 KiB, in memory, one process: each byte is sealed and opened once. Beside
 * the libraries stands what the engine alone can seal and open.
 *
 * @module
 */

import {
  type AeadAlgorithm,
  aes128Gcm,
  aes256Gcm,
  chacha20Poly1305,
  createAead,
} from "../crypto/mod.ts";
import { randomBytes } from "../rand/mod.ts";
import { type Contestant, measure, type MeasureOptions } from "./measure.ts";
import { lemonTls } from "./peers/lemon_tls.ts";
import { nodeTls } from "./peers/node_tls.ts";
import { ours } from "./peers/ours.ts";
import { ourStreams } from "./peers/our_streams.ts";
import type { Peer } from "./peers/peer.ts";
import { subtls } from "./peers/subtls.ts";
import { makePki } from "./pki.ts";
import { isDeno, print, printTable } from "./report.ts";

const RECORD = 2 ** 14;
/** How many records are under way at once. */
const RECORDS = 16;
const MEGABYTE = 1e6;

const AES_128 = "TLS_AES_128_GCM_SHA256";

/** The beginning of the names of engines' rows. */
const ENGINE = "the default engines alone, ";

/** Measures and prints. */
export async function benchBulk(options?: MeasureOptions): Promise<void> {
  const pki = await makePki();
  const data = filled(RECORD * RECORDS);
  const contestants: Contestant[] = [];
  const add = async (peer: Peer, cipherSuite?: string): Promise<string> => {
    const open = await peer.prepare({
      version: "TLSv1.3",
      group: "x25519",
      pki,
      ...cipherSuite === undefined ? {} : { cipherSuite },
    });
    const pipe = await open();
    const name = `${peer.name}, ${cipherName(pipe.cipherSuite)}`;
    const run = async (): Promise<number> => {
      await pipe.transfer(data);
      return data.length / MEGABYTE;
    };
    // A peer that does not take the wish is there already.
    if (contestants.every((other) => other.name !== name)) contestants.push({ name, run });
    return name;
  };
  const base = await add(ours);
  await add(ourStreams);
  await add(ours, AES_128);
  const runtimes = await add(nodeTls);
  await add(nodeTls, AES_128);
  const lemon = await add(lemonTls);
  await add(subtls);
  const engines = [chacha20Poly1305, aes256Gcm, aes128Gcm].map((row) => engine(row, data));
  contestants.push(...engines);
  const chosen = engines.find(({ name }) => base.endsWith(name.slice(ENGINE.length)));
  const results = await measure(contestants, options);
  printTable(results, {
    subject: "Bulk data in records of 16 KiB in memory, each sealed and opened once",
    unit: "MB/s",
    base,
    goals: {
      ...chosen === undefined ? {} : { [chosen.name]: 0.85 },
      ...isDeno() ? { [lemon]: 3 } : { [runtimes]: 0.9 },
    },
  });
  const rate = (wanted: string | undefined) =>
    results.find(({ name }) => name === wanted)?.rate ?? Number.NaN;
  print(`  The engine alone is ${(rate(chosen?.name) / rate(runtimes)).toFixed(2)} x ${runtimes}`);
}

/** `AES_128_GCM` of `TLS_AES_128_GCM_SHA256`. */
function cipherName(cipherSuite: string): string {
  return cipherSuite.replace(/^TLS_/, "").replace(/_SHA\d+$/, "");
}

/** What the default engine seals and opens, with nothing of TLS around it but the output buffers. */
function engine(algorithm: AeadAlgorithm, data: Uint8Array): Contestant {
  const cipher = createAead(algorithm, new Uint8Array(algorithm.keyLength));
  const nonce = new Uint8Array(algorithm.nonceLength);
  const header = new Uint8Array(5);
  const trailer = Uint8Array.of(23);
  return {
    name: ENGINE + algorithm.name.toUpperCase().replaceAll("-", "_"),
    run() {
      for (let offset = 0; offset < data.length; offset += RECORD) {
        const record = new Uint8Array(RECORD + 1 + algorithm.tagLength);
        cipher.seal(record, 0, nonce, header, data.subarray(offset, offset + RECORD), trailer);
        cipher.open(nonce, header, record);
      }
      return data.length / MEGABYTE;
    },
  };
}

function filled(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let offset = 0; offset < length; offset += 65_536) {
    bytes.set(randomBytes(Math.min(65_536, length - offset)), offset);
  }
  return bytes;
}
