// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Reading and writing encoded data, for TLS and DER alike: {@linkcode Reader} with an offset
 * cursor that names the field in its errors, {@linkcode Builder} that fills lengths in by itself.
 *
 * ```ts
 * import { Builder, Reader } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new Builder().vec8((inner) => inner.u16(0x0304)).finish();
 * assertEquals(new Reader(bytes).vec8("versions", (inner) => inner.u16()), 0x0304);
 * ```
 *
 * @module
 */

export * from "./builder.ts";
export * from "./bytes.ts";
export * from "./decode_error.ts";
export * from "./reader.ts";
export * from "./transform_stream.ts";
export * from "./maybe_promise.ts";
