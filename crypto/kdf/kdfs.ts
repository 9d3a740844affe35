// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The tables of key derivation functions, and how one is found and told its parameters by names. */

import { SslError } from "../../err/mod.ts";
import { decodeHex } from "../../wire/mod.ts";
import { nameRemedy } from "../close_names.ts";
import { unknownParameter } from "./_kdf_reader.ts";
import {
  ARGON2D_ROW,
  ARGON2I_ROW,
  ARGON2ID_ROW,
  PBKDF1_ROW,
  PBKDF2_ROW,
  PKCS12KDF_ROW,
  PVKKDF_ROW,
  SCRYPT_ROW,
} from "./_kdf_rows_password.ts";
import {
  HKDF_ROW,
  HMAC_DRBG_KDF_ROW,
  KBKDF_ROW,
  KRB5KDF_ROW,
  SSHKDF_ROW,
  SSKDF_ROW,
  TLS13_KDF_ROW,
  TLS1_PRF_ROW,
  X942KDF_ASN1_ROW,
  X963KDF_ROW,
} from "./_kdf_rows_secret.ts";
import type { Kdf, KdfParameters } from "./kdf.ts";

/** The functions of OpenSSL 3's default provider. */
export const defaultKdfs: readonly Kdf[] = [
  HKDF_ROW,
  TLS13_KDF_ROW,
  SSKDF_ROW,
  PBKDF2_ROW,
  PKCS12KDF_ROW,
  SSHKDF_ROW,
  X963KDF_ROW,
  TLS1_PRF_ROW,
  KBKDF_ROW,
  X942KDF_ASN1_ROW,
  SCRYPT_ROW,
  KRB5KDF_ROW,
  HMAC_DRBG_KDF_ROW,
  ARGON2I_ROW,
  ARGON2D_ROW,
  ARGON2ID_ROW,
];

/** The functions of OpenSSL 3's legacy provider: to read what is old. */
export const legacyKdfs: readonly Kdf[] = [PBKDF1_ROW, PVKKDF_ROW];

/** Every function that this library has. */
export const allKdfs: readonly Kdf[] = /* @__PURE__ */ [defaultKdfs, legacyKdfs].flat();

/**
 * Finds a function by any of OpenSSL's names for it or by its object identifier. The counterpart of
 * `EVP_KDF_fetch`.
 *
 * @param name The name; capital and small letters are one.
 * @param table Where to look.
 * @returns The function.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when the table has none of that name; the error
 * tells which table has it, or which names are close.
 *
 * @example Usage
 * ```ts
 * import { kdfByName } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = { digest: "SHA1", pass: "password", salt: "salt", iter: 4096 };
 * const key = await kdfByName("PBKDF2").derive(parameters, 20);
 * assertEquals(encodeHex(key), "4b007901b765489abead49d926f721d065a429c1");
 * ```
 */
export function kdfByName(name: string, table: readonly Kdf[] = defaultKdfs): Kdf {
  const found = find(name, table);
  if (found !== undefined) return found;
  const sets = { defaultKdfs, legacyKdfs };
  const elsewhere = Object.entries(sets).find(([, set]) => find(name, set) !== undefined)?.[0];
  const remedy = nameRemedy(name, table.flatMap((kdf) => [kdf.name, ...kdf.aliases]), elsewhere);
  throw new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: `one of ${table.map((kdf) => kdf.name).join(", ")}`,
    received: JSON.stringify(name.slice(0, 80)),
    ...(elsewhere === "legacyKdfs"
      ? { usualCause: "OpenSSL 3 keeps this function in its legacy provider" }
      : {}),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function find(name: string, table: readonly Kdf[]): Kdf | undefined {
  const wanted = name.toLowerCase();
  return table.find((kdf) =>
    [kdf.name, ...kdf.aliases].some((other) => other.toLowerCase() === wanted)
  );
}

/**
 * Reads parameters as `openssl kdf -kdfopt` takes them: `name:value`, and `hexname:digits` for bytes.
 *
 * @param kdf The function.
 * @param options The texts.
 * @returns The parameters.
 * @throws {TypeError} When the function does not take a parameter, or one twice that it takes once.
 * @throws {SyntaxError} When a text has no colon, or digits are none.
 *
 * @example Usage
 * ```ts
 * import { kdfByName, readKdfOptions } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const kdf = kdfByName("HKDF");
 * const parameters = readKdfOptions(kdf, ["digest:SHA256", "hexkey:0b0b", "info:a", "hexinfo:62"]);
 * assertEquals(parameters["key"], Uint8Array.of(11, 11));
 * assertEquals(kdf.deriveSync(parameters, 42).length, 42);
 * ```
 */
export function readKdfOptions(kdf: Kdf, options: readonly string[]): KdfParameters {
  const parameters: Record<string, string | Uint8Array | (string | Uint8Array)[]> = {};
  for (const option of options) {
    const colon = option.indexOf(":");
    if (colon === -1) {
      throw new SyntaxError(
        `Cannot read ${JSON.stringify(option.slice(0, 64))} as a parameter of ${kdf.name}: ` +
          `name:value is expected`,
      );
    }
    const [given, text] = [option.slice(0, colon), option.slice(colon + 1)];
    const info = kdf.parameters.find(({ name }) => name === given) ??
      kdf.parameters.find(({ name, type }) => type === "octets" && `hex${name}` === given);
    if (info === undefined) throw unknownParameter(kdf, given);
    const value = info.name === given ? text : decodeHex(text);
    const before = parameters[info.name];
    if (before !== undefined && !info.repeatable) {
      throw new TypeError(`Cannot use several values of "${info.name}" for ${kdf.name}`);
    }
    if (!info.repeatable) parameters[info.name] = value;
    else if (Array.isArray(before)) before.push(value);
    else parameters[info.name] = [value];
  }
  return parameters;
}
