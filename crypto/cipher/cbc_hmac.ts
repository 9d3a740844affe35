// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The records of TLS 1.0 to 1.2 with AES-CBC and HMAC (RFC 5246, Section 6.2.3.2): a fragment, its
 * MAC, and padding, all encrypted. The additional data are the 13 bytes in front of the fragment in
 * the MAC: sequence number, type, version, length. From TLS 1.1 on the fragment starts with a block for
 * the explicit vector, which the MAC leaves out.
 *
 * Timing: padding and MAC of a record are checked as one, without branches and look-ups that depend
 * on the padding, see secret_length_hmac.ts; the block cipher looks tables up by secrets.
 */

import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha1 } from "../digest/sha1.ts";
import { sha256 } from "../digest/sha2.ts";
import { maskEqual, maskLess } from "../constant_time_masks.ts";
import { hmac } from "../mac/hmac.ts";
import { SecretLengthHmac } from "../mac/secret_length_hmac.ts";
import { aes } from "./aes.ts";
import { WholeProcess } from "./_block_mode.ts";
import { concatBytes } from "../../wire/mod.ts";
import type { BlockCipherKey } from "./block_cipher.ts";
import { CbcDecryption, CbcEncryption } from "./cbc_mode.ts";
import type {
  CipherAlgorithm,
  CipherDirection,
  CipherKey,
  CipherKeyOptions,
  CipherParameters,
  CipherProcess,
} from "./cipher_algorithm.ts";
import { badDecryption, keyWasDestroyed, wrongFinalLength } from "./cipher_errors.ts";
import { explicitLength, macHeader, recordMacKey } from "./_tls_record.ts";

/** The length of a block, in bytes. */
const BLOCK = 16;

/** AES-128-CBC with HMAC-SHA1, as records of TLS. */
export const aes128CbcHmacSha1: CipherAlgorithm = /* @__PURE__ */ recordCipher(16, sha1);
/** AES-256-CBC with HMAC-SHA1, as records of TLS. */
export const aes256CbcHmacSha1: CipherAlgorithm = /* @__PURE__ */ recordCipher(32, sha1);
/** AES-128-CBC with HMAC-SHA256, as records of TLS. */
export const aes128CbcHmacSha256: CipherAlgorithm = /* @__PURE__ */ recordCipher(16, sha256);
/** AES-256-CBC with HMAC-SHA256, as records of TLS. */
export const aes256CbcHmacSha256: CipherAlgorithm = /* @__PURE__ */ recordCipher(32, sha256);

/** AES-CBC with HMAC, as records of TLS. */
export const cbcHmacCiphers: readonly CipherAlgorithm[] = [
  aes128CbcHmacSha1,
  aes256CbcHmacSha1,
  aes128CbcHmacSha256,
  aes256CbcHmacSha256,
];

function recordCipher(keyLength: number, digest: DigestAlgorithm): CipherAlgorithm {
  return {
    name: `aes-${8 * keyLength}-cbc-hmac-${digest.name}`,
    aliases: [],
    oid: undefined,
    mode: "cbc-hmac",
    keyLength,
    keyLengths: [keyLength],
    variableKey: false,
    ivLength: BLOCK,
    ivLengths: [BLOCK],
    blockLength: BLOCK,
    aead: false,
    tagLength: 0,
    tagLengths: [],
    create: (key, options) => new RecordKey(digest, key, options),
  };
}

class RecordKey implements CipherKey {
  readonly engine = "portable";
  readonly #digest: DigestAlgorithm;
  readonly #key: BlockCipherKey;
  readonly #macKey: Uint8Array;
  #destroyed = false;

  constructor(digest: DigestAlgorithm, key: Uint8Array, options?: CipherKeyOptions) {
    this.#digest = digest;
    this.#macKey = recordMacKey(options);
    this.#key = aes.create(key);
  }

