// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { aes256Cbc } from "../../crypto/cipher/aes_ciphers.ts";
import type { CipherAlgorithm } from "../../crypto/cipher/cipher_algorithm.ts";
import { makeKeyAgreement, type StaticOriginator } from "../../crypto/cms/key_agreement.ts";
import type { KeyAgreementOptions } from "../../crypto/cms/key_agreement_schemes.ts";
import { makeKeyTransport } from "../../crypto/cms/key_transport.ts";
import { keyWrapIdentifier, usualKeyWrap, wrapKey } from "../../crypto/cms/key_wrap.ts";
import { makeKemRecipient } from "../../crypto/cms/kem_recipient.ts";
import { makePasswordRecipient } from "../../crypto/cms/password_recipient.ts";
import type { RecipientInfo } from "../../crypto/cms/recipient_info.ts";
import type { CmsEntityIdentifier } from "../../crypto/cms/signed_data.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { sha256 } from "../../crypto/digest/sha2.ts";
import type { KeyType, PrivateKey, RsaEncryptionAlgorithm } from "../../crypto/pkey/pkey.ts";
import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/mod.ts";
import type { Certificate } from "../certificate.ts";
import { identifyCertificate } from "./cms_signer.ts";

/** A sender with a key that a certificate holds. */
export interface CmsOriginator {
  /** The certificate. */
  readonly certificate: Certificate;
  /** Its key: of the recipient's type, with the same parameters. */
  readonly key: PrivateKey;
  /** How the sender is named. @default {"issuerAndSerialNumber"} */
  readonly identifiedBy?: CmsEntityIdentifier["type"];
}

/**
 * A recipient with a certificate: for RSA, ECDH, X25519, X448, Diffie-Hellman of X9.42 or ML-KEM
 * (CMS_add1_recipient_cert).
 */
export interface CmsCertificateRecipient extends KeyAgreementOptions {
  /** The certificate. */
  readonly certificate: Certificate;
  /** How the recipient is named. @default {"issuerAndSerialNumber"} */
  readonly identifiedBy?: CmsEntityIdentifier["type"];
  /** RSA: how the key is encrypted. @default {PKCS #1 v1.5, which every reader knows} */
  readonly encryption?: RsaEncryptionAlgorithm;
  /** Key agreement and ML-KEM: how the key is wrapped. @default {AES of the content key's size} */
  readonly keyWrap?: CipherAlgorithm;
  /**
   * Key agreement: the sender, whose key takes the place of one that is made for the message
   * (CMS_add1_recipient, `openssl cms -originator`). It tells the recipient who sent the message, and
   * nobody else.
   *
   * @default {a key that is made for the message}
   */
  readonly originator?: CmsOriginator;
}

/** Recipients that have a key already (CMS_add0_recipient_key). */
export interface CmsKeyRecipient {
  /** The key: 16, 24 or 32 bytes for AES key wrap. */
  readonly keyEncryptionKey: Uint8Array;
  /** By what they know which key. */
  readonly keyIdentifier: Uint8Array;
}

/** Recipients that know a password (CMS_add0_recipient_password). */
export interface CmsPasswordRecipient {
  /** The password; text stands for its bytes in UTF-8. */
  readonly password: string | Uint8Array;
  /** How often PBKDF2 hashes. @default {600_000} */
  readonly iterations?: number;
  /** The digest of PBKDF2. @default {sha256} */
  readonly digest?: DigestAlgorithm;
  /** The cipher that wraps, in CBC mode. @default {aes256Cbc} */
  readonly keyCipher?: CipherAlgorithm;
}

/** For whom a message is encrypted. */
export type CmsRecipient = CmsCertificateRecipient | CmsKeyRecipient | CmsPasswordRecipient;

/**
 * Encrypts the key of a content for a recipient.
 *
 * @param recipient Who.
 * @param contentKey The key.
 * @param random Where random bytes come from.
 * @returns What goes into the message.
 */
