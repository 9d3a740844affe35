// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The ciphers of OpenSSH, over one message: a private key. */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { aes128Gcm, aes256Gcm } from "../cipher/aes_aeads.ts";
import {
  aes128Cbc,
  aes128Ctr,
  aes192Cbc,
  aes192Ctr,
  aes256Cbc,
  aes256Ctr,
} from "../cipher/aes_ciphers.ts";
import { decrypt, encrypt } from "../cipher/cipher.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { chacha20 } from "../cipher/stream_ciphers.ts";
import { desEde3Cbc } from "../cipher/triple_des_ciphers.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { poly1305 } from "../mac/poly1305.ts";

/** A cipher of OpenSSH. */
export interface SshCipher {
  /** Its name there. */
  readonly name: string;
  /** What it is; of ChaCha20-Poly1305 in OpenSSH's own way the cipher. */
  readonly algorithm: CipherAlgorithm | undefined;
  /** The key's length, in bytes. */
  readonly keyLength: number;
  /** The length of the initialization vector that is derived, in bytes. */
  readonly ivLength: number;
  /** What the data is padded to a multiple of. */
  readonly blockLength: number;
  /** The tag's length, in bytes. */
  readonly tagLength: number;
}

const CHACHA20_POLY1305 = "chacha20-poly1305@openssh.com";

function row(
  name: string,
  algorithm: CipherAlgorithm,
  blockLength: number,
  tagLength = 0,
): SshCipher {
  const { keyLength, ivLength } = algorithm;
  return { name, algorithm, keyLength, ivLength, blockLength, tagLength };
}

function rows(): readonly SshCipher[] {
  return [
    {
      name: "none",
      algorithm: undefined,
      keyLength: 0,
      ivLength: 0,
      blockLength: 8,
      tagLength: 0,
    },
    row("aes256-ctr", aes256Ctr, 16),
    row("aes192-ctr", aes192Ctr, 16),
    row("aes128-ctr", aes128Ctr, 16),
    row("aes256-cbc", aes256Cbc, 16),
    row("aes192-cbc", aes192Cbc, 16),
    row("aes128-cbc", aes128Cbc, 16),
    row("aes256-gcm@openssh.com", aes256Gcm, 16, 16),
    row("aes128-gcm@openssh.com", aes128Gcm, 16, 16),
    row("3des-cbc", desEde3Cbc, 8),
    // Two keys, of which the second is for lengths in packets only.
    {
      name: CHACHA20_POLY1305,
      algorithm: chacha20,
      keyLength: 64,
      ivLength: 0,
      blockLength: 8,
      tagLength: 16,
    },
  ];
}

/** Finds a cipher. */
export function sshCipher(name: string): SshCipher {
  const all = rows();
  const found = all.find((cipher) => cipher.name === name);
  if (found !== undefined) return found;
  throw new SslError("EVP", "UNSUPPORTED_CIPHER", {
    expected: all.map((cipher) => cipher.name).join(", "),
    received: name.slice(0, 64),
  });
}

/** Encrypts; a tag is behind the result. */
export function sealSshData(cipher: SshCipher, derived: Bytes | undefined, data: Bytes): Bytes {
  const { algorithm, keyLength, name } = cipher;
  if (algorithm === undefined || derived === undefined) return data.slice();
  const key = derived.subarray(0, keyLength);
  if (name === CHACHA20_POLY1305) {
    const encrypted = chachaOf(key, 1, data);
    return concatBytes(encrypted, polyOf(key, encrypted));
  }
  return encrypt(algorithm, key, data, optionsOf(cipher, derived));
}

/** Decrypts data with its tag behind it. */
export function openSshData(
  cipher: SshCipher,
  derived: Bytes | undefined,
  data: Uint8Array,
): Bytes {
  const { algorithm, keyLength, blockLength, tagLength, name } = cipher;
  const length = data.length - tagLength;
  if (length <= 0 || length % blockLength !== 0) {
    throw new SslError("EVP", "DECODE_ERROR", {
      expected: `whole blocks of ${blockLength} bytes`,
      received: `${length} bytes`,
      where: "encrypted",
    });
  }
  if (algorithm === undefined || derived === undefined) return new Uint8Array(data);
  const key = derived.subarray(0, keyLength);
  if (name !== CHACHA20_POLY1305) {
    return decrypt(algorithm, key, data, optionsOf(cipher, derived));
  }
  const encrypted = data.subarray(0, length);
  if (!constantTimeEqual(polyOf(key, encrypted), data.subarray(length))) {
    throw new SslError("EVP", "BAD_DECRYPT", {
      usualCause: "the pass phrase is wrong, or the file was damaged",
    });
  }
  return chachaOf(key, 1, encrypted);
}

function optionsOf({ algorithm, keyLength, ivLength }: SshCipher, derived: Bytes) {
  const iv = derived.subarray(keyLength, keyLength + ivLength);
  // Blocks are filled up in OpenSSH's own way.
  return algorithm?.mode === "cbc" ? { iv, padding: false } : { iv };
}

/** ChaCha20 with a nonce of zeros; the first four bytes are the counter. */
function chachaOf(key: Uint8Array, counter: number, data: Uint8Array): Bytes {
  const iv = new Uint8Array(16);
  iv[0] = counter;
  return encrypt(chacha20, key.subarray(0, 32), data, { iv });
}

function polyOf(key: Uint8Array, data: Uint8Array): Bytes {
  const polyKey = chachaOf(key, 0, new Uint8Array(32));
  const tag = poly1305.create(polyKey).update(data).digest();
  polyKey.fill(0);
  return tag;
}
