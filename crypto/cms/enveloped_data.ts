// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** EnvelopedData, AuthEnvelopedData and EncryptedData (RFC 5652, sections 6 and 8; RFC 5083). */

import { DerBuilder, DerReader } from "../asn1/mod.ts";
import { type Bytes, concatBytes, joinBytes } from "../../wire/mod.ts";
import {
  type CmsAlgorithmIdentifier,
  readAlgorithm,
  writeAlgorithm,
} from "./algorithm_identifier.ts";
import { type CmsAttribute, readAttributes, writeAttributes } from "./attribute.ts";
import type { RecipientInfo } from "./recipient_info.ts";
import { encodeRecipientInfo, readRecipientInfo, recipientVersion } from "./recipient_info_der.ts";

/** A content and how it is encrypted. */
export interface EncryptedContent {
  /** The type of what is encrypted, in dotted form. */
  readonly contentType: string;
  /** The cipher. */
  readonly contentEncryptionAlgorithm: CmsAlgorithmIdentifier;
  /** The ciphertext; absent when it is elsewhere. */
  readonly encryptedContent?: Uint8Array;
}

/** An encrypted content with its key, encrypted for each recipient (CMS_EnvelopedData). */
export interface EnvelopedData {
  /** Certificates and revocation lists of the sender, in DER; nearly always absent. */
  readonly originatorInfo?: Uint8Array;
  /** The key of the content, for each recipient. */
  readonly recipientInfos: readonly RecipientInfo[];
  /** The content. */
  readonly encrypted: EncryptedContent;
  /** Attributes that nothing protects. */
  readonly unprotectedAttributes: readonly CmsAttribute[];
}

/** The same with a cipher that authenticates (CMS_AuthEnvelopedData). */
export interface AuthEnvelopedData extends EnvelopedData {
  /** The authenticated attributes, as SET OF in the order of the message. */
  readonly authenticatedAttributesDer?: Uint8Array;
  /** The tag. */
  readonly mac: Uint8Array;
}

/**
 * Decodes EnvelopedData. The parts are views.
 *
 * @param der The DER, as {@linkcode ContentInfo.content} gives it.
 * @returns The structure.
 * @throws {Asn1Error} When it is none.
 *
 * @example Usage
 * ```ts
 * import { decodeEnvelopedData } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeEnvelopedData(Uint8Array.of(0x30, 0)));
 * ```
 */
export function decodeEnvelopedData(der: Uint8Array): EnvelopedData {
  const reader = new DerReader(der, { path: "EnvelopedData" });
  const envelopedData = reader.readSequence((inner) => {
    inner.readSmallInteger(4, "version");
    return { ...readHead(inner), unprotectedAttributes: readOptionalAttributes(inner, 0xa1) };
  });
  reader.finish();
  return envelopedData;
}

/**
 * Decodes AuthEnvelopedData. The parts are views.
 *
 * @param der The DER, as {@linkcode ContentInfo.content} gives it.
 * @returns The structure.
 * @throws {Asn1Error} When it is none.
 *
 * @example Usage
 * ```ts
 * import { decodeAuthEnvelopedData } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeAuthEnvelopedData(Uint8Array.of(0x30, 0)));
 * ```
 */
export function decodeAuthEnvelopedData(der: Uint8Array): AuthEnvelopedData {
  const reader = new DerReader(der, { path: "AuthEnvelopedData" });
  const envelopedData = reader.readSequence((inner) => {
    inner.readSmallInteger(0, "version");
    const head = readHead(inner);
    const raw = inner.peekTag() === 0xa1 ? inner.readRaw("authAttrs") : undefined;
    const authenticated = raw === undefined
      ? {}
      : { authenticatedAttributesDer: concatBytes(Uint8Array.of(0x31), raw.subarray(1)) };
    const mac = inner.readOctetString("mac");
    const unprotectedAttributes = readOptionalAttributes(inner, 0xa2);
    return { ...head, ...authenticated, mac, unprotectedAttributes };
  });
  reader.finish();
  return envelopedData;
}

