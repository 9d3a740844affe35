// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, bytesOf, joinBytes } from "../../wire/mod.ts";
import { readAlgorithm } from "./algorithm_identifier.ts";
import { ContentInfo, contentOf } from "./content_info.ts";
import { CMS_CONTENT_TYPES } from "./object_identifiers.ts";
import { readEncapsulated, writeEncapsulated } from "./signed_data.ts";

/** id-alg-zlibCompress (RFC 3274, section 2). */
const ZLIB_OID = "1.2.840.113549.1.9.16.3.8";
/** 256 MiB. */
const SIZE_LIMIT = 2 ** 28;

/** Options for {@linkcode compressCms}. */
export interface CompressCmsOptions {
  /** The type of the content, in dotted form. @default {data} */
  contentType?: string;
}

/** Options for {@linkcode uncompressCms}. */
export interface UncompressCmsOptions {
  /** How many bytes may come of a message; a few can stand for very many. @default {268_435_456} */
  sizeLimit?: number;
}

/**
 * Compresses a content by zlib (CMS_compress; RFC 3274). Never compress what holds a secret beside
 * something that a stranger chose: the length tells of the secret.
 *
 * @param content The content.
 * @param options Its type.
 * @returns The message.
 *
 * @example Usage
 * ```ts
 * import { compressCms, uncompressCms } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const message = await compressCms(new Uint8Array(10_000));
 * assertEquals(message.der.length < 200, true);
 * assertEquals((await uncompressCms(message)).length, 10_000);
 * ```
 */
export async function compressCms(
  content: Uint8Array,
  options: CompressCmsOptions = {},
): Promise<ContentInfo> {
  const { contentType = CMS_CONTENT_TYPES.data } = options;
  const compressed = await through(content, new CompressionStream("deflate"), Infinity);
  const der = new DerBuilder().sequence((inner) => {
    inner.integer(0).sequence((algorithm) => algorithm.oid(ZLIB_OID));
    writeEncapsulated(inner, { contentType, content: compressed });
  }).finish();
  return ContentInfo.create(CMS_CONTENT_TYPES.compressedData, der);
}

/**
 * Takes a content out of compressedData (CMS_uncompress).
 *
 * @param message The message.
 * @param options Limits.
 * @returns The content.
 * @throws {SslError} `CMS`, `CONTENT_TYPE_NOT_COMPRESSED_DATA`, `UNSUPPORTED_COMPRESSION_ALGORITHM`, or
 * `DECODE_ERROR` when it is damaged or too large.
 *
 * @example Usage
 * ```ts
 * import { compressCms, uncompressCms } from "@streamssl/ssl/cms";
 * import { assertRejects } from "@std/assert";
 *
 * const message = await compressCms(new Uint8Array(10_000));
 * await assertRejects(() => uncompressCms(message, { sizeLimit: 9_999 }), Error, "at most");
 * ```
 */
export async function uncompressCms(
  message: ContentInfo,
  options: UncompressCmsOptions = {},
): Promise<Bytes> {
  const { sizeLimit = SIZE_LIMIT } = options;
  const { compressedData } = CMS_CONTENT_TYPES;
  const der = contentOf(message, compressedData, "CONTENT_TYPE_NOT_COMPRESSED_DATA");
  const reader = new DerReader(der, { path: "CompressedData" });
  const { algorithm, encapsulated } = reader.readSequence((inner) => {
    inner.readSmallInteger(0, "version");
    return {
      algorithm: readAlgorithm(inner, "compressionAlgorithm"),
      encapsulated: readEncapsulated(inner),
    };
  });
  reader.finish();
  if (algorithm.oid !== ZLIB_OID) {
    throw new SslError("CMS", "UNSUPPORTED_COMPRESSION_ALGORITHM", {
      expected: "zlib",
      received: oidLongName(algorithm.oid) ?? algorithm.oid,
    });
  }
  if (encapsulated.content === undefined) {
    throw new SslError("CMS", "NO_CONTENT", { expected: "a content in the message" });
  }
  return await through(encapsulated.content, new DecompressionStream("deflate"), sizeLimit);
}

/** Sends bytes through a stream, and stops where too many come out. */
async function through(
  data: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Bytes> {
  const source = new ReadableStream<BufferSource>({
    start(controller) {
      controller.enqueue(data.slice());
      controller.close();
    },
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source.pipeThrough(stream)) {
      const bytes = bytesOf(chunk);
      length += bytes.length;
      if (!(length <= limit)) throw new RangeError(`at most ${limit} bytes`);
      chunks.push(bytes);
    }
  } catch (cause) {
    throw new SslError("CMS", "DECODE_ERROR", {
      expected: cause instanceof RangeError ? cause.message : "data that was compressed by zlib",
      received: cause instanceof RangeError ? "more" : "something else",
      cause,
    });
  }
  return joinBytes(chunks);
}
