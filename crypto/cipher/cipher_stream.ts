// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Bytes, bytesOf, FilterStream } from "../../wire/mod.ts";
import { badDecryption } from "./cipher_errors.ts";
import type { Decryptor } from "./decryptor.ts";
import { Encryptor } from "./encryptor.ts";

/**
 * A cipher as a stream. Where the algorithm authenticates, the tag follows the ciphertext, on both
 * sides; a decryption then gives nothing before the end of the stream, when the tag was found to hold,
 * and keeps at most `bufferLimit` bytes. The counterpart of `BIO_f_cipher`.
 *
 * @example Usage
 * ```ts
 * import { aes256Ctr, CipherStream, createDecryptor, createEncryptor } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = new Uint8Array(32);
 * const iv = new Uint8Array(16);
 * const text = new Response("hello").body!
 *   .pipeThrough(new CipherStream(createEncryptor(aes256Ctr, key, { iv })))
 *   .pipeThrough(new CipherStream(createDecryptor(aes256Ctr, key, { iv })));
 * assertEquals(await new Response(text).text(), "hello");
 * ```
 */
export class CipherStream extends FilterStream<Uint8Array, Bytes> {
  /**
   * Makes a stream of an encryption or decryption that is at its start.
   *
   * @param cipher What `createEncryptor` or `createDecryptor` gave; its key is wiped at the end.
   */
  constructor(cipher: Encryptor | Decryptor) {
    super(cipher instanceof Encryptor ? encryption(cipher) : decryption(cipher));
  }
}

function encryption(cipher: Encryptor): Transformer<Uint8Array, Bytes> {
  return {
    transform: (chunk, controller) =>
      guard(cipher, () => enqueue(controller, cipher.update(bytesOf(chunk)))),
    flush(controller) {
      try {
        enqueue(controller, cipher.final());
        if (cipher.algorithm.aead) enqueue(controller, cipher.tag);
      } finally {
        cipher.destroy();
      }
    },
    cancel: () => cipher.destroy(),
  };
}

function decryption(cipher: Decryptor): Transformer<Uint8Array, Bytes> {
  const tagBehind = cipher.algorithm.aead && !cipher.hasTag;
  let tail = new Uint8Array(0);
  return {
    transform: (chunk, controller) =>
      guard(cipher, () => {
        let data = bytesOf(chunk);
        if (tagBehind) {
          // The last bytes so far may be the tag.
          const joined = new Uint8Array(tail.length + data.length);
          joined.set(tail);
          joined.set(data, tail.length);
          const rest = Math.max(0, joined.length - cipher.tagLength);
          tail = joined.slice(rest);
          data = joined.subarray(0, rest);
        }
        enqueue(controller, cipher.update(data));
      }),
    flush(controller) {
      try {
        if (tagBehind && tail.length < cipher.tagLength) throw badDecryption("tag");
        if (tagBehind) cipher.setTag(tail);
        enqueue(controller, cipher.final());
      } finally {
        cipher.destroy();
      }
    },
    cancel: () => cipher.destroy(),
  };
}

/** What throws ends the stream, and nobody asks the transformer again. */
function guard(cipher: Encryptor | Decryptor, action: () => void): void {
  try {
    action();
  } catch (error) {
    cipher.destroy();
    throw error;
  }
}

function enqueue(controller: TransformStreamDefaultController<Bytes>, bytes: Bytes): void {
  if (bytes.length > 0) controller.enqueue(bytes);
}
