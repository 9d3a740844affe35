// Copyright 2026 the streamssl authors. MIT license.

/**
 * Bulk data in records of 16 KiB, in memory, one process: each byte is sealed and opened once. Beside
 * the libraries stands what the engine alone can seal and open.
 *
 * @module
 */

import { type AeadAlgorithm, aes128Gcm, chacha20Poly1305, createAead } from "../crypto/mod.ts";
import { randomBytes } from "../rand/mod.ts";
import { type Contestant, measure, type MeasureOptions } from "./measure.ts";
import { lemonTls } from "./peers/lemon_tls.ts";
import { nodeTls } from "./peers/node_tls.ts";
import { ours } from "./peers/ours.ts";
import { ourStreams } from "./peers/our_streams.ts";
import type { Peer } from "./peers/peer.ts";
import { subtls } from "./peers/subtls.ts";
import { makePki } from "./pki.ts";
import { isDeno, printTable } from "./report.ts";

const RECORD = 2 ** 14;
/** How many records are under way at once. */
const RECORDS = 16;
const MEGABYTE = 1e6;

const AES_128 = "TLS_AES_128_GCM_SHA256";

/** Measures and prints. */
export async function benchBulk(options?: MeasureOptions): Promise<void> {
  const pki = await makePki();
  const data = filled(RECORD * RECORDS);
  const names = new Map<string, string>();
  const sending = async (peer: Peer, name: string, cipherSuite?: string): Promise<Contestant> => {
    const open = await peer.prepare({
      version: "TLSv1.3",
      group: "x25519",
      pki,
      ...cipherSuite === undefined ? {} : { cipherSuite },
    });
    const pipe = await open();
    names.set(name, pipe.cipherSuite);
    return {
      name,
      async run() {
        await pipe.transfer(data);
        return data.length / MEGABYTE;
      },
    };
  };
  const contestants = [
    await sending(ours, "streamssl"),
    await sending(ourStreams, "streamssl, streams"),
    await sending(ours, "streamssl, AES-128-GCM", AES_128),
    await sending(nodeTls, "node:tls"),
    await sending(nodeTls, "node:tls, AES-128-GCM", AES_128),
    await sending(lemonTls, "lemon-tls"),
    await sending(subtls, "subtls (client only)"),
    engine(chacha20Poly1305, data),
    engine(aes128Gcm, data),
  ];
  const results = await measure(contestants, options);
  const chosen = names.get("streamssl")?.includes("CHACHA20") ? chacha20Poly1305 : aes128Gcm;
  printTable(
    results.map(({ name, rate }) => ({ name, rate })),
    {
      subject: `Bulk data in records of 16 KiB in memory (${
        [...names].map(([name, suite]) => `${name}: ${suite}`).join("; ")
      })`,
      unit: "MB/s",
      base: "streamssl",
      goals: {
        [`engine ${chosen.name}`]: 0.85,
        ...isDeno() ? { "lemon-tls": 3 } : { "node:tls": 0.9 },
      },
    },
  );
}

/** What the default engine seals and opens, with nothing of TLS around it but the output buffers. */
function engine(algorithm: AeadAlgorithm, data: Uint8Array): Contestant {
  const cipher = createAead(algorithm, new Uint8Array(algorithm.keyLength));
  const nonce = new Uint8Array(algorithm.nonceLength);
  const header = new Uint8Array(5);
  const trailer = Uint8Array.of(23);
  return {
    name: `engine ${algorithm.name}`,
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
