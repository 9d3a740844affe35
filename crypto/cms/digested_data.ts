// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader } from "../asn1/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha256 } from "../digest/sha2.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import {
  digestIdentifier,
  digestOf,
  readAlgorithm,
  writeAlgorithm,
} from "./algorithm_identifier.ts";
import { ContentInfo, contentOf } from "./content_info.ts";
import { CMS_CONTENT_TYPES } from "./object_identifiers.ts";
import { readEncapsulated, writeEncapsulated } from "./signed_data.ts";

/** Options for {@linkcode digestCms}. */
export interface DigestCmsOptions {
  /** The digest. @default {sha256} */
  digest?: DigestAlgorithm;
  /** The type of the content, in dotted form. @default {data} */
  contentType?: string;
  /** Whether the content stays outside. @default {false} */
  detached?: boolean;
}

/**
 * Puts a content and its digest into a message: against accidents, not against people
 * (CMS_digest_create; RFC 5652, section 7).
 *
 * @param content The content.
 * @param options How.
 * @returns The message.
 *
 * @example Usage
 * ```ts
 * import { digestCms, verifyDigestCms } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(verifyDigestCms(digestCms(Uint8Array.of(1))), Uint8Array.of(1));
 * ```
 */
export function digestCms(content: Uint8Array, options: DigestCmsOptions = {}): ContentInfo {
  const { digest = sha256, contentType = CMS_CONTENT_TYPES.data, detached = false } = options;
  const identifier = digestIdentifier(digest);
  const der = new DerBuilder().sequence((inner) => {
    // RFC 5652, section 7: 0 for data, 2 for other types.
    inner.integer(contentType === CMS_CONTENT_TYPES.data ? 0 : 2);
    writeAlgorithm(inner, identifier);
    writeEncapsulated(inner, detached ? { contentType } : { contentType, content });
    inner.octetString(digestOf(identifier).digest(content));
  }).finish();
  return ContentInfo.create(CMS_CONTENT_TYPES.digestedData, der);
}

/**
 * Takes a content out of digestedData after its digest was compared (CMS_digest_verify).
 *
 * @param message The message.
 * @param content The content, when it is not in the message.
 * @returns The content.
 * @throws {SslError} `CMS`, `VERIFICATION_FAILURE` when the digest is another one.
 *
 * @example Usage
 * ```ts
 * import { digestCms, verifyDigestCms } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * const message = digestCms(Uint8Array.of(1), { detached: true });
 * assertThrows(() => verifyDigestCms(message, Uint8Array.of(2)), Error, "Verification failure");
 * ```
 */
export function verifyDigestCms(message: ContentInfo, content?: Uint8Array): Bytes {
  const der = contentOf(message, CMS_CONTENT_TYPES.digestedData, "TYPE_NOT_DIGESTED_DATA");
  const reader = new DerReader(der, { path: "DigestedData" });
  const { digest, encapsulated, value } = reader.readSequence((inner) => {
    inner.readSmallInteger(2, "version");
    return {
      digest: digestOf(readAlgorithm(inner, "digestAlgorithm")),
      encapsulated: readEncapsulated(inner),
      value: inner.readOctetString("digest"),
    };
  });
  reader.finish();
  const data = encapsulated.content ?? content;
  if (data === undefined) {
    throw new SslError("CMS", "NO_CONTENT", {
      expected: "a content in the message, or beside it",
    });
  }
  if (equalBytes(digest.digest(data), value)) return data.slice();
  throw new SslError(
    "CMS",
    value.length === digest.outputLength ? "VERIFICATION_FAILURE" : "MESSAGEDIGEST_WRONG_LENGTH",
    {
      expected: `the ${digest.name} digest of the content`,
      received: `another one of ${value.length} bytes`,
      usualCause: "the content was changed",
    },
  );
}