export async function makeRecipientInfo(
  recipient: CmsRecipient,
  contentKey: Uint8Array,
  random: Random,
): Promise<RecipientInfo> {
  if ("certificate" in recipient) return await forCertificate(recipient, contentKey, random);
  if ("password" in recipient) {
    const { password, iterations = 600_000, digest = sha256, keyCipher = aes256Cbc } = recipient;
    const options = { cipher: keyCipher, iterations, digest, random };
    return await makePasswordRecipient(password, contentKey, options);
  }
  const { keyEncryptionKey, keyIdentifier } = recipient;
  if (!(keyEncryptionKey instanceof Uint8Array) || !(keyIdentifier instanceof Uint8Array)) {
    throw new TypeError(
      "Cannot encrypt for a recipient: it has no certificate, no password, and no keyEncryptionKey " +
        "with a keyIdentifier",
    );
  }
  const { length } = keyEncryptionKey;
  if (length !== 16 && length !== 24 && length !== 32) {
    throw new RangeError(
      `Cannot wrap with AES: the key has ${length} bytes, 16, 24 or 32 are expected`,
    );
  }
  const wrap = usualKeyWrap(length);
  return {
    type: "kek",
    keyIdentifier,
    keyEncryptionAlgorithm: keyWrapIdentifier(wrap),
    encryptedKey: wrapKey(wrap, keyEncryptionKey, contentKey),
  };
}

async function forCertificate(
  recipient: CmsCertificateRecipient,
  contentKey: Uint8Array,
  random: Random,
): Promise<RecipientInfo> {
  const { certificate, encryption = { kind: "rsa-pkcs1" }, keyWrap, userKeyingMaterial } =
    recipient;
  const { originator, ...agreement } = recipient;
  const { publicKey } = certificate;
  const { type } = publicKey;
  const id = identifyCertificate(certificate, recipient.identifiedBy);
  if (originator !== undefined && !isAgreementKey(type)) {
    throw new TypeError(
      `Cannot send from ${originator.certificate.subject.toOneLine()}: ` +
        `keys of ${type} do not agree on a secret`,
    );
  }
  if (type === "rsa") {
    return await makeKeyTransport(publicKey, id, encryption, contentKey, random);
  }
  if (isAgreementKey(type)) {
    const wrap = keyWrap ?? usualKeyWrap(contentKey.length);
    return await makeKeyAgreement(publicKey, id, wrap, contentKey, {
      ...agreement,
      random,
      ...originator === undefined
        ? {}
        : { originator: identifyOriginator(originator, certificate) },
    });
  }
  if (type.startsWith("ml-kem-")) {
    return await makeKemRecipient(publicKey, id, contentKey, {
      random,
      ...keyWrap === undefined ? {} : { wrap: keyWrap },
      ...userKeyingMaterial === undefined ? {} : { userKeyingMaterial },
    });
  }
  throw new SslError("CMS", "NOT_SUPPORTED_FOR_THIS_KEY_TYPE", {
    expected: "a certificate for RSA, ECDH, X25519, X448, X9.42 or ML-KEM",
    received: `one for ${type}`,
    where: certificate.subject.toOneLine(),
  });
}

/** Whether keys of a type agree on secrets. */
export function isAgreementKey(type: KeyType): boolean {
  return type === "ec" || type === "x25519" || type === "x448" || type === "dhx";
}

function identifyOriginator(
  { certificate, key, identifiedBy }: CmsOriginator,
  recipient: Certificate,
): StaticOriginator {
  if (!certificate.publicKey.equals(key.publicKey)) {
    throw new SslError("CMS", "PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE", {
      expected: `the key of ${certificate.subject.toOneLine()}`,
      received: `another key of type ${key.publicKey.type}`,
    });
  }
  if (!key.publicKey.hasSameParameters(recipient.publicKey)) {
    throw new SslError("CMS", "PEER_KEY_ERROR", {
      expected: `a sender's key as ${recipient.subject.toOneLine()} has one`,
      received: `one for ${key.type} with other parameters`,
      remedy: "leave out the originator: a key is made for the message then",
    });
  }
  return { key, id: identifyCertificate(certificate, identifiedBy) };
}
