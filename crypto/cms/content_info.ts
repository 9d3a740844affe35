// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import {
  Asn1Error,
  berToDer,
  type Cursor,
  DerBuilder,
  DerReader,
  encodeAt,
  oidLongName,
} from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { formatPem, readPemBlock } from "../pem/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

/** The labels of PEM blocks that hold a message of CMS or PKCS #7. */
export const CMS_LABELS = [
  "CMS",
  "PKCS7",
  "PKCS #7 SIGNED DATA",
] as const satisfies readonly string[];

/**
 * A message of CMS or PKCS #7: a type, and a content of that type (RFC 5652, section 3;
 * CMS_ContentInfo, PKCS7).
 *
 * @example Usage
 * ```ts
 * import { CMS_CONTENT_TYPES, ContentInfo } from "@streamssl/ssl/cms";
 * import { DerBuilder } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const content = new DerBuilder().octetString(Uint8Array.of(1)).finish();
 * const message = ContentInfo.create(CMS_CONTENT_TYPES.data, content);
 * assertEquals(ContentInfo.fromBer(message.der).contentType, "1.2.840.113549.1.7.1");
 * ```
 */
export class ContentInfo {
  /** The message in DER. It must not be changed. */
  readonly der: Bytes;
  /** The type of the content, in dotted form (CMS_get0_type). */
  readonly contentType: string;
  /** The content in DER, a view; `undefined` when there is none. */
  readonly content: Uint8Array | undefined;

  private constructor(der: Bytes) {
    this.der = der;
    const reader = new DerReader(der, { path: "ContentInfo" });
    const inner = reader.readSequence();
    reader.finish();
    this.contentType = inner.readOid("contentType");
    this.content = inner.readOptionalExplicit(0, (field) => field.readRaw(), "content");
    inner.finish();
  }

  /**
   * Takes a message out of BER, of which DER is a part.
   *
   * @param bytes The message, and nothing behind it; it is copied.
   * @returns The message.
   * @throws {Asn1Error} When it is no message.
   */
  static fromBer(bytes: Uint8Array): ContentInfo {
    const cursor = { offset: 0 };
    const message = d2iContentInfo(bytes, cursor);
    if (cursor.offset === bytes.length) return message;
    throw new Asn1Error("SEQUENCE_LENGTH_MISMATCH", {
      expected: "the end",
      received: `${bytes.length - cursor.offset} more bytes`,
      path: "ContentInfo",
      offset: cursor.offset,
    });
  }

  /**
   * Takes a message out of PEM (PEM_read_bio_CMS, PEM_read_bio_PKCS7).
   *
   * @param text The text, with a block CMS or PKCS7.
   * @returns The message.
   * @throws {PemError} When there is no such block.
   * @throws {Asn1Error} When there is no message in it.
   */
  static fromPem(text: string): ContentInfo {
    return ContentInfo.fromBer(readPemBlock(text, CMS_LABELS).bytes);
  }

  /**
   * Makes a message.
   *
   * @param contentType The type, in dotted form.
   * @param content The content in DER.
   * @returns The message.
   */
  static create(contentType: string, content: Uint8Array): ContentInfo {
    const der = new DerBuilder().sequence((inner) => {
      inner.oid(contentType).explicit(0, (field) => field.raw(content));
    }).finish();
    return new ContentInfo(der);
  }

  /**
   * Takes a message out of DER.
   *
   * @param der The message, and nothing behind it; it is not copied.
   * @returns The message.
   * @throws {Asn1Error} When it is no message in DER.
   */
  static fromDer(der: Bytes): ContentInfo {
    return new ContentInfo(der);
  }

  /**
   * Writes PEM (PEM_write_bio_CMS, PEM_write_bio_PKCS7).
   *
   * @param label The label.
   * @returns The text.
   */
  toPem(label: "CMS" | "PKCS7" = "CMS"): string {
    return formatPem(label, this.der);
  }
}

/**
 * Demands a type of content.
 *
 * @param message The message.
 * @param type The type, in dotted form.
 * @param reason The reason of the error when it has another type.
 * @returns The content in DER.
 * @throws {SslError} `CMS`, the reason, or `NO_CONTENT`.
 * @throws {TypeError} When it is no message, but perhaps its bytes.
 */
export function contentOf(
  message: ContentInfo,
  type: string,
  reason:
    | "CONTENT_TYPE_NOT_SIGNED_DATA"
    | "CONTENT_TYPE_NOT_ENVELOPED_DATA"
    | "CONTENT_TYPE_NOT_COMPRESSED_DATA"
    | "TYPE_NOT_DIGESTED_DATA"
    | "TYPE_NOT_ENCRYPTED_DATA"
    | "UNSUPPORTED_CONTENT_TYPE"
    | "TYPE_NOT_DATA",
): Uint8Array {
  const { contentType, content } = message;
  if (typeof contentType !== "string") {
    throw new TypeError(
      "A message is a ContentInfo: ContentInfo.fromDer(), fromBer() and fromPem() read one",
    );
  }
  if (contentType !== type) {
    throw new SslError("CMS", reason, {
      expected: oidLongName(type) ?? type,
      received: oidLongName(contentType) ?? contentType,
    });
  }
  if (content !== undefined) return content;
  throw new SslError("CMS", "NO_CONTENT", { expected: "a content in the message" });
}

/**
 * Decodes a message at a cursor, as d2i_CMS_ContentInfo and d2i_PKCS7. BER is taken too.
 *
 * @param bytes The buffer.
 * @param cursor Where the message starts; moved behind it, left in place on an error.
 * @returns The message.
 * @throws {Asn1Error} When there is no message.
 *
 * @example Usage
 * ```ts
 * import { d2iContentInfo } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => d2iContentInfo(new Uint8Array(0)));
 * ```
 */
export function d2iContentInfo(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): ContentInfo {
  const at = { offset: cursor.offset };
  const message = ContentInfo.fromDer(berToDer(bytes, at));
  cursor.offset = at.offset;
  return message;
}

/**
 * Writes a message at a cursor, as i2d_CMS_ContentInfo and i2d_PKCS7.
 *
 * @param message The message.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { ContentInfo, i2dContentInfo } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const message = ContentInfo.create("1.2.840.113549.1.7.1", Uint8Array.of(4, 0));
 * assertEquals(i2dContentInfo(message), message.der.length);
 * ```
 */
export function i2dContentInfo(
  message: ContentInfo,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(message.der, output, cursor);
}
