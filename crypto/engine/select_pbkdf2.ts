// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Who computes PBKDF2: decided by measured facts. */

import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { digestMethods } from "./digest_value.ts";
import { type HostCrypto, hostCrypto, plainBytes } from "./host_crypto.ts";
import { hostHas } from "./host_digest.ts";

/** What PBKDF2 works on. */
export interface Pbkdf2Input {
  /** The password. */
  readonly password: Uint8Array;
  /** The salt. */
  readonly salt: Uint8Array;
  /** How many iterations. */
  readonly iterations: number;
  /** The output's length, in bytes. */
  readonly length: number;
}

/** The digests that PBKDF2 of node:crypto has on Node and Deno alike, where the host has them at all. */
const HOST_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "md5",
  "ripemd160",
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
  "sha512-224",
  "sha512-256",
  "sha3-224",
  "sha3-256",
  "sha3-384",
  "sha3-512",
  "sm3",
]);

/** The digests that WebCrypto has, by our names (Web Cryptography, Section 31). */
const WEB_NAMES: Readonly<Record<string, string>> = {
  "sha1": "SHA-1",
  "sha256": "SHA-256",
  "sha384": "SHA-384",
  "sha512": "SHA-512",
};

/**
 * Computes PBKDF2 at once by the host. Measured on Deno 2.9.6, in microseconds an iteration with
 * SHA-1, SHA-256, SHA-512: node:crypto 0.42, 0.72, 0.70, noble 0.9, 1.24, 2.6. On Node 20.20
 * node:crypto takes 0.2, 0.2, 0.4.
 *
 * @param algorithm The digest.
 * @param input Password, salt, iterations, length.
 * @returns The output, or `undefined` where the host can not do it.
 */
export function hostPbkdf2(algorithm: DigestAlgorithm, input: Pbkdf2Input): Bytes | undefined {
  const host = findHost(algorithm);
  if (host === undefined) return undefined;
  const { password, salt, iterations, length } = input;
  const output = host.crypto.pbkdf2Sync?.(password, salt, iterations, length, host.name);
  return output === undefined ? undefined : plainBytes(output);
}

/**
 * Starts PBKDF2 on a thread of its own. WebCrypto comes first: it was measured at 0.31, 0.19, 0.67
 * on Deno, and is as fast as node:crypto on Node.
 *
 * @param algorithm The digest.
 * @param input Password, salt, iterations, length.
 * @returns The output to come, or `undefined` where nobody can do it.
 */
export function startPbkdf2(
  algorithm: DigestAlgorithm,
  input: Pbkdf2Input,
): Promise<Bytes> | undefined {
  // A digest that is not this library's may bear any name.
  const hash = digestMethods(algorithm) === undefined ? undefined : WEB_NAMES[algorithm.name];
  // Some implementations refuse an empty key.
  if (hash !== undefined && input.password.length > 0 && globalThis.crypto?.subtle !== undefined) {
    return webPbkdf2(hash, input);
  }
  const host = findHost(algorithm);
  if (host?.crypto.pbkdf2 === undefined) return undefined;
  const { password, salt, iterations, length } = input;
  return new Promise((resolve, reject) => {
    host.crypto.pbkdf2?.(password, salt, iterations, length, host.name, (error, key) => {
      if (error === null || error === undefined) resolve(plainBytes(key));
      else reject(error);
    });
  });
}

async function webPbkdf2(hash: string, input: Pbkdf2Input): Promise<Bytes> {
  const { iterations, length } = input;
  const password = new Uint8Array(input.password);
  const salt = new Uint8Array(input.salt);
  try {
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const parameters = { name: "PBKDF2", hash, salt, iterations };
    return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * length));
  } finally {
    password.fill(0);
  }
}

function findHost(
  algorithm: DigestAlgorithm,
): { readonly crypto: HostCrypto; readonly name: string } | undefined {
  const methods = digestMethods(algorithm)?.host;
  if (methods === undefined || !HOST_NAMES.has(methods.name)) return undefined;
  const host = hostCrypto();
  if (host === undefined || !hostHas(host, methods)) return undefined;
  return { crypto: host, name: methods.name };
}
