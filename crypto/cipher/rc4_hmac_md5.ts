// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The records of TLS with RC4 and HMAC-MD5 (RFC 5246, Section 6.2.3.1): a fragment and its MAC, both
 * encrypted. The additional data are the 13 bytes in front of the fragment in the MAC; the length in
 * them is the fragment's, or, when a record is decrypted, that of the ciphertext or the fragment.
 */

import { concatBytes } from "../../wire/mod.ts";
import { constantTimeEqual } from "../constant_time.ts";
import { md5 } from "../digest/md5.ts";
import { hmac } from "../mac/hmac.ts";
import { WholeProcess } from "./_block_mode.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherKeyOptions,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed, wrongFinalLength } from "./cipher_errors.ts";
import { rc4 } from "./rc4.ts";
import type { StreamCipherKey } from "./stream_cipher.ts";
import { macHeader, recordMacKey } from "./_tls_record.ts";

/** The MAC's length, in bytes. */
const MAC = 16;

/**
 * RC4 with HMAC-MD5, as records of TLS: to read what is old. The key stream goes on from one record to
 * the next: `restart()` begins the next record.
 */
export const rc4HmacMd5: CipherAlgorithm = {
  name: "rc4-hmac-md5",
  aliases: [],
  oid: undefined,
  mode: "cbc-hmac",
  keyLength: 16,
  keyLengths: [[1, 256]],
  variableKey: true,
  ivLength: 0,
  ivLengths: [0],
  blockLength: 1,
  aead: false,
  tagLength: 0,
  tagLengths: [],
  create: (key, options) => new RecordKey(key, options),
};

class RecordKey implements CipherKey {
  readonly engine = "portable";
  readonly #streams: Readonly<Record<CipherDirection, StreamCipherKey>>;
  readonly #macKey: Uint8Array;
  #destroyed = false;

  constructor(key: Uint8Array, options?: CipherKeyOptions) {
    this.#macKey = recordMacKey(options);
    this.#streams = { encrypt: rc4.create(key), decrypt: rc4.create(key) };
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const stream = this.#streams[direction];
    return direction === "encrypt"
      ? new RecordEncryption(stream, this.#macKey, parameters)
      : new RecordDecryption(stream, this.#macKey, parameters);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#macKey.fill(0);
    this.#streams.encrypt.destroy();
    this.#streams.decrypt.destroy();
  }
}

abstract class RecordProcess extends WholeProcess {
  protected readonly stream: StreamCipherKey;
  protected readonly parameters: CipherParameters;
  readonly #macKey: Uint8Array;

  constructor(stream: StreamCipherKey, macKey: Uint8Array, parameters: CipherParameters) {
    super();
    this.stream = stream;
    this.parameters = parameters;
    this.#macKey = macKey;
  }

  protected mac(header: Uint8Array, fragment: Uint8Array): Uint8Array {
    const message = concatBytes(header, fragment);
    const mac = hmac(md5, this.#macKey, message);
    message.fill(0);
    return mac;
  }
}

class RecordEncryption extends RecordProcess {
  finishLength(length: number): number {
    return length + MAC;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const header = macHeader(this.parameters, rest.length, rest.length);
    const record = concatBytes(rest, this.mac(header, rest));
    this.stream.process(record, 0, output, offset, record.length);
    record.fill(0);
    return rest.length + MAC;
  }
}

class RecordDecryption extends RecordProcess {
  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const length = rest.length - MAC;
    if (length < 0) throw wrongFinalLength(`a record of at least ${MAC} bytes`, rest.length);
    const record = new Uint8Array(rest.length);
    this.stream.process(rest, 0, record, 0, rest.length);
    const fragment = record.subarray(0, length);
    const computed = this.mac(macHeader(this.parameters, undefined, length), fragment);
    const good = constantTimeEqual(computed, record.subarray(length));
    if (good) output.set(fragment, offset);
    record.fill(0);
    if (!good) throw badDecryption("integrity check");
    return length;
  }
}
