// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * BLAKE2 as a MAC (RFC 7693, Section 2.9).
 *
 * Timing: depends on the lengths of key and message only.
 */

import type { Bytes } from "../../wire/mod.ts";
import { Blake2, type Blake2Function } from "../engine/portable_blake2.ts";
import { BLAKE2B } from "../engine/portable_blake2b.ts";
import { BLAKE2S } from "../engine/portable_blake2s.ts";
import { checkLength, checkMac } from "./_mac_checks.ts";
import type { Mac, MacAlgorithm, MacOptions } from "./mac.ts";

/**
 * BLAKE2b as a MAC, with a code of 1 to 64 bytes, 64 where no length is asked for.
 *
 * @example Usage
 * ```ts
 * import { blake2b, blake2bMac } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(32);
 * const code = blake2bMac.create(key, { outputLength: 16 }).update(Uint8Array.of(1)).digest();
 * assertEquals(code, blake2b({ key, outputLength: 16 }).digest(Uint8Array.of(1)));
 * ```
 */
export const blake2bMac: MacAlgorithm = {
  name: "blake2bmac",
  aliases: [],
  oid: "1.3.6.1.4.1.1722.12.2.1",
  keyLengths: [[1, 64]],
  outputLength: 64,
  options: ["customization", "salt", "outputLength"],
  create: (key, options = {}) => createBlake2Mac(blake2bMac, BLAKE2B, key, options),
};

/** BLAKE2s as a MAC, with a code of 1 to 32 bytes, 32 where no length is asked for. */
export const blake2sMac: MacAlgorithm = {
  name: "blake2smac",
  aliases: [],
  oid: "1.3.6.1.4.1.1722.12.2.2",
  keyLengths: [[1, 32]],
  outputLength: 32,
  options: ["customization", "salt", "outputLength"],
  create: (key, options = {}) => createBlake2Mac(blake2sMac, BLAKE2S, key, options),
};

function createBlake2Mac(
  algorithm: MacAlgorithm,
  function_: Blake2Function,
  key: Uint8Array,
  options: MacOptions,
): Mac {
  checkMac(algorithm, key, options);
  const { name } = algorithm;
  const most = algorithm.outputLength as number;
  const { outputLength = most, salt, customization: personalization } = options;
  checkLength(name, "the code", outputLength, 1, most);
  checkLength(name, "the salt", salt?.length ?? 0, 0, most / 4);
  checkLength(name, "the customization", personalization?.length ?? 0, 0, most / 4);
  const running = new Blake2(function_, { outputLength, key, salt, personalization });
  return new Blake2Mac(running, outputLength);
}

class Blake2Mac implements Mac {
  readonly outputLength: number;
  readonly #running: Blake2;

  constructor(running: Blake2, outputLength: number) {
    this.outputLength = outputLength;
    this.#running = running;
  }

  update(data: Uint8Array): this {
    this.#running.update(data);
    return this;
  }

  digest(): Bytes {
    return this.#running.digest();
  }

  clone(): Blake2Mac {
    return new Blake2Mac(this.#running.clone(), this.outputLength);
  }
}
