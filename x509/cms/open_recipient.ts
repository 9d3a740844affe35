// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Finding the recipient of a message that a key is for, and the key of the content. */

import { decodeKeyTransport } from "../../crypto/cms/key_transport.ts";
import { openKeyAgreement } from "../../crypto/cms/key_agreement.ts";
import { keyWrapOf, unwrapKey } from "../../crypto/cms/key_wrap.ts";
import { openKemRecipient } from "../../crypto/cms/kem_recipient.ts";
import { openPasswordRecipient } from "../../crypto/cms/password_recipient.ts";
import type {
  KeyAgreementRecipient,
  KeyTransportRecipient,
  RecipientInfo,
} from "../../crypto/cms/recipient_info.ts";
import type { CmsEntityIdentifier } from "../../crypto/cms/signed_data.ts";
import type { PrivateKey, PublicKey } from "../../crypto/pkey/pkey.ts";
import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { isAgreementKey } from "./cms_recipient.ts";
import { isCertificateOf } from "./verify_cms.ts";

/** So many recipients are tried; a message must not keep its reader busy. */
const MOST_ATTEMPTS = 64;
/** The same for passwords, each of which takes up to some seconds. */
const MOST_PASSWORDS = 4;

/** What the attempts have in common. */
interface Context {
  readonly reader: CmsReader;
  readonly takes: (keyLength: number) => boolean;
  readonly rejection: "implicit" | "explicit";
  /** The key that takes the place of a bad one. */
  readonly substitute: Bytes;
}

/** Who reads a message. */
export interface CmsReader {
  /** The private key (CMS_decrypt_set1_pkey). */
  key?: PrivateKey;
  /** Its certificate, by which the recipient is found; without it each one is tried, at most 64. */
  certificate?: Certificate;
  /**
   * The sender's certificate, when the message names it in place of a key that was made for it
   * (CMS_decrypt_set1_pkey_and_peer, `openssl cms -originator`).
   */
  originator?: Certificate;
  /** The key that both sides have (CMS_decrypt_set1_key). */
  keyEncryptionKey?: Uint8Array;
  /** Which one it is; without it each recipient of that kind is tried. */
  keyIdentifier?: Uint8Array;
  /** The password (CMS_decrypt_set1_password). */
  password?: string | Uint8Array;
  /** Where the key comes from that takes the place of a bad one. @default {randomBytes} */
  random?: Random;
}

/**
 * Decrypts the key of a content.
 *
 * @param infos The recipients of the message.
 * @param reader Who reads it.
 * @param usualLength The length of the key that takes the place of a bad one.
 * @param takes Whether a key of a length will do; only one of the usual length when left out.
 * @returns The key; for a recipient by PKCS #1 v1.5 perhaps one that nobody knows.
 * @throws {SslError} `CMS`, `NO_MATCHING_RECIPIENT` and others.
 */
export async function openRecipients(
  infos: readonly RecipientInfo[],
  reader: CmsReader,
  usualLength: number,
  takes: (keyLength: number) => boolean = (length) => length === usualLength,
): Promise<Bytes> {
  checkReader(reader);
  const failures: unknown[] = [];
  const isSeveral = infos.filter(({ type }) => type === "key-transport").length > 1;
  // Without a certificate only the padding tells which of several recipients by RSA is meant.
  const rejection = reader.certificate === undefined && isSeveral ? "explicit" : "implicit";
  const { random = randomBytes } = reader;
  const substitute = random(usualLength);
  const context = { reader, takes, rejection, substitute } as const;
  let attempts = 0;
  for (const info of infos) {
    const attempt = attemptFor(info, context);
    if (attempt === undefined) continue;
    attempts += 1;
    if (attempts > (info.type === "password" ? MOST_PASSWORDS : MOST_ATTEMPTS)) break;
    try {
      const key = await attempt();
      if (takes(key.length)) return key;
      failures.push(wrongLength(usualLength, key.length));
    } catch (error) {
      if (!(error instanceof SslError)) throw error;
      failures.push(error);
    }
  }
  if (failures.length === 0) throw noRecipient(infos, reader);
  // What went wrong with a padding is nobody's business: the content will not decrypt.
  if (failures.some(isBadPadding)) return context.substitute;
  throw failures[0];
}

/** Whether a key by PKCS #1 v1.5 was made for another modulus, or damaged. */
function isBadPadding(failure: unknown): boolean {
  if (!(failure instanceof SslError) || failure.library !== "RSA") return false;
  return failure.reason === "PKCS_DECODING_ERROR" ||
    failure.reason === "DATA_TOO_LARGE_FOR_MODULUS";
}

