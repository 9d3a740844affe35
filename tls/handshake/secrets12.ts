// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { createAead } from "../../crypto/cipher/aead.ts";
import { createCbc } from "../../crypto/cipher/cbc.ts";
import { wipe } from "../../crypto/wipe.ts";
import type { Bytes } from "../../wire/mod.ts";
import {
  MAX_PLAINTEXT_LENGTH,
  type RecordOpener,
  type RecordSealer,
} from "../record/record_types.ts";
import {
  type Tls12AeadKey,
  Tls12AeadOpener,
  Tls12AeadSealer,
} from "../record/tls12_aead_protection.ts";
import {
  type Tls12CbcKey,
  Tls12CbcOpener,
  Tls12CbcSealer,
} from "../record/tls12_cbc_protection.ts";
import type { AeadProtection, CbcProtection, CipherSuite } from "../registry/cipher_suites.ts";
import { type Handshake, logSecret } from "./handshake.ts";
import {
  type DirectionKeys,
  exportKeyingMaterial12,
  extendedMasterSecret12,
  type HelloRandoms,
  keyBlock12,
  masterSecret12,
  verifyData12,
} from "./key_schedule12.ts";

/** Which side sends. */
export type Sender12 = "client" | "server";

/** What the two hellos settled, as far as keys depend on it. */
export interface Agreement12 {
  /** The suite. */
  readonly suite: CipherSuite;
  /** Both randoms. */
  readonly randoms: HelloRandoms;
  /** Whether the master secret is bound to the whole handshake (RFC 7627). */
  readonly extendedMasterSecret: boolean;
  /** Whether CBC records have their MAC over the ciphertext (RFC 7366). */
  readonly encryptThenMac: boolean;
  /** The most content bytes that the peer may put in a record (RFC 8449). */
  readonly incomingLimit: number;
  /** The most content bytes that this side may put in a record (RFC 8449). */
  readonly outgoingLimit: number;
}

/** The master secret of a TLS 1.2 connection and what is made of it. */
export class Secrets12 {
  readonly #handshake: Handshake;
  readonly #agreement: Agreement12;
  readonly #masterSecret: Bytes;
  readonly #keys: { readonly client: DirectionKeys; readonly server: DirectionKeys };

  /** Takes a master secret, which from now on belongs to it. */
  constructor(handshake: Handshake, agreement: Agreement12, masterSecret: Bytes) {
    this.#handshake = handshake;
    this.#agreement = agreement;
    this.#masterSecret = masterSecret;
    this.#keys = keyBlock12(agreement.suite, masterSecret, agreement.randoms);
    logSecret(handshake, "CLIENT_RANDOM", agreement.randoms.client, masterSecret);
  }

  /**
   * Makes the master secret of a key exchange, whose result is wiped. The transcript must end with
   * the ClientKeyExchange.
   */
  static fromExchange(
    handshake: Handshake,
    agreement: Agreement12,
    preMasterSecret: Uint8Array,
  ): Secrets12 {
    const { suite, randoms, extendedMasterSecret } = agreement;
    const { transcript } = handshake.channel;
    const masterSecret = extendedMasterSecret
      ? extendedMasterSecret12(suite.hash, preMasterSecret, transcript.hash())
      : masterSecret12(suite.hash, preMasterSecret, randoms);
    wipe(preMasterSecret);
    return new Secrets12(handshake, agreement, masterSecret);
  }

  /** What the hellos settled. */
  get agreement(): Agreement12 {
    return this.#agreement;
  }

  /** A copy of the master secret, for a session. */
  get masterSecret(): Bytes {
    return this.#masterSecret.slice();
  }

  /** verify_data over the transcript so far. */
  verifyData(sender: Sender12): Bytes {
    const { hash } = this.#agreement.suite;
    const transcriptHash = this.#handshake.channel.transcript.hash();
    return verifyData12(hash, this.#masterSecret, sender, transcriptHash);
  }

  /** Outgoing protection; there is one for each direction in a connection's life. */
  sealerFor(sender: Sender12): RecordSealer {
    const { cipher } = this.#agreement.suite;
    const keys = this.#keys[sender];
    return cipher.kind === "aead"
      ? new Tls12AeadSealer(this.#aeadKey(cipher, keys))
      : new Tls12CbcSealer(this.#cbcKey(cipher, keys), this.#handshake.context.random);
  }

  /** Incoming protection; there is one for each direction in a connection's life. */
  openerFor(sender: Sender12): RecordOpener {
    const { suite: { cipher }, incomingLimit } = this.#agreement;
    const limit = Math.min(incomingLimit, MAX_PLAINTEXT_LENGTH);
    const keys = this.#keys[sender];
    return cipher.kind === "aead"
      ? new Tls12AeadOpener(this.#aeadKey(cipher, keys), limit)
      : new Tls12CbcOpener(this.#cbcKey(cipher, keys), limit);
  }

  /** Keying material for others. */
  export(label: string, context: Uint8Array | undefined, length: number): Bytes {
    const { suite, randoms } = this.#agreement;
    return exportKeyingMaterial12(suite.hash, this.#masterSecret, randoms, {
      label,
      context,
      length,
    });
  }

  /** Wipes everything. */
  destroy(): void {
    wipe(this.#masterSecret);
    for (const { macKey, key, iv } of [this.#keys.client, this.#keys.server]) {
      wipe(macKey, key, iv);
    }
  }

  #aeadKey(protection: AeadProtection, { key, iv }: DirectionKeys): Tls12AeadKey {
    const { engines } = this.#handshake.context;
    return {
      cipher: createAead(protection.algorithm, key, { engines }),
      fixedIv: iv.slice(),
      explicitNonceLength: protection.explicitNonceLength,
    };
  }

  #cbcKey(protection: CbcProtection, { key, macKey }: DirectionKeys): Tls12CbcKey {
    const { engines } = this.#handshake.context;
    return {
      cipher: createCbc(key, { engines }),
      digest: protection.mac,
      macKey: macKey.slice(),
      encryptThenMac: this.#agreement.encryptThenMac,
    };
  }
}
