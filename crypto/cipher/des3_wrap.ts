// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Wrapping keys with Triple DES (RFC 3217, Section 3), as CMS has it. */

import { randomBytes } from "../../rand/random.ts";
import { type Bytes, concatBytes, decodeHex } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { sha1 } from "../digest/sha1.ts";
import { BlockModeKey, WholeProcess } from "./_block_mode.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { CbcDecryption, CbcEncryption } from "./cbc_mode.ts";
import type { CipherAlgorithm, CipherDirection } from "./cipher_algorithm.ts";
import { badDecryption, wrongFinalLength } from "./cipher_errors.ts";
import { desEde3 } from "./des.ts";

/** RFC 3217, Section 3.1, step 7: the vector of the outer encryption. */
const OUTER_IV = "4adda22c79e82105";
const BLOCK = 8;
/** A key that is wrapped has whole blocks; OpenSSL has no limit, ours is far above every key. */
const MOST = 2 ** 20;

/** Key wrap by Triple DES with three keys (RFC 3217). Each time another vector is drawn. */
export const des3Wrap: CipherAlgorithm = {
  name: "des3-wrap",
  aliases: ["id-smime-alg-cms3deswrap"],
  oid: "1.2.840.113549.1.9.16.3.6",
  mode: "wrap",
  keyLength: 24,
  keyLengths: [24],
  variableKey: false,
  ivLength: 0,
  ivLengths: [0],
  blockLength: BLOCK,
  aead: false,
  tagLength: 0,
  tagLengths: [],
  create: (key) =>
    new BlockModeKey(desEde3.create(key), (block, direction) => new TripleWrap(block, direction)),
};

class TripleWrap extends WholeProcess {
  readonly #key: BlockCipherKey;
  readonly #direction: CipherDirection;

  constructor(key: BlockCipherKey, direction: CipherDirection) {
    super();
    this.#key = key;
    this.#direction = direction;
  }

  finishLength(length: number): number {
    return this.#direction === "encrypt" ? length + 2 * BLOCK : length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const { length } = rest;
    const least = this.#direction === "encrypt" ? BLOCK : 3 * BLOCK;
    if (length % BLOCK !== 0 || length < least || length > MOST) {
      throw wrongFinalLength(`a key of ${least} or more bytes, a multiple of ${BLOCK}`, length);
    }
    const result = this.#direction === "encrypt" ? this.#wrap(rest) : this.#unwrap(rest);
    output.set(result, offset);
    const written = result.length;
    result.fill(0);
    return written;
  }

  #wrap(key: Uint8Array): Bytes {
    const data = concatBytes(key, checksum(key));
    const iv = randomBytes(BLOCK);
    new CbcEncryption(this.#key, iv).transform(data, data, 0);
    const wrapped = concatBytes(iv, data).reverse();
    new CbcEncryption(this.#key, decodeHex(OUTER_IV)).transform(wrapped, wrapped, 0);
    return wrapped;
  }

  #unwrap(wrapped: Uint8Array): Bytes {
    const outer = new Uint8Array(wrapped.length);
    new CbcDecryption(this.#key, decodeHex(OUTER_IV)).transform(wrapped, outer, 0);
    outer.reverse();
    const data = outer.slice(BLOCK);
    new CbcDecryption(this.#key, outer.subarray(0, BLOCK)).transform(data, data, 0);
    const key = data.slice(0, -BLOCK);
    const good = constantTimeEqual(checksum(key), data.subarray(-BLOCK));
    data.fill(0);
    if (good) return key;
    key.fill(0);
    throw badDecryption("integrity check");
  }
}

/** RFC 3217, Section 2: the first 8 bytes of SHA-1. */
function checksum(key: Uint8Array): Bytes {
  return sha1.digest(key).slice(0, BLOCK);
}
