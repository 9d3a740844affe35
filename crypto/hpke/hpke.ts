// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Hybrid Public Key Encryption (RFC 9180): both sides in all four modes. */

import { type Bytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import type { PrivateOperationOptions } from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { privateBytes, publicBytes } from "./_keys.ts";
import { keySchedule } from "./_key_schedule.ts";
import { type HpkeContextState, type HpkeMode, HpkeRecipient, HpkeSender } from "./context.ts";
import type { HpkeSuite } from "./suite.ts";

/** What both sides of a context must agree on. Which of them are given makes the mode. */
export interface HpkeSharedOptions extends PrivateOperationOptions {
  /** What the context is for. @default {nothing} */
  info?: Uint8Array;
  /**
   * A key that only the two sides have, at least 32 bytes (RFC 9180, Section 9.5): modes `"psk"` and
   * `"auth_psk"`.
   *
   * @default {none}
   */
  psk?: Uint8Array;
  /** The name of the pre-shared key, not empty: needed with `psk`. @default {none} */
  pskId?: Uint8Array;
}

/** What makes a sender. */
export interface HpkeSenderOptions extends HpkeSharedOptions {
  /** The recipient's public key. */
  publicKey: Uint8Array | PublicKey;
  /** The sender's private key: modes `"auth"` and `"auth_psk"`. @default {none} */
  senderPrivateKey?: Uint8Array | PrivateKey;
}

/** What makes a recipient. */
export interface HpkeRecipientOptions extends HpkeSharedOptions {
  /** The recipient's private key. */
  privateKey: Uint8Array | PrivateKey;
  /** What the sender sent: its `encapsulatedKey`. */
  encapsulatedKey: Uint8Array;
  /** The sender's public key: modes `"auth"` and `"auth_psk"`. @default {none} */
  senderPublicKey?: Uint8Array | PublicKey;
}

/**
 * Makes the sender's side (RFC 9180, Section 5.1, SetupS). The counterpart of `OSSL_HPKE_encap`.
 *
 * @param suite The suite.
 * @param options The recipient's key, and what the mode needs.
 * @returns The context; a plain value when the engine is synchronous.
 * @throws {SslError} When a key is not valid or for another mechanism, or the mechanism can not
 * authenticate.
 * @throws {RangeError} When the pre-shared key is too short or comes without its name.
 *
 * @example Usage
 * ```ts
 * import { createHpkeRecipient, createHpkeSender, parseHpkeSuite } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const suite = parseHpkeSuite("x25519,hkdf-sha256,aes-128-gcm");
 * const { publicKey, privateKey } = await suite.kem.generateKeyPair();
 *
 * const sender = await createHpkeSender(suite, { publicKey });
 * const sealed = await sender.seal(new TextEncoder().encode("hello"));
 *
 * const { encapsulatedKey } = sender;
 * const recipient = await createHpkeRecipient(suite, { privateKey, encapsulatedKey });
 * assertEquals(new TextDecoder().decode(await recipient.open(sealed)), "hello");
 * ```
 */
export function createHpkeSender(
  suite: HpkeSuite,
  options: HpkeSenderOptions,
): MaybePromise<HpkeSender> {
  const { kem } = suite;
  const { publicKey, senderPrivateKey: sender, ...shared } = options;
  const mode = modeOf(options, sender);
  const own = sender === undefined ? {} : { senderPrivateKey: privateBytes(kem, sender) };
  return mapMaybe(
    kem.encapsulate(publicBytes(kem, publicKey), { ...shared, ...own }),
    ({ encapsulatedKey, sharedSecret }) =>
      new HpkeSender(stateOf(suite, mode, sharedSecret, options), encapsulatedKey),
  );
}

/**
 * Makes the recipient's side (RFC 9180, Section 5.1, SetupR). The counterpart of `OSSL_HPKE_decap`.
 * That the two sides do not have the same keys is found out when a message is opened.
 *
 * @param suite The suite.
 * @param options The recipient's key, what the sender sent, and what the mode needs.
 * @returns The context; a plain value when the engine is synchronous.
 * @throws {SslError} When a key is not valid or for another mechanism, or the mechanism can not
 * authenticate.
 * @throws {RangeError} When the private key has another length, or the pre-shared key is too short or
 * comes without its name.
 *
 * @example Usage
 * ```ts
 * import { createHpkeRecipient, createHpkeSender, parseHpkeSuite } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * // A context that only exports: no messages, but a secret that both sides have.
 * const suite = parseHpkeSuite("P-256,hkdf-sha256,export-only");
 * const { publicKey, privateKey } = await suite.kem.generateKeyPair();
 * const sender = await createHpkeSender(suite, { publicKey });
 * const { encapsulatedKey } = sender;
 * const recipient = await createHpkeRecipient(suite, { privateKey, encapsulatedKey });
 * const purpose = new TextEncoder().encode("a session's key");
 * assertEquals(recipient.export(purpose, 32), sender.export(purpose, 32));
 * ```
 */
export function createHpkeRecipient(
  suite: HpkeSuite,
  options: HpkeRecipientOptions,
): MaybePromise<HpkeRecipient> {
  const { kem } = suite;
  const { privateKey, encapsulatedKey, senderPublicKey: sender, ...shared } = options;
  const mode = modeOf(options, sender);
  const peer = sender === undefined ? {} : { senderPublicKey: publicBytes(kem, sender) };
  return mapMaybe(
    kem.decapsulate(encapsulatedKey, privateBytes(kem, privateKey), { ...shared, ...peer }),
    (sharedSecret) => new HpkeRecipient(stateOf(suite, mode, sharedSecret, options)),
  );
}

/** The numbers of the modes (RFC 9180, Section 5, Table 1). */
const MODE_NUMBERS: Readonly<Record<HpkeMode, number>> = {
  base: 0,
  psk: 1,
  auth: 2,
  "auth_psk": 3,
};

/** RFC 9180, Section 9.5: a shorter key could be guessed from one message. */
const SHORTEST_PSK = 32;

/** The mode, after VerifyPSKInputs (RFC 9180, Section 5.1). */
function modeOf({ psk, pskId }: HpkeSharedOptions, senderKey: unknown): HpkeMode {
  if ((psk === undefined) !== (pskId === undefined) || pskId?.length === 0) {
    throw new RangeError(
      "Cannot use a pre-shared key without its name or a name without a key: give psk and pskId",
    );
  }
  if (psk === undefined) return senderKey === undefined ? "base" : "auth";
  if (psk.length < SHORTEST_PSK) {
    throw new RangeError(
      `Cannot use a pre-shared key of ${psk.length} bytes: ${SHORTEST_PSK} or more are expected`,
    );
  }
  return senderKey === undefined ? "psk" : "auth_psk";
}

function stateOf(
  suite: HpkeSuite,
  mode: HpkeMode,
  sharedSecret: Bytes,
  { info = NOTHING, psk = NOTHING, pskId = NOTHING, engines }: HpkeSharedOptions,
): HpkeContextState {
  const inputs = { mode: MODE_NUMBERS[mode], info, psk, pskId };
  return { suite, mode, keys: keySchedule(suite, sharedSecret, inputs), engines };
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);
