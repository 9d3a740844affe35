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
