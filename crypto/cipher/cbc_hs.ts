// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * AES-CBC with HMAC-SHA2 over the ciphertext, as JSON Web Encryption has it (RFC 7518, Section 5.2).
 * The key of the MAC stands in front of that of AES. OpenSSL does not have it.
 */

import type { Bytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha256, sha384, sha512 } from "../digest/sha2.ts";
import { createHmac, type Hmac } from "../mac/hmac.ts";
import { aes } from "./aes.ts";
import { WholeProcess } from "./_block_mode.ts";
import { joinParts } from "./block_bytes.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { CbcDecryption, CbcEncryption } from "./cbc_mode.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed } from "./cipher_errors.ts";
import { withPadding } from "./padding.ts";

/** AES-128-CBC with HMAC-SHA256: `A128CBC-HS256` (RFC 7518, Section 5.2.3). */
export const aes128CbcHs256: CipherAlgorithm = /* @__PURE__ */ joseCipher(16, sha256);
/** AES-192-CBC with HMAC-SHA384: `A192CBC-HS384` (RFC 7518, Section 5.2.4). */
export const aes192CbcHs384: CipherAlgorithm = /* @__PURE__ */ joseCipher(24, sha384);
/** AES-256-CBC with HMAC-SHA512: `A256CBC-HS512` (RFC 7518, Section 5.2.5). */
export const aes256CbcHs512: CipherAlgorithm = /* @__PURE__ */ joseCipher(32, sha512);

/** AES-CBC with HMAC, as in JSON Web Encryption. */
export const cbcHsCiphers: readonly CipherAlgorithm[] = [
  aes128CbcHs256,
  aes192CbcHs384,
  aes256CbcHs512,
];

function joseCipher(length: number, digest: DigestAlgorithm): CipherAlgorithm {
  const name = `a${8 * length}cbc-hs${16 * length}`;
  return {
    name,
    aliases: [],
    oid: undefined,
    mode: "cbc-hs",
    keyLength: 2 * length,
    keyLengths: [2 * length],
    variableKey: false,
    ivLength: 16,
    ivLengths: [16],
    blockLength: 16,
    aead: true,
    tagLength: length,
    tagLengths: [length],
    create: (key) => new JoseKey(digest, key),
  };
}

class JoseKey implements CipherKey {
  readonly engine = "portable";
  readonly #key: BlockCipherKey;
  readonly #mac: Hmac;
  #destroyed = false;

  constructor(digest: DigestAlgorithm, key: Uint8Array) {
    const half = key.length / 2;
    this.#mac = createHmac(digest, key.subarray(0, half));
    this.#key = aes.create(key.subarray(half));
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const additional = joinParts(parameters.additionalData);
    const mac = new MessageMac(this.#mac.clone(), additional, parameters.iv);
    return direction === "encrypt"
      ? new JoseEncryption(this.#key, mac, parameters)
      : new JoseDecryption(this.#key, mac, parameters);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
  }
}

/** RFC 7518, Section 5.2.2.1, step 5: the MAC over additional data, vector, ciphertext and length. */
class MessageMac {
  readonly #mac: Hmac;
  readonly #additionalLength: number;

  constructor(mac: Hmac, additional: Uint8Array, iv: Uint8Array) {
    this.#mac = mac.update(additional).update(iv);
    this.#additionalLength = additional.length;
  }

  update(ciphertext: Uint8Array): void {
    this.#mac.update(ciphertext);
  }

  finish(tagLength: number): Bytes {
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(this.#additionalLength) * 8n);
    return this.#mac.update(length).digest().slice(0, tagLength);
  }
}

class JoseEncryption implements CipherProcess {
  readonly unit = 16;
  readonly reserve = 0;
  readonly #padded: CipherProcess;
  readonly #mac: MessageMac;
  readonly #tagLength: number;
  #tag: Bytes | undefined;

  constructor(key: BlockCipherKey, mac: MessageMac, parameters: CipherParameters) {
    this.#padded = withPadding(new CbcEncryption(key, parameters.iv), 16, "encrypt", true);
    this.#mac = mac;
    this.#tagLength = parameters.tagLength;
  }

  transform(input: Uint8Array, output: Uint8Array, offset: number): void {
    this.#padded.transform(input, output, offset);
    this.#mac.update(output.subarray(offset, offset + input.length));
  }

  finishLength(length: number): number {
    return this.#padded.finishLength(length);
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const written = this.#padded.finish(rest, output, offset);
    this.#mac.update(output.subarray(offset, offset + written));
    this.#tag = this.#mac.finish(this.#tagLength);
    return written;
  }

  tag(): Bytes {
    return this.#tag as Bytes;
  }
}

class JoseDecryption extends WholeProcess {
  readonly #key: BlockCipherKey;
  readonly #mac: MessageMac;
  readonly #iv: Uint8Array;
  readonly #expected: Uint8Array;

  constructor(key: BlockCipherKey, mac: MessageMac, parameters: CipherParameters) {
    super();
    this.#key = key;
    this.#mac = mac;
    this.#iv = parameters.iv;
    this.#expected = parameters.tag as Uint8Array;
  }

  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    this.#mac.update(rest);
    const tag = this.#mac.finish(this.#expected.length);
    // What was authenticated was padded by who has the key: nothing below is an oracle.
    if (!constantTimeEqual(tag, this.#expected)) throw badDecryption("tag");
    const padded = withPadding(new CbcDecryption(this.#key, this.#iv), 16, "decrypt", true);
    const whole = Math.max(0, rest.length - 16) & ~15;
    padded.transform(rest.subarray(0, whole), output, offset);
    return whole + padded.finish(rest.subarray(whole), output, offset + whole);
  }
}
