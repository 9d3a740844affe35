// Copyright 2026 the streamssl authors. MIT license.

/**
 * Every cipher beside OpenSSL's, for all lengths from 0 to 300 and a long one. Ciphertext and tag are
 * the same, so each decrypts what the other encrypted.
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { allCiphers, type CipherAlgorithm, type CipherMode } from "../../../crypto/mod.ts";
import { type CipherOptions, decrypt, encrypt, portableEngine } from "../../../crypto/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { peerPath, peerTest } from "../../support/peers.ts";
import { runOrThrow } from "../../support/process.ts";
import { tempDirectory } from "../../support/temp.ts";
import { opensslEnc } from "./_block_ciphers.ts";

/** How long the long message is, in bytes; a multiple of every block's length. */
const LONG = 2 ** 20;
/** The same for modes that encrypt many blocks for each. */
const LONG_AND_SLOW = 2 ** 14;

/**
 * What OpenSSL 3.0, or Node's interface to it, does not have, or not in one call; published values have
 * to do for these.
 */
const WITHOUT_PEER_REGEXPS = [
  /-(siv|cts|inv)$/,
  /-cbc-hmac-/,
  /^a\d+cbc-hs/,
  /^(aes-192|sm4)-xts$/,
  /^sm4-(gcm|ccm)$/,
  /^(aria-\d+|camellia-\d+|seed)-wrap/,
  /^(camellia-\d+|seed)-(gcm|ccm)$/,
  /^(idea|rc5|xchacha20|null|des3-wrap|rc4-hmac)\b/,
] as const;

/** A message's key and parameters. */
interface Job {
  readonly algorithm: CipherAlgorithm;
  readonly key: Uint8Array;
  readonly options: CipherOptions;
  readonly lengths: readonly number[];
}

const PLAINTEXT = randomBytes(LONG);

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
}

function makeJob(algorithm: CipherAlgorithm): Job {
  const { ivLength, aead, defaultIv, mode } = algorithm;
  const iv = defaultIv === undefined ? randomBytes(ivLength) : Uint8Array.from(defaultIv);
  return {
    algorithm,
    key: randomBytes(algorithm.keyLength),
    options: {
      ...(iv.length === 0 ? {} : { iv }),
      ...(aead ? { additionalData: randomBytes(27) } : {}),
    },
    lengths: makeLengths(mode),
  };
}

function makeLengths(mode: CipherMode): readonly number[] {
  const lengths = Array.from({ length: 301 }, (_, length) => length);
  if (mode === "cfb1") return [...lengths.filter((length) => length % 7 === 0), LONG_AND_SLOW];
  if (mode === "cfb8") return [...lengths, LONG_AND_SLOW];
  // Node gives nothing to OpenSSL when it has nothing, which leaves out what wraps nothing at all.
  if (mode === "wrap") return [...lengths.slice(1), LONG_AND_SLOW];
  return [...lengths, LONG];
}

/** What OpenSSL makes of each job: digests by length, or `null` where it has no such cipher. */
async function askOpenssl(
  jobs: readonly Job[],
): Promise<readonly (readonly (string | null)[] | null)[]> {
  await using directory = await tempDirectory();
  const described = jobs.map(({ algorithm, key, options, lengths }) => ({
    names: [algorithm.name, ...algorithm.aliases],
    key: encodeHex(key),
    iv: encodeHex(options.iv ?? new Uint8Array(0)),
    additionalData: encodeHex((options.additionalData ?? new Uint8Array(0)) as Uint8Array),
    tagLength: algorithm.tagLength,
    lengths,
  }));
  const { stdout } = await runOrThrow(peerPath("node"), [
    "--openssl-legacy-provider",
    decodeURIComponent(new URL("every_length.mjs", import.meta.url).pathname),
    await directory.write("jobs", JSON.stringify(described)),
    await directory.write("data", PLAINTEXT),
  ], { timeout: 60_000 });
  return JSON.parse(stdout).results;
}

function checkLength(
  { algorithm, key, options }: Job,
  length: number,
  expected: string | null,
): void {
  const plaintext = PLAINTEXT.subarray(0, length);
  const message = `${algorithm.name}, ${length} bytes`;
  // The other engines have tests of their own.
  const portable = length % 5 !== 0;
  const all = { ...options, ...(portable ? { engines: [portableEngine] } : {}) };
  if (expected === null) {
    assertThrows(() => encrypt(algorithm, key, plaintext, all), message);
    return;
  }
  const ciphertext = encrypt(algorithm, key, plaintext, all);
  assertEquals(digest(ciphertext), expected, message);
  assertEquals(digest(decrypt(algorithm, key, ciphertext, all)), digest(plaintext), message);
}

function digest(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

peerTest("every cipher agrees with openssl for lengths 0 to 300 and 1 MiB", ["node"], async (t) => {
  const jobs = allCiphers
    .filter(({ name }) => WITHOUT_PEER_REGEXPS.every((regexp) => !regexp.test(name)))
    .map(makeJob);
  assert(jobs.length > 100);
  const results = await askOpenssl(jobs);
  for (const [index, job] of jobs.entries()) {
    await t.step(job.algorithm.name, () => {
      // Nothing but refusals is what a cipher gives that OpenSSL does not have.
      const result = results[index] ?? [];
      assert(result.some((value) => value !== null), "OpenSSL has it");
      for (const [at, length] of job.lengths.entries()) {
        checkLength(job, length, result[at] ?? null);
      }
    });
  }
});

peerTest("the stealing of ciphertext agrees with openssl", ["openssl"], async () => {
  for (const algorithm of allCiphers.filter(({ mode }) => mode === "cbc-cts")) {
    for (const length of [16, 17, 31, 32, 33, 300, 4096]) {
      const [key, iv] = [randomBytes(algorithm.keyLength), randomBytes(16)];
      const plaintext = PLAINTEXT.subarray(0, length);
      const ciphertext = encrypt(algorithm, key, plaintext, { iv });
      assertEquals(await opensslEnc(algorithm.name, "-e", key, plaintext, iv), ciphertext);
      assertEquals(await opensslEnc(algorithm.name, "-d", key, ciphertext, iv), plaintext);
    }
  }
});
