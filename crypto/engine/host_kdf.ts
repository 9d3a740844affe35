// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** scrypt and Argon2 by node:crypto, at once and on threads of their own. */

import type { Bytes } from "../../wire/mod.ts";
import {
  type HostArgon2Parameters,
  type HostCallback,
  hostCrypto,
  type HostScryptOptions,
  plainBytes,
} from "./host_crypto.ts";

/**
 * Computes scrypt at once.
 *
 * @param password The password.
 * @param salt The salt.
 * @param length The output's length, in bytes.
 * @param options N, r, p and the limit.
 * @returns The output, or `undefined` where the host has no scrypt.
 */
export function hostScrypt(
  password: Uint8Array,
  salt: Uint8Array,
  length: number,
  options: HostScryptOptions,
): Bytes | undefined {
  const output = hostCrypto()?.scryptSync?.(password, salt, length, options);
  return output === undefined ? undefined : plainBytes(output);
}

/**
 * Starts scrypt on a thread of its own.
 *
 * @param password The password.
 * @param salt The salt.
 * @param length The output's length, in bytes.
 * @param options N, r, p and the limit.
 * @returns The output to come, or `undefined` where the host has no scrypt.
 */
export function startHostScrypt(
  password: Uint8Array,
  salt: Uint8Array,
  length: number,
  options: HostScryptOptions,
): Promise<Bytes> | undefined {
  const host = hostCrypto();
  if (host?.scrypt === undefined) return undefined;
  return promised((callback) => host.scrypt?.(password, salt, length, options, callback));
}

/**
 * Computes Argon2 at once.
 *
 * @param type `"argon2d"`, `"argon2i"` or `"argon2id"`.
 * @param parameters What it works on.
 * @returns The output, or `undefined` where the host has no Argon2.
 */
export function hostArgon2(type: string, parameters: HostArgon2Parameters): Bytes | undefined {
  const output = hostCrypto()?.argon2Sync?.(type, parameters);
  return output === undefined ? undefined : plainBytes(output);
}

/**
 * Starts Argon2 on a thread of its own.
 *
 * @param type `"argon2d"`, `"argon2i"` or `"argon2id"`.
 * @param parameters What it works on.
 * @returns The output to come, or `undefined` where the host has no Argon2.
 */
export function startHostArgon2(
  type: string,
  parameters: HostArgon2Parameters,
): Promise<Bytes> | undefined {
  const host = hostCrypto();
  if (host?.argon2 === undefined) return undefined;
  return promised((callback) => host.argon2?.(type, parameters, callback));
}

function promised(start: (callback: HostCallback) => void): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    start((error, key) => {
      if (error === null || error === undefined) resolve(plainBytes(key));
      else reject(error);
    });
  });
}
