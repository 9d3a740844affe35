// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** RecipientInfo in DER (RFC 5652, section 6.2; RFC 9629, section 3). */

import { DerBuilder, DerReader } from "../asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { readAlgorithm, writeAlgorithm } from "./algorithm_identifier.ts";
import type {
  KekRecipient,
  KemRecipient,
  KeyAgreementRecipient,
  KeyTransportRecipient,
  PasswordRecipient,
  RecipientInfo,
} from "./recipient_info.ts";
import {
  type CmsEntityIdentifier,
  readEntityIdentifier,
  writeEntityIdentifier,
} from "./signed_data.ts";

/** id-ori-kem (RFC 9629, section 3). */
const KEM_RECIPIENT_OID = "1.2.840.113549.1.9.16.13.3";

/** Reads a RecipientInfo. */
export function readRecipientInfo(reader: DerReader): RecipientInfo {
  switch (reader.peekTag()) {
    case 0x30:
      return reader.readSequence(readKeyTransport, "ktri");
    case 0xa1:
      return reader.readNested(0xa1, readKeyAgreement, "kari");
    case 0xa2:
      return reader.readNested(0xa2, readKek, "kekri");
    case 0xa3:
      return reader.readNested(0xa3, readPassword, "pwri");
    default: {
      const der = reader.readRaw("ori");
      return readKem(der) ?? { type: "other", der };
    }
  }
}

function readKeyTransport(reader: DerReader): KeyTransportRecipient {
  reader.readSmallInteger(2, "version");
  return {
    type: "key-transport",
    recipient: readEntityIdentifier(reader, "rid"),
    keyEncryptionAlgorithm: readAlgorithm(reader, "keyEncryptionAlgorithm"),
    encryptedKey: reader.readOctetString("encryptedKey"),
  };
}

function readKeyAgreement(reader: DerReader): KeyAgreementRecipient {
  reader.readSmallInteger(3, "version");
  const originator = reader.readExplicit(0, readOriginator, "originator");
  const userKeyingMaterial = reader.readOptionalExplicit(
    1,
    (field) => field.readOctetString(),
    "ukm",
  );
  return {
    type: "key-agreement",
    originator,
    ...userKeyingMaterial === undefined ? {} : { userKeyingMaterial },
    keyEncryptionAlgorithm: readAlgorithm(reader, "keyEncryptionAlgorithm"),
    encryptedKeys: reader.readSequence((list) =>
      list.list((item) =>
        item.readSequence((inner) => ({
          recipient: readKeyAgreementRecipient(inner),
          encryptedKey: inner.readOctetString("encryptedKey"),
        }))
      ), "recipientEncryptedKeys"),
  };
}

function readOriginator(reader: DerReader): KeyAgreementRecipient["originator"] {
  if (reader.peekTag() !== 0xa1) return readEntityIdentifier(reader, "");
  return reader.readNested(0xa1, (inner) => ({
    algorithm: readAlgorithm(inner, "algorithm"),
    publicKey: inner.readBitString("publicKey").bytes,
  }));
}

/** KeyAgreeRecipientIdentifier: a RecipientKeyIdentifier is a SEQUENCE here. */
function readKeyAgreementRecipient(reader: DerReader): CmsEntityIdentifier {
  if (reader.peekTag() !== 0xa0) return readEntityIdentifier(reader, "rid");
  return reader.readNested(0xa0, (inner) => {
    const keyIdentifier = inner.readOctetString("subjectKeyIdentifier");
    while (!inner.atEnd) inner.skip();
    return { type: "subjectKeyIdentifier", keyIdentifier };
  }, "rKeyId");
}

function readKek(reader: DerReader): KekRecipient {
  reader.readSmallInteger(4, "version");
  const id = reader.readSequence((inner) => {
    const keyIdentifier = inner.readOctetString("keyIdentifier");
    const start = inner.offset;
    while (!inner.atEnd) inner.skip();
    const rest = inner.input.subarray(start, inner.end);
    return { keyIdentifier, ...rest.length === 0 ? {} : { rest } };
  }, "kekid");
  return {
    type: "kek",
    ...id,
    keyEncryptionAlgorithm: readAlgorithm(reader, "keyEncryptionAlgorithm"),
    encryptedKey: reader.readOctetString("encryptedKey"),
  };
}

function readPassword(reader: DerReader): PasswordRecipient {
  reader.readSmallInteger(0, "version");
  const derivation = reader.peekTag() === 0xa0
    ? { keyDerivationAlgorithm: readAlgorithm(reader, "keyDerivationAlgorithm", 0xa0) }
    : {};
  return {
    type: "password",
    ...derivation,
    keyEncryptionAlgorithm: readAlgorithm(reader, "keyEncryptionAlgorithm"),
    encryptedKey: reader.readOctetString("encryptedKey"),
  };
}

