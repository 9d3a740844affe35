// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Public keys as OpenSSH writes them: one line of type, base64 and comment. */

import type { PublicKey } from "../pkey/public_key.ts";
import { readPublicBlob, writePublicBlob } from "./_ssh_keys.ts";
import { badSshKey } from "./_ssh_wire.ts";

/** A line of a `.pub` file. */
export interface OpensshPublicKey {
  /** The key. */
  readonly key: PublicKey;
  /** What follows it; often `user@host`. */
  readonly comment: string;
}

/** No key's line is longer. */
const MAX_LENGTH = 16_384;

/**
 * Reads a public key of OpenSSH, as in `id_ed25519.pub`.
 *
 * @param text The line; white space around it is passed over.
 * @returns Key and comment.
 * @throws {SslError} `EVP`, `DECODE_ERROR` when it is no such line; `UNSUPPORTED_KEY_TYPE` for other types of
 * keys; and what the key's numbers demand.
 *
 * @example Usage
 * ```ts
 * import { formatOpensshPublicKey, generateKey, parseOpensshPublicKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "ed25519" });
 * const line = formatOpensshPublicKey(publicKey, { comment: "me@example.org" });
 * assertEquals(parseOpensshPublicKey(line).comment, "me@example.org");
 * ```
 */
export function parseOpensshPublicKey(text: string): OpensshPublicKey {
  const line = text.length > MAX_LENGTH ? "" : text.trim();
  const match = /^(\S+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+([^\r\n]*))?$/.exec(line);
  if (match === null) {
    throw badSshKey(
      "a line with the key's type, the key in base64 and a comment",
      text.startsWith("-----BEGIN") ? "a PEM block" : `${text.length} characters of another form`,
    );
  }
  const [_, stated, base64, comment = ""] = match as unknown as [string, string, string, string?];
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    throw badSshKey("base64", "other characters or a wrong length");
  }
  const { type, key } = readPublicBlob(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
  if (type !== stated) throw badSshKey(`a key of type ${stated.slice(0, 64)}`, type);
  return { key, comment };
}

/**
 * Writes a public key as OpenSSH does.
 *
 * @param key The key: RSA, ECDSA on P-256, P-384 or P-521, Ed25519, or DSA.
 * @param options The comment.
 * @returns The line, without a line end.
 * @throws {SslError} `EVP`, `UNSUPPORTED_KEY_TYPE` when OpenSSH has no such keys.
 * @throws {RangeError} When the comment has a line end.
 *
 * @example Usage
 * ```ts
 * import { formatOpensshPublicKey, generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "ec", curve: "P-256" });
 * assert(formatOpensshPublicKey(publicKey).startsWith("ecdsa-sha2-nistp256 AAAA"));
 * ```
 */
export function formatOpensshPublicKey(
  key: PublicKey,
  options: { readonly comment?: string } = {},
): string {
  const { comment = "" } = options;
  if (/[\r\n]/.test(comment)) {
    throw new RangeError("Cannot write a public key: the comment has a line end");
  }
  const { type, blob } = writePublicBlob(key);
  const base64 = btoa(Array.from(blob, (byte) => String.fromCharCode(byte)).join(""));
  return comment === "" ? `${type} ${base64}` : `${type} ${base64} ${comment}`;
}
