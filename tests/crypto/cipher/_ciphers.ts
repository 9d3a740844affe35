// Copyright 2026 the streamssl authors. MIT license.

import {
  allCiphers,
  type CipherAlgorithm,
  type CipherOptions,
  createDecryptor,
  createEncryptor,
  type Engine,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { type Bytes, concatBytes } from "../../../wire/mod.ts";
import { everyEngine } from "../_engines.ts";

/** Bytes that look random and are the same at every run. */
export function someBytes(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length);
  let state = seed * 2_654_435_761 >>> 0 || 1;
  for (let at = 0; at < length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state >>> 8;
  }
  return bytes;
}

/** The lengths of messages that a cipher can take, near the one that is wanted. */
export function messageLength(cipher: CipherAlgorithm, wanted: number): number {
  switch (cipher.mode) {
    case "wrap":
      return cipher.name.endsWith("-pad") || cipher.name.endsWith("-pad-inv")
        ? Math.max(1, wanted)
        : Math.max(16, wanted - wanted % 8);
    case "xts":
    case "cbc-cts":
      return Math.max(16, wanted);
    case "cbc-hmac":
      return Math.max(16, wanted);
    default:
      return wanted;
  }
}

/** Options with everything that the cipher must be told, for a message of a length. */
export function optionsFor(cipher: CipherAlgorithm, length: number, seed = 2): CipherOptions {
  const iv = cipher.ivLength > 0 && cipher.mode !== "wrap"
    ? { iv: someBytes(cipher.ivLength, seed) }
    : {};
  if (cipher.mode !== "cbc-hmac") return iv;
  const header = someBytes(13, 3);
  new DataView(header.buffer).setUint16(11, length);
  return { ...iv, macKey: someBytes(20, 4), additionalData: header };
}

/** The engines of this runtime that offer a cipher. */
export function enginesOf(cipher: CipherAlgorithm): readonly Engine[] {
  return everyEngine().filter((engine) => {
    try {
      const options = { ...optionsFor(cipher, 0), engines: [engine] };
      createEncryptor(cipher, someBytes(cipher.keyLength), options).destroy();
      return true;
    } catch (error) {
      if (error instanceof SslError && error.reason === "UNSUPPORTED_CIPHER") return false;
      throw error;
    }
  });
}

/** Ciphers whose encryption gives the same for the same. */
export const STEADY: readonly CipherAlgorithm[] = allCiphers.filter((cipher) =>
  cipher.name !== "des3-wrap"
);

/** Encrypts in pieces of the given sizes, in turn. @returns The ciphertext, with the tag behind it. */
export function encryptInPieces(
  cipher: CipherAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  options: CipherOptions,
  sizes: readonly number[],
): Bytes {
  const encryptor = createEncryptor(cipher, key, options);
  const parts = pieces(data, sizes).map((piece) => encryptor.update(piece));
  parts.push(encryptor.final());
  if (cipher.aead) parts.push(encryptor.tag);
  encryptor.destroy();
  return concatBytes(...parts);
}

/** Decrypts in pieces of the given sizes, in turn. */
export function decryptInPieces(
  cipher: CipherAlgorithm,
  key: Uint8Array,
  data: Uint8Array,
  options: CipherOptions,
  sizes: readonly number[],
): Bytes {
  const end = data.length - (cipher.aead ? options.tagLength ?? cipher.tagLength : 0);
  const tag = cipher.aead ? { tag: data.subarray(end) } : {};
  const decryptor = createDecryptor(cipher, key, { ...options, ...tag });
  const parts = pieces(data.subarray(0, end), sizes).map((piece) => decryptor.update(piece));
  parts.push(decryptor.final());
  decryptor.destroy();
  return concatBytes(...parts);
}

function pieces(data: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; at < data.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    parts.push(data.subarray(at, at + size));
    at += size;
  }
  return parts;
}
