// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Encryption and decryption with passwords. Nothing is authenticated: who can change what was encrypted
 * can change what is decrypted.
 */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { BackgroundOptions } from "../background.ts";
import { decrypt, encrypt } from "../cipher/cipher.ts";
import type { CipherOptions } from "../cipher/cipher_options.ts";
import { pbkdf1, pbkdf1Sync } from "../kdf/pbkdf1.ts";
import { pbkdf2, pbkdf2Sync } from "../kdf/pbkdf2.ts";
import { pkcs12Kdf, pkcs12KdfSync } from "../kdf/pkcs12_kdf.ts";
import { scrypt, scryptSync } from "../kdf/scrypt.ts";
import { wipe } from "../wipe.ts";
import type { PbeScheme } from "./pbe_scheme.ts";

/**
 * A password. `undefined` is no password, which PKCS #12 tells from an empty one; to the others both are
 * the same.
 */
export type PbePassword = string | Uint8Array | undefined;

/** What passwords are tried with. */
export interface PbeSyncOptions {
  /**
   * The most iterations: what comes from outside must not make a program work for hours.
   *
   * @default {10_000_000}
   */
  maxIterations?: number;
  /** The most memory of scrypt, in bytes. @default {33_554_432, as OpenSSL} */
  maxmem?: number;
}

/** Options of what does not block; progress is the part that is done, from 0 to 1. */
export interface PbeOptions extends PbeSyncOptions, BackgroundOptions<number> {}

/**
 * Encrypts with a password, at once.
 *
 * @param scheme How: {@linkcode readPbeScheme} reads it, {@linkcode createPbes2Scheme} makes one.
 * @param password The password; text stands for its bytes in UTF-8, with the schemes of PKCS #12 for
 * its characters.
 * @param data What is encrypted.
 * @param options Limits.
 * @returns The ciphertext.
 * @throws {RangeError} When a number in the scheme is not possible.
 * @throws {SslError} `EVP` when the derivation takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, pbeDecryptSync, pbeEncryptSync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const scheme = createPbes2Scheme({ iterations: 1000 });
 * const ciphertext = pbeEncryptSync(scheme, "correct horse", Uint8Array.of(1, 2, 3));
 * assertEquals(pbeDecryptSync(scheme, "correct horse", ciphertext), Uint8Array.of(1, 2, 3));
 * ```
 */
export function pbeEncryptSync(
  scheme: PbeScheme,
  password: PbePassword,
  data: Uint8Array,
  options: PbeSyncOptions = {},
): Bytes {
  return useKey(scheme, deriveSync(scheme, password, options), (key, cipherOptions) => {
    return encrypt(scheme.cipher, key, data, cipherOptions);
  });
}

/**
 * Encrypts with a password, without blocking while the key is derived.
 *
 * @param scheme How.
 * @param password The password.
 * @param data What is encrypted.
 * @param options Limits, signal, progress.
 * @returns The ciphertext.
 * @throws {RangeError} When a number in the scheme is not possible.
 * @throws {SslError} `EVP` when the derivation takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, pbeDecrypt, pbeEncrypt } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const scheme = createPbes2Scheme({ kdf: "scrypt", cost: 1024 });
 * const ciphertext = await pbeEncrypt(scheme, "correct horse", Uint8Array.of(1, 2, 3));
 * const plaintext = await pbeDecrypt(scheme, "correct horse", ciphertext);
 * assertEquals(plaintext, Uint8Array.of(1, 2, 3));
 * ```
 */
export async function pbeEncrypt(
  scheme: PbeScheme,
  password: PbePassword,
  data: Uint8Array,
  options: PbeOptions = {},
): Promise<Bytes> {
  return useKey(scheme, await derive(scheme, password, options), (key, cipherOptions) => {
    return encrypt(scheme.cipher, key, data, cipherOptions);
  });
}

