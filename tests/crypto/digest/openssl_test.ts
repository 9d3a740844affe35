// Copyright 2026 the streamssl authors. MIT license.

/** Every digest beside the real `openssl`, on files of 0 to 300 bytes and of 1 MiB. */

import { assertEquals } from "@std/assert";
import {
  allDigests,
  type DigestAlgorithm,
  isXof,
  keccakKmac128,
  keccakKmac256,
  nullDigest,
  portableEngine,
} from "../../../crypto/mod.ts";
import { encodeHex } from "../../../wire/mod.ts";
import { peerPath, peerTest } from "../../support/peers.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { tempDirectory } from "../../support/temp.ts";

const LENGTHS: readonly number[] = [...Array(301).keys(), 1 << 20];

/** What Debian's OpenSSL 3.0 does not offer; vectors check these. */
const NOT_THERE: readonly string[] = [
  ...["md2", "mdc2", "sha256-192", nullDigest.name],
  ...["keccak-224", "keccak-256", "keccak-384", "keccak-512"],
];

peerTest("every digest agrees with openssl dgst on random files", ["openssl"], async () => {
  const random = seededRandom(1);
  const messages = LENGTHS.map((length) => random(length));
  await using directory = await tempDirectory();
  const files: string[] = [];
  for (const message of messages) {
    files.push(await directory.write(`${message.length}`, message));
  }
  for (const algorithm of allDigests) {
    if (NOT_THERE.includes(algorithm.name)) continue;
    const expected = runDgst(algorithm, files);
    assertEquals(expected.length, files.length, algorithm.name);
    for (const [index, message] of messages.entries()) {
      const what = `${algorithm.name} of ${message.length} bytes`;
      assertEquals(encodeHex(algorithm.digest(message)), expected[index], what);
      const portable = portableEngine.digest!(algorithm)!.update(message).digest();
      assertEquals(encodeHex(portable), expected[index], `${what}, portable`);
    }
  }
});

peerTest("outputs of SHAKE of every length agree with openssl", ["openssl"], async () => {
  const message = seededRandom(2)(100);
  await using directory = await tempDirectory();
  const file = await directory.write("message", message);
  for (const algorithm of allDigests.filter(isXof)) {
    const expected = runDgst(algorithm, [file], ["-xoflen", "1000"])[0]!;
    for (const outputLength of [0, 1, 16, 32, 135, 136, 137, 168, 169, 336, 999, 1000]) {
      const output = encodeHex(algorithm.digest(message, { outputLength }));
      assertEquals(output, expected.slice(0, 2 * outputLength), algorithm.name);
      const running = algorithm.create().update(message);
      assertEquals(encodeHex(running.digest(outputLength)), output, algorithm.name);
    }
  }
});

function runDgst(
  algorithm: DigestAlgorithm,
  files: readonly string[],
  options: readonly string[] = [],
): string[] {
  const isKmac = algorithm === keccakKmac128 || algorithm === keccakKmac256;
  const name = isKmac ? algorithm.name.toUpperCase() : algorithm.name;
  const providers = ["-provider", "default", "-provider", "legacy"];
  const { code, stdout, stderr } = new Deno.Command(peerPath("openssl"), {
    args: ["dgst", ...providers, `-${name}`, "-r", ...options, ...files],
  }).outputSync();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => line.split(" ")[0]!);
}
