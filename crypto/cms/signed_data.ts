// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DER_TAGS, DerBuilder, DerReader } from "../asn1/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import {
  type CmsAlgorithmIdentifier,
  readAlgorithm,
  writeAlgorithm,
} from "./algorithm_identifier.ts";
import { type CmsAttribute, readAttributes, writeAttributes } from "./attribute.ts";
import { CMS_CONTENT_TYPES } from "./object_identifiers.ts";

/** How a signer or a recipient is named: by its certificate's issuer and serial number, or by its key. */
export type CmsEntityIdentifier =
  | {
    /** By issuer and serial number. */
    readonly type: "issuerAndSerialNumber";
    /** The DER of the issuer's name. */
    readonly issuer: Uint8Array;
    /** The serial number. */
    readonly serialNumber: bigint;
  }
  | {
    /** By the subject key identifier. */
    readonly type: "subjectKeyIdentifier";
    /** The identifier. */
    readonly keyIdentifier: Uint8Array;
  };

/** What was signed, or is digested or compressed (RFC 5652, section 5.2). */
export interface EncapsulatedContent {
  /** Its type, in dotted form. */
  readonly contentType: string;
  /** The octets; absent when they are elsewhere (detached). */
  readonly content?: Uint8Array;
  /**
   * Whether the octets are the content of another element than an OCTET STRING, as PKCS #7 has for
   * types that are not data.
   *
   * @default {false}
   */
  readonly isElement?: boolean;
}

/** A signature with what belongs to it (RFC 5652, section 5.3; CMS_SignerInfo). */
export interface SignerInfo {
  /** 1 for a signer by issuer and serial number, 3 for one by its key. */
  readonly version: number;
  /** Who signed. */
  readonly signer: CmsEntityIdentifier;
  /** The digest of the content. */
  readonly digestAlgorithm: CmsAlgorithmIdentifier;
  /** The signed attributes; absent when the content itself was signed. */
  readonly signedAttributes?: readonly CmsAttribute[];
  /** The signed attributes as SET OF in the order of the message; absent as they are. */
  readonly signedAttributesDer?: Uint8Array;
  /** How it was signed. */
  readonly signatureAlgorithm: CmsAlgorithmIdentifier;
  /** The signature. */
  readonly signature: Uint8Array;
  /** The attributes that are not signed, such as countersignatures. */
  readonly unsignedAttributes: readonly CmsAttribute[];
}

/** Signatures, and what was signed (RFC 5652, section 5.1; CMS_SignedData, PKCS7_SIGNED). */
export interface SignedData {
  /** The version, 1 to 5. */
  readonly version: number;
  /** The digests, for readers that read once. */
  readonly digestAlgorithms: readonly CmsAlgorithmIdentifier[];
  /** What was signed. */
  readonly encapsulated: EncapsulatedContent;
  /** The certificates, each in DER; other kinds than X.509 are kept. */
  readonly certificates: readonly Uint8Array[];
  /** The revocation lists, each in DER; other kinds are kept. */
  readonly crls: readonly Uint8Array[];
  /** The signatures. */
  readonly signerInfos: readonly SignerInfo[];
}

/**
 * Decodes SignedData. The parts are views.
 *
 * @param der The DER, as {@linkcode ContentInfo.content} gives it.
 * @returns The structure.
 * @throws {Asn1Error} When it is none.
 *
 * @example Usage
 * ```ts
 * import { decodeSignedData } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeSignedData(Uint8Array.of(0x30, 0)));
 * ```
 */
export function decodeSignedData(der: Uint8Array): SignedData {
  const reader = new DerReader(der, { path: "SignedData" });
  const signedData = reader.readSequence((inner) => ({
    version: inner.readSmallInteger(5, "version"),
    digestAlgorithms: inner.readSet(
      (set) => set.list((item) => readAlgorithm(item, "")),
      "digestAlgorithms",
    ),
    encapsulated: readEncapsulated(inner),
    certificates: readChoices(inner, 0xa0, "certificates"),
    crls: readChoices(inner, 0xa1, "crls"),
    signerInfos: inner.readSet((set) => set.list(readSignerInfo), "signerInfos"),
  }));
  reader.finish();
  return signedData;
}

/** Reads EncapsulatedContentInfo, or what PKCS #7 has in its place. */
export function readEncapsulated(reader: DerReader): EncapsulatedContent {
  return reader.readSequence((inner) => {
    const contentType = inner.readOid("eContentType");
    const value = inner.readOptionalExplicit(0, (field) => field.readAny(), "eContent");
    if (value === undefined) return { contentType };
    const isElement = value.identifier !== DER_TAGS.OCTET_STRING;
    return { contentType, content: value.content, ...isElement ? { isElement } : {} };
  }, "encapContentInfo");
}

/** Writes EncapsulatedContentInfo. */
export function writeEncapsulated(
  builder: DerBuilder,
  { contentType, content, isElement = false }: EncapsulatedContent,
): void {
  builder.sequence((inner) => {
    inner.oid(contentType);
    if (content === undefined) return;
    inner.explicit(0, (field) => {
      if (isElement) field.element(DER_TAGS.SEQUENCE, content);
      else field.octetString(content);
    });
  });
}

function readChoices(reader: DerReader, identifier: number, field: string): Uint8Array[] {
  if (reader.peekTag() !== identifier) return [];
  return reader.readNested(identifier, (set) => set.list((item) => item.readRaw()), field);
}

