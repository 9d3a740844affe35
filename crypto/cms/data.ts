// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader } from "../asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { ContentInfo, contentOf } from "./content_info.ts";
import { CMS_CONTENT_TYPES } from "./object_identifiers.ts";

/**
 * Puts octets into a message of the type data, which protects nothing (CMS_data_create).
 *
 * @param content The octets.
 * @returns The message.
 *
 * @example Usage
 * ```ts
 * import { createDataCms, readDataCms } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readDataCms(createDataCms(Uint8Array.of(1, 2))), Uint8Array.of(1, 2));
 * ```
 */
export function createDataCms(content: Uint8Array): ContentInfo {
  return ContentInfo.create(
    CMS_CONTENT_TYPES.data,
    new DerBuilder().octetString(content).finish(),
  );
}

/**
 * Takes the octets out of a message of the type data (CMS_data).
 *
 * @param message The message.
 * @returns The octets.
 * @throws {SslError} `CMS`, `TYPE_NOT_DATA` for another type.
 *
 * @example Usage
 * ```ts
 * import { digestCms, readDataCms } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => readDataCms(digestCms(Uint8Array.of(1))), Error, "Type not data");
 * ```
 */
export function readDataCms(message: ContentInfo): Bytes {
  const der = contentOf(message, CMS_CONTENT_TYPES.data, "TYPE_NOT_DATA");
  const reader = new DerReader(der, { path: "Data" });
  const content = reader.readOctetString().slice();
  reader.finish();
  return content;
}