function readHead(reader: DerReader) {
  const originator = reader.peekTag() === 0xa0
    ? { originatorInfo: reader.readRaw("originatorInfo") }
    : {};
  return {
    ...originator,
    recipientInfos: reader.readSet((set) => set.list(readRecipientInfo), "recipientInfos"),
    encrypted: readEncryptedContent(reader),
  };
}

function readOptionalAttributes(reader: DerReader, identifier: number): CmsAttribute[] {
  return reader.peekTag() === identifier ? reader.readNested(identifier, readAttributes) : [];
}

/** Reads EncryptedContentInfo. */
export function readEncryptedContent(reader: DerReader): EncryptedContent {
  return reader.readSequence((inner) => {
    const contentType = inner.readOid("contentType");
    const contentEncryptionAlgorithm = readAlgorithm(inner, "contentEncryptionAlgorithm");
    if (inner.atEnd) return { contentType, contentEncryptionAlgorithm };
    // BER may have the string in pieces, which only this definition tells to be one.
    const encryptedContent = inner.peekTag() === 0xa0
      ? inner.readNested(
        0xa0,
        (field) => joinBytes(field.list((piece) => piece.readOctetString())),
      )
      : inner.readContent(0x80, "encryptedContent");
    return { contentType, contentEncryptionAlgorithm, encryptedContent };
  }, "encryptedContentInfo");
}

/** Writes EncryptedContentInfo. */
export function writeEncryptedContent(builder: DerBuilder, content: EncryptedContent): void {
  builder.sequence((inner) => {
    inner.oid(content.contentType);
    writeAlgorithm(inner, content.contentEncryptionAlgorithm);
    if (content.encryptedContent !== undefined) inner.implicit(0, content.encryptedContent);
  });
}

/** What comes before the content: version, sender and recipients. */
export function encodeEnvelopeHead(
  envelopedData: Pick<EnvelopedData, "originatorInfo" | "recipientInfos" | "unprotectedAttributes">,
  kind: "plain" | "authenticated",
): Bytes {
  const { originatorInfo, recipientInfos } = envelopedData;
  const builder = new DerBuilder();
  builder.integer(kind === "authenticated" ? 0 : envelopedVersion(envelopedData));
  if (originatorInfo !== undefined) builder.raw(originatorInfo);
  return builder.setOf(recipientInfos.map(encodeRecipientInfo)).finish();
}

/** RFC 5652, section 6.1. */
function envelopedVersion(
  { originatorInfo, recipientInfos, unprotectedAttributes }: Pick<
    EnvelopedData,
    "originatorInfo" | "recipientInfos" | "unprotectedAttributes"
  >,
): number {
  const isThree = recipientInfos.some(({ type }) =>
    type === "password" || type === "kem" || type === "other"
  );
  if (isThree) return 3;
  const isZero = originatorInfo === undefined && unprotectedAttributes.length === 0 &&
    recipientInfos.every((info) => recipientVersion(info) === 0);
  return isZero ? 0 : 2;
}

/** Encodes EnvelopedData. @param envelopedData The structure. @returns The DER. */
export function encodeEnvelopedData(envelopedData: EnvelopedData): Bytes {
  const { unprotectedAttributes } = envelopedData;
  return new DerBuilder().sequence((inner) => {
    inner.raw(encodeEnvelopeHead(envelopedData, "plain"));
    writeEncryptedContent(inner, envelopedData.encrypted);
    if (unprotectedAttributes.length > 0) writeAttributes(inner, unprotectedAttributes, 0xa1);
  }).finish();
}

/** Encodes AuthEnvelopedData. @param envelopedData The structure. @returns The DER. */
export function encodeAuthEnvelopedData(envelopedData: AuthEnvelopedData): Bytes {
  const { authenticatedAttributesDer, mac, unprotectedAttributes } = envelopedData;
  return new DerBuilder().sequence((inner) => {
    inner.raw(encodeEnvelopeHead(envelopedData, "authenticated"));
    writeEncryptedContent(inner, envelopedData.encrypted);
    if (authenticatedAttributesDer !== undefined) {
      inner.raw(concatBytes(Uint8Array.of(0xa1), authenticatedAttributesDer.subarray(1)));
    }
    inner.octetString(mac);
    if (unprotectedAttributes.length > 0) writeAttributes(inner, unprotectedAttributes, 0xa2);
  }).finish();
}