/** Reads a SignerInfo. */
export function readSignerInfo(reader: DerReader): SignerInfo {
  return reader.readSequence((inner) => {
    const version = inner.readSmallInteger(3, "version");
    const signer = readEntityIdentifier(inner, "sid");
    const digestAlgorithm = readAlgorithm(inner, "digestAlgorithm");
    let signed = {};
    if (inner.peekTag() === 0xa0) {
      const raw = inner.readRaw("signedAttrs");
      const signedAttributes = new DerReader(raw, { path: "SignerInfo.signedAttrs" })
        .readNested(0xa0, readAttributes);
      signed = {
        signedAttributes,
        signedAttributesDer: concatBytes(Uint8Array.of(0x31), raw.subarray(1)),
      };
    }
    const signatureAlgorithm = readAlgorithm(inner, "signatureAlgorithm");
    const signature = inner.readOctetString("signature");
    const unsignedAttributes = inner.peekTag() === 0xa1
      ? inner.readNested(0xa1, readAttributes, "unsignedAttrs")
      : [];
    const more = { signatureAlgorithm, signature, unsignedAttributes };
    return { version, signer, digestAlgorithm, ...signed, ...more };
  }, "signerInfo");
}

/** Reads SignerIdentifier or RecipientIdentifier. */
export function readEntityIdentifier(reader: DerReader, field: string): CmsEntityIdentifier {
  const tag = reader.peekTag();
  if (tag === 0x80) {
    return { type: "subjectKeyIdentifier", keyIdentifier: reader.readContent(tag, field) };
  }
  return reader.readSequence((inner) => ({
    type: "issuerAndSerialNumber",
    issuer: inner.readRaw("issuer"),
    serialNumber: inner.readInteger("serialNumber"),
  }), field);
}

/** Writes SignerIdentifier or RecipientIdentifier. */
export function writeEntityIdentifier(builder: DerBuilder, id: CmsEntityIdentifier): void {
  if (id.type === "subjectKeyIdentifier") builder.implicit(0, id.keyIdentifier);
  else builder.sequence((inner) => inner.raw(id.issuer).integer(id.serialNumber));
}

/**
 * Encodes SignedData.
 *
 * @param signedData The structure; its version is worked out anew (RFC 5652, section 5.1).
 * @returns The DER.
 *
 * @example Usage
 * ```ts
 * import { CMS_CONTENT_TYPES, decodeSignedData, encodeSignedData } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const der = encodeSignedData({
 *   digestAlgorithms: [],
 *   encapsulated: { contentType: CMS_CONTENT_TYPES.data },
 *   certificates: [],
 *   crls: [],
 *   signerInfos: [],
 * });
 * assertEquals(decodeSignedData(der).version, 1);
 * ```
 */
export function encodeSignedData(signedData: Omit<SignedData, "version">): Bytes {
  const { encapsulated } = signedData;
  return new DerBuilder().sequence((inner) => {
    inner.raw(encodeSignedDataHead(signedData));
    writeEncapsulated(inner, encapsulated);
    inner.raw(encodeSignedDataTail(signedData));
  }).finish();
}

/** What the version of SignedData depends on. */
type HeadOfSignedData = Omit<SignedData, "version" | "signerInfos"> & {
  readonly signerInfos: readonly Pick<SignerInfo, "version">[];
};

/** What comes before the content: version and digests. */
export function encodeSignedDataHead(signedData: HeadOfSignedData): Bytes {
  const digests = signedData.digestAlgorithms.map((algorithm) => {
    const builder = new DerBuilder();
    writeAlgorithm(builder, algorithm);
    return builder.finish();
  });
  return new DerBuilder().integer(signedDataVersion(signedData)).setOf(unique(digests)).finish();
}

/** What comes behind the content: certificates, revocation lists and signatures. */
export function encodeSignedDataTail(
  { certificates, crls, signerInfos }: Pick<SignedData, "certificates" | "crls" | "signerInfos">,
): Bytes {
  const builder = new DerBuilder();
  if (certificates.length > 0) builder.setOf(certificates, 0xa0);
  if (crls.length > 0) builder.setOf(crls, 0xa1);
  return builder.setOf(signerInfos.map(encodeSignerInfo)).finish();
}

/** RFC 5652, section 5.1. */
function signedDataVersion(
  { certificates, crls, signerInfos, encapsulated }: HeadOfSignedData,
): number {
  const has = (list: readonly Uint8Array[], tag: number) => list.some((item) => item[0] === tag);
  if (has(certificates, 0xa3) || has(crls, 0xa1)) return 5;
  if (has(certificates, 0xa2)) return 4;
  const isThree = has(certificates, 0xa1) || signerInfos.some(({ version }) => version === 3) ||
    encapsulated.contentType !== CMS_CONTENT_TYPES.data && encapsulated.isElement !== true;
  return isThree ? 3 : 1;
}

/** Encodes a SignerInfo; attributes that came in a message keep their order. */
export function encodeSignerInfo(info: SignerInfo): Bytes {
  const { signedAttributesDer, signedAttributes, unsignedAttributes } = info;
  return new DerBuilder().sequence((inner) => {
    inner.integer(info.version);
    writeEntityIdentifier(inner, info.signer);
    writeAlgorithm(inner, info.digestAlgorithm);
    if (signedAttributesDer !== undefined) {
      inner.raw(concatBytes(Uint8Array.of(0xa0), signedAttributesDer.subarray(1)));
    } else if (signedAttributes !== undefined) writeAttributes(inner, signedAttributes, 0xa0);
    writeAlgorithm(inner, info.signatureAlgorithm);
    inner.octetString(info.signature);
    if (unsignedAttributes.length > 0) writeAttributes(inner, unsignedAttributes, 0xa1);
  }).finish();
}

function unique(items: readonly Uint8Array[]): Uint8Array[] {
  const seen = new Map(items.map((item) => [item.join(), item]));
  return [...seen.values()];
}
