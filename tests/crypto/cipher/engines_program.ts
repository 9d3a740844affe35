// Copyright 2026 the streamssl authors. MIT license.

/**
 * Compares the engines of the runtime that it runs on: every cipher by the host, by the choice and by
 * the portable engine. Prints `N compared`, or what differs. Bundled for other runtimes than Deno.
 *
 * @module
 */

import {
  allCiphers,
  type CipherAlgorithm,
  type CipherOptions,
  createAead,
  decrypt,
  defaultEngines,
  encrypt,
  type Engine,
  hostEngine,
  isAead,
  portableEngine,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { equalBytes } from "../../../wire/mod.ts";
import { messageLength, optionsFor, someBytes, STEADY } from "./_ciphers.ts";

const PORTABLE: readonly Engine[] = [portableEngine];

/** What differs, if anything. */
function compare(cipher: CipherAlgorithm, wanted: number): string | undefined {
  const length = messageLength(cipher, wanted);
  const key = someBytes(cipher.keyLength, 3);
  const data = someBytes(length, 5);
  const additional = cipher.aead ? { additionalData: someBytes(length % 30, 4) } : {};
  const base: CipherOptions = { ...optionsFor(cipher, length), ...additional };
  const expected = encrypt(cipher, key, data, { ...base, engines: PORTABLE });
  const host = hostEngine();
  for (const engines of [host === undefined ? [] : [host], defaultEngines()]) {
    const options = { ...base, engines };
    try {
      if (!equalBytes(encrypt(cipher, key, data, options), expected)) return "encrypt";
      if (!equalBytes(decrypt(cipher, key, expected, options), data)) return "decrypt";
    } catch (error) {
      if (error instanceof SslError && error.reason === "UNSUPPORTED_CIPHER") continue;
      return String(error);
    }
  }
  return isAead(cipher) ? compareRecords(cipher, key, data) : undefined;
}

function compareRecords(
  cipher: Parameters<typeof createAead>[0],
  key: Uint8Array,
  data: Uint8Array,
): string | undefined {
  const nonce = someBytes(cipher.nonceLength, 9);
  const additional = someBytes(3);
  const [chosen, portable] = [
    createAead(cipher, key),
    createAead(cipher, key, {
      engines: PORTABLE,
    }),
  ];
  const sealed = new Uint8Array(data.length + cipher.tagLength);
  chosen.seal(sealed, 0, nonce, additional, data);
  for (const aead of [chosen, portable]) {
    const opened = aead.open(nonce, additional, sealed) as Uint8Array;
    if (!equalBytes(opened, data)) return `open() by ${aead.engine}`;
  }
  return undefined;
}

let compared = 0;
for (const cipher of STEADY) {
  for (const length of [0, 1, 15, 16, 17, 100, 1000, 5000]) {
    const difference = compare(cipher, length);
    // deno-lint-ignore no-console -- a program's output
    if (difference !== undefined) console.log(`${cipher.name}, ${length} bytes: ${difference}`);
    compared++;
  }
}
// deno-lint-ignore no-console -- a program's output
console.log(`${compared} compared, of ${allCiphers.length} ciphers`);
