// Copyright 2026 the streamssl authors. MIT license.

/**
 * Encrypts and decrypts as `openssl enc -pbkdf2` does, as a filter that keeps no more than a chunk in
 * memory: what one writes the other reads. As there, a file that someone changed is not noticed:
 * where that matters, take CMS with a password and AES-GCM.
 *
 * Run with: PASSWORD=… deno run --allow-env=PASSWORD examples/encrypt_file.ts encrypt|decrypt
 *             [CIPHER] <INPUT >OUTPUT
 */

import {
  allCiphers,
  cipherByName,
  CipherStream,
  createDecryptor,
  createEncryptor,
  pbkdf2,
  sha256,
} from "@streamssl/ssl/crypto";
import { randomBytes } from "@streamssl/ssl/rand";

/** What `openssl enc` writes before the salt. */
const MAGIC = new TextEncoder().encode("Salted__");
const SALT_LENGTH = 8;

/** How to encrypt. */
export interface EncryptOptions {
  /** The password. */
  password: string;
  /** The name of the cipher, as after the dash of `openssl enc`. @default {"aes-256-cbc"} */
  cipher?: string;
  /** The iterations of PBKDF2. @default {10_000} as `openssl enc` */
  iterations?: number;
}

/** Encrypts a stream with a new salt. */
export async function encrypt(
  plaintext: ReadableStream<Uint8Array>,
  options: EncryptOptions,
): Promise<ReadableStream<Uint8Array>> {
  const salt = randomBytes(SALT_LENGTH);
  const encryptor = createEncryptor(...await keyOf(salt, options));
  return plaintext
    .pipeThrough(new CipherStream(encryptor))
    .pipeThrough(startingWith(MAGIC, salt));
}

/** Decrypts a stream that begins with its salt. */
export async function decrypt(
  ciphertext: ReadableStream<Uint8Array>,
  options: EncryptOptions,
): Promise<ReadableStream<Uint8Array>> {
  const { header, rest } = await splitAt(ciphertext, MAGIC.length + SALT_LENGTH);
  if (!MAGIC.every((byte, index) => byte === header[index])) {
    await rest.cancel();
    throw new Error(
      'Expected "Salted__" at the start: was it made by openssl enc with a password?',
    );
  }
  const decryptor = createDecryptor(...await keyOf(header.subarray(MAGIC.length), options));
  return rest.pipeThrough(new CipherStream(decryptor));
}

/** Derives key and initialization vector, one after the other. */
async function keyOf(salt: Uint8Array, options: EncryptOptions) {
  const { password, cipher = "aes-256-cbc", iterations = 10_000 } = options;
  const algorithm = cipherByName(cipher, allCiphers);
  if (algorithm.aead) throw new Error(`${cipher}: openssl enc takes no ciphers with a tag`);
  const length = algorithm.keyLength + algorithm.ivLength;
  const bytes = await pbkdf2(sha256, password, { salt, iterations, length });
  const key = bytes.subarray(0, algorithm.keyLength);
  return [algorithm, key, { iv: bytes.subarray(algorithm.keyLength) }] as const;
}

function startingWith(...chunks: Uint8Array[]): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({ start: (out) => chunks.forEach((chunk) => out.enqueue(chunk)) });
}

/** Takes the first bytes off a stream, however it is cut into chunks. */
async function splitAt(stream: ReadableStream<Uint8Array>, length: number) {
  const reader = stream.getReader();
  let start = new Uint8Array(0);
  while (start.length < length) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The input ends after ${start.length} bytes, within its header`);
    const joined = new Uint8Array(start.length + value.length);
    joined.set(start);
    joined.set(value, start.length);
    start = joined;
  }
  reader.releaseLock();
  const rest = stream.pipeThrough(startingWith(start.subarray(length)));
  return { header: start.subarray(0, length), rest };
}

if (import.meta.main) {
  const [direction, cipher = "aes-256-cbc"] = Deno.args;
  const password = Deno.env.get("PASSWORD");
  if (password === undefined || (direction !== "encrypt" && direction !== "decrypt")) {
    throw new Error("Expected encrypt or decrypt, and PASSWORD in the environment");
  }
  const work = direction === "encrypt" ? encrypt : decrypt;
  await (await work(Deno.stdin.readable, { password, cipher })).pipeTo(Deno.stdout.writable);
}
