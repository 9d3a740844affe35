// Copyright 2026 the streamssl authors. MIT license.

/** Every cipher of `openssl enc`, both ways, in pieces and with padding. */

import { assert } from "@std/assert";
import { allCiphers, type CipherAlgorithm } from "../../../crypto/mod.ts";
import { encodeHex, equalBytes } from "../../../wire/mod.ts";
import { type Openssl, opensslTest } from "../_openssl.ts";
import {
  decryptInPieces,
  encryptInPieces,
  messageLength,
  optionsFor,
  someBytes,
} from "./_ciphers.ts";

const PROVIDERS = ["-provider", "legacy", "-provider", "default"];

/** A new length for every call, from 0 to 300 without an order. */
function* lengths(): Generator<number> {
  for (let state = 17;; state = (state * 71 + 13) % 301) yield state;
}

async function compare(
  openssl: Openssl,
  cipher: CipherAlgorithm,
  wanted: number,
): Promise<void> {
  const length = messageLength(cipher, wanted);
  const key = someBytes(cipher.keyLength, length + 1);
  const options = optionsFor(cipher, length, length + 2);
  const data = someBytes(length, length + 3);
  const args = [
    ...["enc", `-${cipher.name}`, ...PROVIDERS, "-K", encodeHex(key)],
    ...(options.iv === undefined ? [] : ["-iv", encodeHex(options.iv)]),
  ];
  const plain = await openssl.file("plain", data);
  const theirs = (await openssl.run(...args, "-in", plain)).stdout;
  const ours = encryptInPieces(cipher, key, data, options, [1000, 1, 33]);
  const name = `${cipher.name} of ${length} bytes`;
  assert(equalBytes(ours, theirs), name);
  const opened = decryptInPieces(cipher, key, theirs, options, [19, 1000, 2]);
  assert(equalBytes(opened, data), name);
  const sealed = await openssl.file("sealed", ours);
  const back = (await openssl.run(...args, "-d", "-in", sealed)).stdout;
  assert(equalBytes(back, data), name);
}

/** The names of `openssl enc -list`. */
async function encNames(openssl: Openssl): Promise<Set<string>> {
  const { text } = await openssl.run("enc", "-list", ...PROVIDERS);
  return new Set(text.match(/(?<=-)[a-z0-9-]+/g));
}

opensslTest("every cipher agrees with openssl enc at lengths from 0 to 300", async (openssl) => {
  const names = await encNames(openssl);
  const next = lengths();
  let compared = 0;
  for (const cipher of allCiphers) {
    const known = names.has(cipher.name) || cipher.aliases.some((alias) => names.has(alias));
    // `openssl enc` wraps no keys, and its null cipher takes no key.
    if (!known || cipher.mode === "wrap" || cipher.name === "null") continue;
    await compare(openssl, cipher, next.next().value as number);
    compared++;
  }
  assert(compared > 80, `${compared} were compared`);
});

opensslTest("ciphers agree with openssl enc on a megabyte", async (openssl) => {
  const wanted = ["aes-256-cbc", "aes-128-ctr", "aes-192-cfb", "camellia-256-ctr", "chacha20"];
  for (const cipher of allCiphers.filter(({ name }) => wanted.includes(name))) {
    await compare(openssl, cipher, 2 ** 20);
  }
});
