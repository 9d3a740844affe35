// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The cipher that leaves everything as it is. */

import { ByteProcess } from "./_block_mode.ts";
import type { CipherAlgorithm } from "./cipher_algorithm.ts";

/** No encryption at all. The counterpart of `EVP_enc_null`. */
export const nullCipher: CipherAlgorithm = {
  name: "null",
  aliases: [],
  oid: undefined,
  mode: "stream",
  keyLength: 0,
  keyLengths: [[0, Infinity]],
  variableKey: false,
  ivLength: 0,
  ivLengths: [0],
  blockLength: 1,
  aead: false,
  tagLength: 0,
  tagLengths: [],
  create: () => ({ engine: "portable", start: () => new NullProcess(), destroy: () => {} }),
};

class NullProcess extends ByteProcess {
  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    output.set(input, offset);
  }
}