/**
 * Decrypts with a password, at once.
 *
 * @param scheme How it was encrypted.
 * @param password The password.
 * @param data The ciphertext.
 * @param options Limits.
 * @returns The plaintext.
 * @throws {RangeError} When a number in the scheme is not possible.
 * @throws {SslError} `EVP`, `BAD_DECRYPT` when the password is wrong or the ciphertext damaged, as far
 * as that shows; and when the derivation takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, pbeDecryptSync, pbeEncryptSync } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const scheme = createPbes2Scheme({ kdf: "scrypt", cost: 1024 });
 * const ciphertext = pbeEncryptSync(scheme, "correct horse", Uint8Array.of(1, 2, 3));
 * const plaintext = pbeDecryptSync(scheme, "correct horse", ciphertext);
 * assertEquals(plaintext, Uint8Array.of(1, 2, 3));
 * ```
 */
export function pbeDecryptSync(
  scheme: PbeScheme,
  password: PbePassword,
  data: Uint8Array,
  options: PbeSyncOptions = {},
): Bytes {
  const derived = deriveSync(scheme, password, options);
  return useKey(scheme, derived, (key, cipherOptions) => {
    return explained(() => decrypt(scheme.cipher, key, data, cipherOptions));
  });
}

/**
 * Decrypts with a password, without blocking while the key is derived.
 *
 * @param scheme How it was encrypted.
 * @param password The password.
 * @param data The ciphertext.
 * @param options Limits, signal, progress.
 * @returns The plaintext.
 * @throws {RangeError} When a number in the scheme is not possible.
 * @throws {SslError} `EVP`, `BAD_DECRYPT` when the password is wrong or the ciphertext damaged, as far
 * as that shows; and when the derivation takes more than the limits.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, pbeDecrypt, pbeEncrypt } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const scheme = createPbes2Scheme({ kdf: "scrypt", cost: 1024 });
 * const ciphertext = await pbeEncrypt(scheme, "correct horse", Uint8Array.of(1, 2, 3));
 * const plaintext = await pbeDecrypt(scheme, "correct horse", ciphertext);
 * assertEquals(plaintext, Uint8Array.of(1, 2, 3));
 * ```
 */
export async function pbeDecrypt(
  scheme: PbeScheme,
  password: PbePassword,
  data: Uint8Array,
  options: PbeOptions = {},
): Promise<Bytes> {
  const derived = await derive(scheme, password, options);
  return useKey(scheme, derived, (key, cipherOptions) => {
    return explained(() => decrypt(scheme.cipher, key, data, cipherOptions));
  });
}

/** A key and its initialization vector. */
interface Derived {
  readonly key: Bytes;
  readonly iv: Uint8Array;
}

function useKey(
  scheme: PbeScheme,
  { key, iv }: Derived,
  work: (key: Bytes, options: CipherOptions) => Bytes,
): Bytes {
  const { effectiveKeyBits } = scheme as { effectiveKeyBits?: number };
  try {
    return work(key, {
      ...(scheme.cipher.ivLength === 0 ? {} : { iv }),
      ...(effectiveKeyBits === undefined ? {} : { effectiveKeyBits }),
    });
  } finally {
    wipe(key);
  }
}

function explained(work: () => Bytes): Bytes {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SslError)) throw error;
    throw new SslError("EVP", "BAD_DECRYPT", {
      usualCause: "the password is wrong, or the encrypted data was damaged",
      cause: error,
    });
  }
}

function deriveSync(
  scheme: PbeScheme,
  password: PbePassword,
  options: PbeSyncOptions,
): Derived {
  checkIterations(scheme, options);
  switch (scheme.kind) {
    case "pbes2": {
      const { kdf, iv } = scheme;
      const length = keyLength(scheme);
      const key = kdf.type === "scrypt"
        ? scryptSync(textOrBytes(password), { ...kdf, length, maxmem: options.maxmem ?? MAXMEM })
        : pbkdf2Sync(kdf.digest, textOrBytes(password), { ...kdf, length });
      return { key, iv };
    }
    case "pbes1":
      return halves(pbkdf1Sync(scheme.digest, textOrBytes(password), { ...scheme, length: 16 }));
    case "pkcs12": {
      const [key, iv] = pkcs12Inputs(scheme).map((input) =>
        input.length === 0
          ? new Uint8Array(0)
          : pkcs12KdfSync(scheme.digest, pkcs12Password(password), input)
      );
      return { key: key!, iv: iv! };
    }
  }
}

