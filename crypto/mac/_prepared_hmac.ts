// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * HMAC with a key that is set up once for many messages. Nobody knows how long a message will be:
 * short ones are kept until their end and computed at once from the prepared key, which was measured
 * on Deno at 2 us for 64 bytes, where two digests of the host take 9 us. A message that grows longer
 * than what the portable engine is good for goes to running digests.
 */

import { type Bytes, checkBytes } from "../../wire/mod.ts";
import type { DigestMethods } from "../engine/digest_methods.ts";
import type { PortableHmacKey } from "../engine/portable_hmac.ts";
import { chooseHost } from "../engine/select_digest.ts";
import type { Hmac } from "./hmac.ts";

/** More is not kept, even where no host would be faster. */
const LONGEST_KEPT = 4096;

const EMPTY = /* @__PURE__ */ new Uint8Array(0);

/** What the messages of one key share. */
export interface PreparedHmacKey {
  /** How the digest is computed. */
  readonly methods: DigestMethods;
  /** For short messages. */
  readonly short: PortableHmacKey;
  /** Starts a long message. */
  long(): Hmac;
}

/** An HMAC under way. */
export class PreparedHmac implements Hmac {
  readonly outputLength: number;
  readonly #key: PreparedHmacKey;
  #kept: Bytes | undefined;
  #length = 0;
  #running: Hmac | undefined;

  /**
   * Starts a message.
   *
   * @param key The key.
   */
  constructor(key: PreparedHmacKey) {
    this.outputLength = key.methods.outputLength;
    this.#key = key;
  }

  update(data: Uint8Array): this {
    checkBytes(data, "the message");
    if (this.#running === undefined) {
      if (this.#keep(data)) return this;
      this.#running = this.#key.long();
      if (this.#kept !== undefined) this.#running.update(this.#kept.subarray(0, this.#length));
      this.#kept = undefined;
    }
    this.#running.update(data);
    return this;
  }

  digest(): Bytes {
    if (this.#running !== undefined) return this.#running.digest();
    const code = new Uint8Array(this.outputLength);
    const message = this.#kept === undefined || this.#kept.length === this.#length
      ? this.#kept ?? EMPTY
      : this.#kept.subarray(0, this.#length);
    this.#key.short.compute(message, code, code.length);
    return code;
  }

  clone(): PreparedHmac {
    const copy = new PreparedHmac(this.#key);
    if (this.#kept !== undefined) copy.#kept = this.#kept.slice();
    copy.#length = this.#length;
    if (this.#running !== undefined) copy.#running = this.#running.clone();
    return copy;
  }

  /** Keeps the next bytes, if the message is still a short one. */
  #keep(data: Uint8Array): boolean {
    const length = this.#length + data.length;
    // Without the two blocks of the key, the portable engine wins for twice the length.
    const isShort = length <= LONGEST_KEPT &&
      chooseHost(this.#key.methods, "hmac", length >> 1) === undefined;
    if (!isShort) return false;
    if (this.#kept === undefined) {
      this.#kept = new Uint8Array(data);
    } else {
      if (length > this.#kept.length) {
        const more = new Uint8Array(Math.max(length, 2 * this.#kept.length));
        more.set(this.#kept.subarray(0, this.#length));
        this.#kept = more;
      }
      this.#kept.set(data, this.#length);
    }
    this.#length = length;
    return true;
  }
}