function readKem(der: Uint8Array): KemRecipient | undefined {
  const reader = new DerReader(der, { path: "ori" });
  if (reader.peekTag() !== 0xa4) return undefined;
  return reader.readNested(0xa4, (ori) => {
    const type = ori.readOid("oriType");
    if (type !== KEM_RECIPIENT_OID) {
      ori.skip("oriValue");
      return undefined;
    }
    return ori.readSequence(readKemFields, "oriValue");
  });
}

function readKemFields(reader: DerReader): KemRecipient {
  reader.readSmallInteger(0, "version");
  const head = {
    recipient: readEntityIdentifier(reader, "rid"),
    kem: readAlgorithm(reader, "kem"),
    ciphertext: reader.readOctetString("kemct"),
    keyDerivation: readAlgorithm(reader, "kdf"),
    kekLength: reader.readSmallInteger(65_535, "kekLength"),
  };
  const userKeyingMaterial = reader.readOptionalExplicit(
    0,
    (field) => field.readOctetString(),
    "ukm",
  );
  return {
    type: "kem",
    ...head,
    ...userKeyingMaterial === undefined ? {} : { userKeyingMaterial },
    wrap: readAlgorithm(reader, "wrap"),
    encryptedKey: reader.readOctetString("encryptedKey"),
  };
}

/** Encodes a RecipientInfo. */
export function encodeRecipientInfo(info: RecipientInfo): Bytes {
  const builder = new DerBuilder();
  switch (info.type) {
    case "key-transport":
      builder.sequence((inner) => {
        inner.integer(recipientVersion(info));
        writeEntityIdentifier(inner, info.recipient);
        writeAlgorithm(inner, info.keyEncryptionAlgorithm);
        inner.octetString(info.encryptedKey);
      });
      break;
    case "key-agreement":
      builder.nested(0xa1, (inner) => writeKeyAgreement(inner, info));
      break;
    case "kek":
      builder.nested(0xa2, (inner) => {
        inner.integer(recipientVersion(info));
        inner.sequence((id) =>
          id.octetString(info.keyIdentifier).raw(info.rest ?? new Uint8Array(0))
        );
        writeAlgorithm(inner, info.keyEncryptionAlgorithm);
        inner.octetString(info.encryptedKey);
      });
      break;
    case "password":
      builder.nested(0xa3, (inner) => {
        inner.integer(recipientVersion(info));
        if (info.keyDerivationAlgorithm !== undefined) {
          writeAlgorithm(inner, info.keyDerivationAlgorithm, 0xa0);
        }
        writeAlgorithm(inner, info.keyEncryptionAlgorithm);
        inner.octetString(info.encryptedKey);
      });
      break;
    case "kem":
      builder.nested(
        0xa4,
        (ori) => ori.oid(KEM_RECIPIENT_OID).sequence((inner) => writeKem(inner, info)),
      );
      break;
    case "other":
      builder.raw(info.der);
  }
  return builder.finish();
}

function writeKeyAgreement(builder: DerBuilder, info: KeyAgreementRecipient): void {
  const { originator, userKeyingMaterial } = info;
  builder.integer(recipientVersion(info));
  builder.explicit(0, (field) => {
    if ("type" in originator) return writeEntityIdentifier(field, originator);
    field.nested(0xa1, (key) => {
      writeAlgorithm(key, originator.algorithm);
      key.bitString(originator.publicKey);
    });
  });
  if (userKeyingMaterial !== undefined) {
    builder.explicit(1, (field) => field.octetString(userKeyingMaterial));
  }
  writeAlgorithm(builder, info.keyEncryptionAlgorithm);
  builder.sequence((list) => {
    for (const { recipient, encryptedKey } of info.encryptedKeys) {
      list.sequence((inner) => {
        if (recipient.type === "issuerAndSerialNumber") writeEntityIdentifier(inner, recipient);
        else inner.nested(0xa0, (key) => key.octetString(recipient.keyIdentifier));
        inner.octetString(encryptedKey);
      });
    }
  });
}

function writeKem(builder: DerBuilder, info: KemRecipient): void {
  const { userKeyingMaterial } = info;
  builder.integer(0);
  writeEntityIdentifier(builder, info.recipient);
  writeAlgorithm(builder, info.kem);
  builder.octetString(info.ciphertext);
  writeAlgorithm(builder, info.keyDerivation);
  builder.integer(info.kekLength);
  if (userKeyingMaterial !== undefined) {
    builder.explicit(0, (field) => field.octetString(userKeyingMaterial));
  }
  writeAlgorithm(builder, info.wrap);
  builder.octetString(info.encryptedKey);
}

/** The version that each kind has (RFC 5652, section 6.2). */
export function recipientVersion(info: RecipientInfo): number {
  switch (info.type) {
    case "key-transport":
      return info.recipient.type === "subjectKeyIdentifier" ? 2 : 0;
    case "key-agreement":
      return 3;
    case "kek":
      return 4;
    default:
      return 0;
  }
}