  start(direction: CipherDirection, parameters: CipherParameters): CipherProcess {
    if (this.#destroyed) throw keyWasDestroyed();
    const Process = direction === "encrypt" ? RecordEncryption : RecordDecryption;
    return new Process(this.#digest, this.#key, this.#macKey, parameters);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key.destroy();
    this.#macKey.fill(0);
  }
}

abstract class RecordProcess extends WholeProcess {
  protected readonly digest: DigestAlgorithm;
  protected readonly key: BlockCipherKey;
  protected readonly macKey: Uint8Array;
  protected readonly parameters: CipherParameters;

  constructor(
    digest: DigestAlgorithm,
    key: BlockCipherKey,
    macKey: Uint8Array,
    parameters: CipherParameters,
  ) {
    super();
    this.digest = digest;
    this.key = key;
    this.macKey = macKey;
    this.parameters = parameters;
  }
}

class RecordEncryption extends RecordProcess {
  finishLength(length: number): number {
    return (Math.floor((length + this.digest.outputLength) / BLOCK) + 1) * BLOCK;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const explicit = explicitLength(this.parameters.tlsVersion, BLOCK);
    const header = macHeader(this.parameters, rest.length, rest.length - explicit);
    const message = concatBytes(header, rest.subarray(explicit));
    const mac = hmac(this.digest, this.macKey, message);
    message.fill(0);
    const record = new Uint8Array(this.finishLength(rest.length));
    record.set(rest);
    record.set(mac, rest.length);
    const end = rest.length + mac.length;
    record.fill(record.length - end - 1, end);
    new CbcEncryption(this.key, this.parameters.iv).transform(record, output, offset);
    record.fill(0);
    return record.length;
  }
}

class RecordDecryption extends RecordProcess {
  finishLength(length: number): number {
    return length;
  }

  finish(rest: Uint8Array, output: Uint8Array, offset: number): number {
    const macLength = this.digest.outputLength;
    const explicit = explicitLength(this.parameters.tlsVersion, BLOCK);
    if (rest.length % BLOCK !== 0 || rest.length < explicit + macLength + 1) {
      throw wrongFinalLength(
        `a record in whole blocks, of at least ${explicit + macLength + 1} bytes`,
        rest.length,
      );
    }
    const record = new Uint8Array(rest.length);
    new CbcDecryption(this.key, this.parameters.iv).transform(rest, record, 0);
    const body = record.subarray(explicit);
    const { length, good } = this.#paddingOf(body, macLength);
    // The length enters the header as bytes only; nothing branches on it.
    const header = macHeader(this.parameters, undefined, length);
    const computed = new SecretLengthHmac(this.digest, this.macKey).digest({
      header,
      data: body.subarray(0, body.length - macLength),
      length,
      minimumLength: Math.max(0, body.length - macLength - 256),
    });
    const holds = good & this.#macHolds(body, computed, length);
    if (holds !== -1) {
      record.fill(0);
      throw badDecryption("integrity check");
    }
    output.set(record.subarray(0, explicit + length), offset);
    record.fill(0);
    return explicit + length;
  }

  /** The fragment's length, and whether the padding holds, as a mask. */
  #paddingOf(body: Uint8Array, macLength: number): { length: number; good: number } {
    const padding = body[body.length - 1] as number;
    const room = body.length - macLength - 1;
    let bad = maskLess(room, padding);
    const most = Math.min(255, body.length - 1);
    for (let back = 0; back < most; back++) {
      const inside = ~maskLess(padding, back);
      bad |= inside & ~maskEqual(body[body.length - 1 - back] as number, padding);
    }
    return { length: room - (padding & ~bad), good: ~bad };
  }

  /** Looks at every place where the MAC could be, and takes what is at the right one. */
  #macHolds(body: Uint8Array, computed: Uint8Array, length: number): number {
    let difference = 0;
    const first = Math.max(0, body.length - computed.length - 256);
    for (let at = first; at + computed.length < body.length; at++) {
      const here = maskEqual(at, length);
      for (let index = 0; index < computed.length; index++) {
        difference |= here & ((body[at + index] as number) ^ (computed[index] as number));
      }
    }
    return maskEqual(difference, 0);
  }
}
