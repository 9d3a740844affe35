// Copyright 2026 the streamssl authors. MIT license.

import forge from "npm:node-forge@1.3.1";

/** What this program uses of node-forge, which brings no types. */
interface ForgeCipher {
  start(options: { iv: string } | string): void;
  update(data: unknown): boolean;
  finish(): boolean;
}

/** The ciphers that node-forge has, by the name of the block cipher here. */
const CREATE: Readonly<Record<string, (key: unknown) => ForgeCipher>> = {
  "aes": (key) => forge.cipher.createCipher("AES-CBC", key),
  "des": (key) => forge.cipher.createCipher("DES-CBC", key),
  "des-ede3": (key) => forge.cipher.createCipher("3DES-CBC", key),
  "rc2": (key) => forge.rc2.createEncryptionCipher(key),
};

/**
 * Prepares an encryption in CBC mode by node-forge.
 *
 * @param name The name of the block cipher here.
 * @param key The key.
 * @param iv The initialization vector.
 * @returns What encrypts; `undefined` where node-forge does not have it.
 */
export function forgeCbc(
  name: string,
  key: Uint8Array,
  iv: Uint8Array,
): ((data: Uint8Array) => void) | undefined {
  const create = CREATE[name];
  if (create === undefined) return undefined;
  const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
  return (data) => {
    const cipher = create(forge.util.createBuffer(text(key)));
    cipher.start(name === "rc2" ? text(iv) : { iv: text(iv) });
    cipher.update(forge.util.createBuffer(data));
    cipher.finish();
  };
}

/** A digest or HMAC of node-forge, which takes texts of characters up to 255. */
interface ForgeHash {
  update(data: string): ForgeHash;
  digest(): unknown;
}

/** The digests that node-forge has, by their names here. */
const DIGESTS: Readonly<Record<string, () => ForgeHash>> = {
  "md5": () => forge.md.md5.create(),
  "sha1": () => forge.md.sha1.create(),
  "sha256": () => forge.md.sha256.create(),
  "sha384": () => forge.md.sha384.create(),
  "sha512": () => forge.md.sha512.create(),
};

/**
 * Prepares a digest by node-forge.
 *
 * @param name The name of the digest here.
 * @returns What digests a text; `undefined` where node-forge does not have it.
 */
export function forgeDigest(name: string): ((data: string) => void) | undefined {
  const create = DIGESTS[name];
  return create && ((data) => void create().update(data).digest());
}

/**
 * Prepares an HMAC by node-forge.
 *
 * @param name The name of the digest here.
 * @param key The key.
 * @returns What authenticates a text; `undefined` where node-forge does not have it.
 */
export function forgeHmac(name: string, key: string): ((data: string) => void) | undefined {
  if (DIGESTS[name] === undefined) return undefined;
  return (data) => {
    const running = forge.hmac.create();
    running.start(name, key);
    running.update(data);
    running.digest();
  };
}
