// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Builder, type Bytes, type DecodeErrorOptions, type Reader } from "../../wire/mod.ts";
import { extensionName } from "../registry/extension_types.ts";
import { IllegalParameterError } from "./illegal_parameter_error.ts";

/** One extension as it is on the wire (RFC 8446, Section 4.2). */
export interface Extension {
  /** The code point. */
  readonly type: number;
  /** The content, without type and length. */
  readonly data: Uint8Array;
}

/**
 * A block of extensions has the same type twice. RFC 8446, Section 4.2: illegal_parameter.
 *
 * @example Usage
 * ```ts
 * import { decodeEncryptedExtensions, DuplicateExtensionError } from "@streamssl/ssl/tls";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const body = Uint8Array.of(0, 8, 0, 16, 0, 0, 0, 16, 0, 0);
 * const error = assertThrows(() => decodeEncryptedExtensions(body), DuplicateExtensionError);
 * assertEquals(error.extensionType, 16);
 * ```
 */
export class DuplicateExtensionError extends IllegalParameterError {
  /** The code point of the extension that is there twice. */
  readonly extensionType: number;

  /**
   * Makes the error.
   *
   * @param extensionType The code point of the extension that is there twice.
   * @param options Where the second one is.
   */
  constructor(extensionType: number, options: DecodeErrorOptions) {
    super(`The extension ${extensionType} is there twice`, options);
    this.name = "DuplicateExtensionError";
    this.extensionType = extensionType;
  }
}

/**
 * Finds an extension in a list.
 *
 * @param extensions The list.
 * @param type The code point.
 * @returns The extension's content, or `undefined` when it is not there.
 *
 * @example Usage
 * ```ts
 * import { EXTENSION, findExtension } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const extensions = [{ type: 23, data: new Uint8Array() }];
 * assertEquals(findExtension(extensions, EXTENSION.extendedMasterSecret), new Uint8Array());
 * assertEquals(findExtension(extensions, EXTENSION.keyShare), undefined);
 * ```
 */
export function findExtension(
  extensions: readonly Extension[],
  type: number,
): Uint8Array | undefined {
  for (const extension of extensions) {
    if (extension.type === type) return extension.data;
  }
  return undefined;
}

/**
 * Encodes a block of extensions with its length of two bytes.
 *
 * @param extensions The extensions in order; nothing is checked, so that a probe can send anything.
 * @returns The block.
 * @throws {RangeError} When the block is longer than 65,535 bytes.
 *
 * @example Usage
 * ```ts
 * import { encodeExtensions } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   encodeExtensions([{ type: 23, data: new Uint8Array() }]),
 *   Uint8Array.of(0, 4, 0, 23, 0, 0),
 * );
 * ```
 */
export function encodeExtensions(extensions: readonly Extension[]): Bytes {
  const builder = new Builder();
  writeExtensions(builder, extensions);
  return builder.finish();
}

/**
 * Writes a block of extensions with its length of two bytes.
 *
 * @param builder Where to write.
 * @param extensions The extensions in order.
 *
 * @example Usage
 * ```ts
 * import { Builder } from "@streamssl/ssl/wire";
 * import { writeExtensions } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const builder = new Builder();
 * writeExtensions(builder, []);
 * assertEquals(builder.finish(), Uint8Array.of(0, 0));
 * ```
 */
export function writeExtensions(builder: Builder, extensions: readonly Extension[]): void {
  builder.vec16((block) => {
    for (const extension of extensions) block.u16(extension.type).opaque16(extension.data);
  });
}

/**
 * Reads a block of extensions with its length of two bytes. Order and unknown types are kept.
 *
 * @param reader Where to read; it stands behind the block afterwards.
 * @param field The name used in errors.
 * @returns The extensions; their contents are views on the input.
 * @throws {DecodeError} When the block is not well formed.
 * @throws {DuplicateExtensionError} When a type is there twice.
 *
 * @example Usage
 * ```ts
 * import { Reader } from "@streamssl/ssl/wire";
 * import { readExtensions } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new Reader(Uint8Array.of(0, 4, 0, 23, 0, 0));
 * assertEquals(readExtensions(reader), [{ type: 23, data: new Uint8Array() }]);
 * ```
 */
export function readExtensions(reader: Reader, field = "extensions"): Extension[] {
  return reader.vec16(field, (block) => {
    const seen = new Set<number>();
    return block.list((item) => {
      const at = item.offset;
      const type = item.u16("type");
      if (seen.has(type)) {
        const path = `${item.path}.${extensionName(type)}`;
        throw new DuplicateExtensionError(type, { path, offset: at });
      }
      seen.add(type);
      return { type, data: item.opaque16(extensionName(type)) };
    });
  });
}