async function derive(
  scheme: PbeScheme,
  password: PbePassword,
  options: PbeOptions,
): Promise<Derived> {
  checkIterations(scheme, options);
  const { signal, onProgress } = options;
  const background = {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  switch (scheme.kind) {
    case "pbes2": {
      const { kdf, iv } = scheme;
      const length = keyLength(scheme);
      const maxmem = options.maxmem ?? MAXMEM;
      const key =
        await (kdf.type === "scrypt"
          ? scrypt(textOrBytes(password), { ...kdf, length, maxmem, ...background })
          : pbkdf2(kdf.digest, textOrBytes(password), { ...kdf, length, ...background }));
      return { key, iv };
    }
    case "pbes1": {
      const parameters = { ...scheme, length: 16, ...background };
      return halves(await pbkdf1(scheme.digest, textOrBytes(password), parameters));
    }
    case "pkcs12": {
      const { digest } = scheme;
      const [forKey, forIv] = pkcs12Inputs(scheme);
      const text = pkcs12Password(password);
      const key = await pkcs12Kdf(digest, text, { ...forKey, ...background });
      if (forIv.length === 0) return { key, iv: new Uint8Array(0) };
      return { key, iv: await pkcs12Kdf(digest, text, forIv) };
    }
  }
}

/** What EVP_PBE_scrypt allows in OpenSSL where nothing else is said. */
const MAXMEM = 32 * 1024 * 1024;

function checkIterations(scheme: PbeScheme, { maxIterations = 10_000_000 }: PbeSyncOptions): void {
  const iterations = scheme.kind !== "pbes2"
    ? scheme.iterations
    : scheme.kdf.type === "pbkdf2"
    ? scheme.kdf.iterations
    : 1;
  if (iterations <= maxIterations) return;
  throw new SslError("EVP", "PBKDF2_ERROR", {
    expected: `at most ${maxIterations} iterations`,
    received: `${iterations}`,
    usualCause: "the data was made to keep its reader busy",
    remedy: "allow more with maxIterations, where the data is trusted",
  });
}

function keyLength({ kdf, cipher }: Extract<PbeScheme, { kind: "pbes2" }>): number {
  const { keyLength } = kdf;
  if (keyLength === undefined || keyLength === cipher.keyLength) return cipher.keyLength;
  if (cipher.variableKey) return keyLength;
  throw new SslError("EVP", "UNSUPPORTED_KEYLENGTH", {
    expected: `${cipher.keyLength} bytes for ${cipher.name}`,
    received: `${keyLength}`,
  });
}

/** RFC 8018, Section 6.1.1: the first eight bytes are the key. */
function halves(derived: Bytes): Derived {
  const [key, iv] = [derived.slice(0, 8), derived.slice(8)];
  derived.fill(0);
  return { key, iv };
}

/** RFC 7292, Appendix B.3: key and vector are derived one by one. */
function pkcs12Inputs({ salt, iterations, cipher }: Extract<PbeScheme, { kind: "pkcs12" }>) {
  return [
    { salt, iterations, purpose: "key", length: cipher.keyLength },
    { salt, iterations, purpose: "iv", length: cipher.ivLength },
  ] as const;
}

/** None is the empty one, but `null` is a mistake that would be encrypted with the empty one. */
export function textOrBytes(password: PbePassword): string | Uint8Array {
  return password === undefined ? "" : password;
}

/**
 * Gives the KDF of PKCS #12 its password. As OpenSSL: bytes that are no UTF-8 are characters each (Latin
 * 1), and no password has not even the zero character that ends an empty one.
 *
 * @param password The password.
 * @returns Its characters; no bytes for none.
 */
export function pkcs12Password(password: PbePassword): string | Uint8Array {
  if (password === undefined) return new Uint8Array(0);
  if (typeof password === "string") return password;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(password);
  } catch {
    return Array.from(password, (byte) => String.fromCharCode(byte)).join("");
  }
}
