// Copyright 2026 the streamssl authors. MIT license.

/**
 * Every MAC beside the real `openssl`. `openssl dgst -mac` takes many files at once: all lengths from
 * 0 to 300 bytes and 1 MiB. `openssl mac` takes one: lengths around the blocks.
 */

import { assertEquals } from "@std/assert";
import {
  aes,
  allDigests,
  aria,
  blake2bMac,
  blake2sMac,
  camellia,
  cmac,
  desEde3,
  gmac,
  hmacAlgorithm,
  isXof,
  kmac128,
  kmac256,
  mac,
  type MacAlgorithm,
  type MacOptions,
  poly1305,
  siphash,
  sm4,
} from "../../../crypto/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { peerPath, peerTest } from "../../support/peers.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { type TempDirectory, tempDirectory } from "../../support/temp.ts";

/** A MAC with options, and the same in OpenSSL's words. */
interface Row {
  readonly algorithm: MacAlgorithm;
  readonly keyLength: number;
  readonly options?: MacOptions;
  readonly words: readonly string[];
}

const random = seededRandom(3);
const nonce = random(12);
const longNonce = random(33);
const salt = random(5);
const customization = random(7);

/** By `openssl dgst -mac`. */
const MANY_FILES: readonly Row[] = [
  ...hmacRows(),
  ...([
    [aes, 16, "aes-128-cbc"],
    [aes, 32, "aes-256-cbc"],
    [camellia, 24, "camellia-192-cbc"],
    [aria, 16, "aria-128-cbc"],
    [sm4, 16, "sm4-cbc"],
    [desEde3, 24, "des-ede3-cbc"],
  ] as const).map(([cipher, keyLength, name]): Row => ({
    algorithm: cmac,
    keyLength,
    options: { cipher },
    words: ["-mac", "CMAC", "-macopt", `cipher:${name}`],
  })),
  { algorithm: poly1305, keyLength: 32, words: ["-mac", "POLY1305"] },
  { algorithm: siphash, keyLength: 16, words: ["-mac", "SIPHASH"] },
];

/** By `openssl mac`. */
const ONE_FILE: readonly Row[] = [
  {
    algorithm: gmac,
    keyLength: 16,
    options: { cipher: aes, nonce },
    words: ["GMAC", "cipher:aes-128-gcm", `hexiv:${encodeHex(nonce)}`],
  },
  {
    algorithm: gmac,
    keyLength: 32,
    options: { cipher: aes, nonce: longNonce },
    words: ["GMAC", "cipher:aes-256-gcm", `hexiv:${encodeHex(longNonce)}`],
  },
  { algorithm: kmac128, keyLength: 20, words: ["KMAC128"] },
  {
    algorithm: kmac256,
    keyLength: 300,
    options: { customization, outputLength: 201, output: "extendable" },
    words: ["KMAC256", `hexcustom:${encodeHex(customization)}`, "size:201", "xof:1"],
  },
  {
    algorithm: siphash,
    keyLength: 16,
    options: { outputLength: 8 },
    words: ["SIPHASH", "size:8"],
  },
  {
    algorithm: siphash,
    keyLength: 16,
    options: { compressionRounds: 3, finalizationRounds: 5 },
    words: ["SIPHASH", "c-rounds:3", "d-rounds:5"],
  },
  {
    algorithm: blake2bMac,
    keyLength: 64,
    options: { customization, salt, outputLength: 33 },
    words: [
      "BLAKE2BMAC",
      `hexcustom:${encodeHex(customization)}`,
      `hexsalt:${encodeHex(salt)}`,
      "size:33",
    ],
  },
  {
    algorithm: blake2sMac,
    keyLength: 1,
    options: { salt },
    words: ["BLAKE2SMAC", `hexsalt:${encodeHex(salt)}`],
  },
];

peerTest("HMAC, CMAC, Poly1305 and SipHash agree with openssl dgst -mac", ["openssl"], async () => {
  await using directory = await tempDirectory();
  const messages = await writeMessages(directory, [...Array(301).keys(), 1 << 20]);
  for (const { algorithm, keyLength, options = {}, words } of MANY_FILES) {
    const key = random(keyLength);
    const providers = ["-provider", "default", "-provider", "legacy"];
    const paths = messages.map(({ path }) => path);
    const text = run([
      ...["dgst", "-r", ...providers, ...words],
      ...["-macopt", `hexkey:${encodeHex(key)}`, ...paths],
    ]);
    const expected = text.split("\n").map((line) => line.split(" ")[0]);
    for (const [index, { message }] of messages.entries()) {
      const code = encodeHex(mac(algorithm, key, message, options));
      assertEquals(code, expected[index], `${words} of ${message.length} bytes`);
    }
  }
});

peerTest("GMAC, KMAC, SipHash and BLAKE2 MACs agree with openssl mac", ["openssl"], async () => {
  await using directory = await tempDirectory();
  const lengths = [
    0,
    1,
    7,
    8,
    9,
    15,
    16,
    17,
    63,
    64,
    65,
    127,
    128,
    129,
    135,
    136,
    167,
    168,
    300,
    1 << 20,
  ];
  const messages = await writeMessages(directory, lengths);
  for (const { algorithm, keyLength, options = {}, words: [name, ...controls] } of ONE_FILE) {
    const key = random(keyLength);
    for (const { message, path } of messages) {
      const all = [`hexkey:${encodeHex(key)}`, ...controls];
      const expected = run([
        "mac",
        ...all.flatMap((word) => ["-macopt", word]),
        "-in",
        path,
        name!,
      ]);
      const code = encodeHex(mac(algorithm, key, message, options));
      assertEquals(code, expected.toLowerCase(), `${name} of ${message.length} bytes`);
    }
  }
});

function hmacRows(): Row[] {
  const names = [
    "md2",
    "mdc2",
    "sha256-192",
    "keccak-224",
    "keccak-256",
    "keccak-384",
    "keccak-512",
  ];
  return allDigests
    .filter((digest) => digest.outputLength > 0 && !isXof(digest) && !names.includes(digest.name))
    .map((digest, index) => ({
      algorithm: hmacAlgorithm,
      keyLength: [1, 20, 64, 65, 128, 200][index % 6]!,
      options: { digest },
      words: [`-${digest.name}`, "-mac", "HMAC"],
    }));
}

async function writeMessages(
  directory: TempDirectory,
  lengths: readonly number[],
): Promise<{ message: Uint8Array; path: string }[]> {
  return await Promise.all(lengths.map(async (length) => {
    const message = random(length);
    return { message, path: await directory.write(`${length}`, message) };
  }));
}

function run(args: readonly string[]): string {
  const { code, stdout, stderr } = new Deno.Command(peerPath("openssl"), { args: [...args] })
    .outputSync();
  if (code !== 0) throw new Error(`${args.slice(0, 12)}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}