function checkReader({ key, keyEncryptionKey, password }: CmsReader): void {
  const count = [key, keyEncryptionKey, password].filter((given) => given !== undefined).length;
  if (count === 1) return;
  throw new TypeError(
    `Cannot decrypt with ${count} of key, keyEncryptionKey and password: one of them is expected`,
  );
}

/** What decrypts a recipient's key; `undefined` for a recipient that is somebody else. */
function attemptFor(
  info: RecipientInfo,
  context: Context,
): (() => Promise<Bytes>) | undefined {
  const { key, keyEncryptionKey, password, keyIdentifier } = context.reader;
  if (password !== undefined) {
    if (info.type !== "password") return undefined;
    return () => openPasswordRecipient(password, info);
  }
  if (keyEncryptionKey !== undefined) {
    if (info.type !== "kek") return undefined;
    if (keyIdentifier !== undefined && !equalBytes(keyIdentifier, info.keyIdentifier)) {
      return undefined;
    }
    const wrap = keyWrapOf(info.keyEncryptionAlgorithm);
    if (wrap.keyLength !== keyEncryptionKey.length) return undefined;
    return () => Promise.resolve(unwrapKey(wrap, keyEncryptionKey, info.encryptedKey));
  }
  return key === undefined ? undefined : attemptByKey(info, key, context);
}

function attemptByKey(
  info: RecipientInfo,
  key: PrivateKey,
  context: Context,
): (() => Promise<Bytes>) | undefined {
  const { type } = key;
  const { reader } = context;
  const fits = (id: CmsEntityIdentifier) =>
    reader.certificate === undefined || isCertificateOf(reader.certificate, id);
  if (info.type === "key-transport") {
    if (type !== "rsa" || !fits(info.recipient)) return undefined;
    return () => openKeyTransport(info, key, context);
  }
  if (info.type === "key-agreement") {
    const found = info.encryptedKeys.find(({ recipient }) => fits(recipient));
    if (!isAgreementKey(type) || found === undefined) return undefined;
    const sender = senderKey(info, reader.originator);
    if (reader.certificate !== undefined) {
      return () => openKeyAgreement(key, info, found.encryptedKey, sender);
    }
    return () =>
      firstThatOpens(
        info.encryptedKeys,
        ({ encryptedKey }) => openKeyAgreement(key, info, encryptedKey, sender),
      );
  }
  if (info.type !== "kem" || !type.startsWith("ml-kem-") || !fits(info.recipient)) return undefined;
  return () => openKemRecipient(key, info);
}

/** The key of the sender's certificate, if the message names that. */
function senderKey(
  { originator }: KeyAgreementRecipient,
  certificate: Certificate | undefined,
): PublicKey | undefined {
  if (!("type" in originator) || certificate === undefined) return undefined;
  return isCertificateOf(certificate, originator) ? certificate.publicKey : undefined;
}

async function firstThatOpens<T>(
  items: readonly T[],
  open: (item: T) => Promise<Bytes>,
): Promise<Bytes> {
  let failure: unknown;
  for (const item of items) {
    try {
      return await open(item);
    } catch (error) {
      if (!(error instanceof SslError)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

/**
 * A key by RSA. With PKCS #1 v1.5 a bad one is replaced by one that nobody knows, so that nobody learns
 * whether the padding was good (RFC 3218; RFC 5652, section 14).
 */
async function openKeyTransport(
  info: KeyTransportRecipient,
  key: PrivateKey,
  { takes, rejection, substitute }: Context,
): Promise<Bytes> {
  const algorithm = decodeKeyTransport(info.keyEncryptionAlgorithm, rejection);
  if (algorithm.kind !== "rsa-pkcs1" || rejection === "explicit") {
    return await key.decrypt(algorithm, info.encryptedKey);
  }
  try {
    const opened = await key.decrypt(algorithm, info.encryptedKey);
    return takes(opened.length) ? opened : substitute;
  } catch (error) {
    // A number above the modulus is refused before any padding is looked at.
    if (isBadPadding(error)) return substitute;
    throw error;
  }
}

function wrongLength(expected: number, received: number): SslError {
  return new SslError("CMS", "INVALID_KEY_LENGTH", {
    expected: `a key of ${expected} bytes`,
    received: `${received} bytes`,
  });
}

function noRecipient(infos: readonly RecipientInfo[], { certificate }: CmsReader): SslError {
  return new SslError("CMS", "NO_MATCHING_RECIPIENT", {
    expected: certificate === undefined
      ? "a recipient of the kind of the key"
      : `the recipient ${certificate.subject.toOneLine()}`,
    received: infos.map(({ type }) => type).join(", ") || "a message without recipients",
    usualCause: "the message is for somebody else",
  });
}
