// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** AuthenticatedData (RFC 5652, section 9.1). */

import { DerBuilder, DerReader } from "../asn1/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import {
  type CmsAlgorithmIdentifier,
  readAlgorithm,
  writeAlgorithm,
} from "./algorithm_identifier.ts";
import { type CmsAttribute, readAttributes, writeAttributes } from "./attribute.ts";
import type { RecipientInfo } from "./recipient_info.ts";
import { encodeRecipientInfo, readRecipientInfo } from "./recipient_info_der.ts";
import { type EncapsulatedContent, readEncapsulated, writeEncapsulated } from "./signed_data.ts";

/** A content with a code that those who have its key can check, and make. */
export interface AuthenticatedData {
  /** Certificates and revocation lists of the sender, in DER; nearly always absent. */
  readonly originatorInfo?: Uint8Array;
  /** The key of the code, for each recipient. */
  readonly recipientInfos: readonly RecipientInfo[];
  /** How the content is authenticated. */
  readonly macAlgorithm: CmsAlgorithmIdentifier;
  /** The digest of the content; there when attributes are authenticated. */
  readonly digestAlgorithm?: CmsAlgorithmIdentifier;
  /** The content. */
  readonly encapsulated: EncapsulatedContent;
  /** The authenticated attributes, as SET OF in the order of the message. */
  readonly authenticatedAttributesDer?: Uint8Array;
  /** The code. */
  readonly mac: Uint8Array;
  /** Attributes that nothing protects. */
  readonly unauthenticatedAttributes: readonly CmsAttribute[];
}

/**
 * Decodes AuthenticatedData. The parts are views.
 *
 * @param der The DER, as {@linkcode ContentInfo.content} gives it.
 * @returns The structure.
 * @throws {Asn1Error} When it is none.
 *
 * @example Usage
 * ```ts
 * import { decodeAuthenticatedData } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => decodeAuthenticatedData(Uint8Array.of(0x30, 0)));
 * ```
 */
export function decodeAuthenticatedData(der: Uint8Array): AuthenticatedData {
  const reader = new DerReader(der, { path: "AuthenticatedData" });
  const authenticatedData = reader.readSequence((inner) => {
    inner.readSmallInteger(3, "version");
    const originatorInfo = inner.peekTag() === 0xa0 ? inner.readRaw("originatorInfo") : undefined;
    const recipientInfos = inner.readSet((set) => set.list(readRecipientInfo), "recipientInfos");
    const macAlgorithm = readAlgorithm(inner, "macAlgorithm");
    const digestAlgorithm = inner.peekTag() === 0xa1
      ? readAlgorithm(inner, "digestAlgorithm", 0xa1)
      : undefined;
    const encapsulated = readEncapsulated(inner);
    const raw = inner.peekTag() === 0xa2 ? inner.readRaw("authAttrs") : undefined;
    const mac = inner.readOctetString("mac");
    const unauthenticatedAttributes = inner.peekTag() === 0xa3
      ? inner.readNested(0xa3, readAttributes, "unauthAttrs")
      : [];
    return {
      ...originatorInfo === undefined ? {} : { originatorInfo },
      recipientInfos,
      macAlgorithm,
      ...digestAlgorithm === undefined ? {} : { digestAlgorithm },
      encapsulated,
      ...raw === undefined
        ? {}
        : { authenticatedAttributesDer: concatBytes(Uint8Array.of(0x31), raw.subarray(1)) },
      mac,
      unauthenticatedAttributes,
    };
  });
  reader.finish();
  return authenticatedData;
}

/** Encodes AuthenticatedData. @param data The structure. @returns The DER. */
export function encodeAuthenticatedData(data: AuthenticatedData): Bytes {
  const { originatorInfo, digestAlgorithm, authenticatedAttributesDer, mac } = data;
  return new DerBuilder().sequence((inner) => {
    // RFC 5652, section 9.1: 0 but for attribute certificates in originatorInfo.
    inner.integer(0);
    if (originatorInfo !== undefined) inner.raw(originatorInfo);
    inner.setOf(data.recipientInfos.map(encodeRecipientInfo));
    writeAlgorithm(inner, data.macAlgorithm);
    if (digestAlgorithm !== undefined) writeAlgorithm(inner, digestAlgorithm, 0xa1);
    writeEncapsulated(inner, data.encapsulated);
    if (authenticatedAttributesDer !== undefined) {
      inner.raw(concatBytes(Uint8Array.of(0xa2), authenticatedAttributesDer.subarray(1)));
    }
    inner.octetString(mac);
    if (data.unauthenticatedAttributes.length > 0) {
      writeAttributes(inner, data.unauthenticatedAttributes, 0xa3);
    }
  }).finish();
}
