// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Random, randomBytes } from "../../rand/random.ts";
import { aes256Cbc } from "../cipher/aes_ciphers.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha256 } from "../digest/sha2.ts";
import type { Pbes2Scheme } from "./pbe_scheme.ts";

/** Options for {@linkcode createPbes2Scheme}. */
export interface CreatePbes2SchemeOptions {
  /** How the key is derived. @default {"pbkdf2"} */
  kdf?: "pbkdf2" | "scrypt";
  /** PBKDF2: the digest of its HMAC. @default {sha256} */
  digest?: DigestAlgorithm;
  /** PBKDF2: how many iterations; OpenSSL takes 2,048. @default {600_000} */
  iterations?: number;
  /** scrypt: the cost N. @default {16_384, as OpenSSL} */
  cost?: number;
  /** scrypt: the block size r. @default {8} */
  blockSize?: number;
  /** scrypt: the parallelization p. @default {1} */
  parallelization?: number;
  /** The cipher. @default {aes256Cbc} */
  cipher?: CipherAlgorithm;
  /** Where salt and initialization vector come from. @default {randomBytes} */
  random?: Random;
}

/** The length of a salt, in bytes (SP 800-132, Section 5.1). */
const SALT_LENGTH = 16;

/**
 * Makes a scheme to encrypt with a password: PBES2 with a fresh salt and a fresh initialization vector.
 * The counterpart of `PKCS5_pbe2_set_iv` and `PKCS5_pbe2_set_scrypt`.
 *
 * @param options The algorithms.
 * @returns The scheme, for one message.
 * @throws {TypeError} When an option belongs to the other derivation.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const { cipher, iv } = createPbes2Scheme({ kdf: "scrypt", cost: 2 ** 15 });
 * assertEquals([cipher.name, iv.length], ["aes-256-cbc", 16]);
 * ```
 */
export function createPbes2Scheme(options: CreatePbes2SchemeOptions = {}): Pbes2Scheme {
  const { kdf = "pbkdf2", cipher = aes256Cbc, random = randomBytes } = options;
  const foreign = kdf === "pbkdf2"
    ? ["cost", "blockSize", "parallelization"] as const
    : ["digest", "iterations"] as const;
  for (const name of foreign) {
    if (options[name] !== undefined) throw new TypeError(`Cannot use ${name} with ${kdf}`);
  }
  const salt = random(SALT_LENGTH);
  const iv = random(cipher.ivLength);
  // Where the cipher takes keys of several lengths, the scheme must say which.
  const keyLength = cipher.variableKey ? { keyLength: cipher.keyLength } : {};
  if (kdf === "scrypt") {
    const { cost = 16_384, blockSize = 8, parallelization = 1 } = options;
    const scrypt = { type: kdf, salt, cost, blockSize, parallelization, ...keyLength };
    return { kind: "pbes2", kdf: scrypt, cipher, iv };
  }
  const { digest = sha256, iterations = 600_000 } = options;
  return { kind: "pbes2", kdf: { type: kdf, digest, salt, iterations, ...keyLength }, cipher, iv };
}
