// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Cursor, decodeAt, DerBuilder, DerReader, encodeAt } from "../../crypto/asn1/mod.ts";
import { cmsDigest } from "../../crypto/cms/signature_algorithm.ts";
import { type DigestAlgorithm, digestOid } from "../../crypto/digest/digest.ts";
import { sha256 } from "../../crypto/digest/sha2.ts";
import { type Random, randomBytes } from "../../rand/mod.ts";
import { type Bytes, bytesOf, encodeHex } from "../../wire/mod.ts";
import type { Extension } from "../extension.ts";
import {
  type MessageImprint,
  readMessageImprint,
  readTaggedExtensions,
  writeMessageImprint,
  writeTaggedExtensions,
} from "./message_imprint.ts";

/** The nonce's length, in bytes, as OpenSSL has it. */
const NONCE_LENGTH = 8;

/** Options for {@linkcode createTimestampRequest}. */
export interface CreateTimestampRequestOptions {
  /** The digest of the data. @default {sha256} */
  digest?: DigestAlgorithm;
  /** Under which policy the timestamp must be, in dotted form. @default {the authority's} */
  policy?: string;
  /** A number that the answer repeats; `false` for none. @default {64 random bits} */
  nonce?: bigint | false;
  /** Whether the answer has the authority's certificate (`-cert`). @default {true} */
  certificateRequested?: boolean;
  /** Extensions. @default {[]} */
  extensions?: readonly Extension[];
  /** Where the nonce comes from. @default {randomBytes} */
  random?: Random;
}

/**
 * A question to a timestamping authority: when was this? (RFC 3161, section 2.4.1; TS_REQ.)
 *
 * @example Usage
 * ```ts
 * import { createTimestampRequest, TimestampRequest } from "@streamssl/ssl/timestamp";
 * import { assertEquals } from "@std/assert";
 *
 * const request = await createTimestampRequest(Uint8Array.of(1, 2));
 * assertEquals(TimestampRequest.fromDer(request.der).nonce, request.nonce);
 * ```
 */
export class TimestampRequest {
  /** The request in DER. It must not be changed. */
  readonly der: Bytes;
  /** The version; 1. */
  readonly version: number;
  /** The digest of the data. */
  readonly messageImprint: MessageImprint;
  /** Under which policy the timestamp must be, in dotted form. */
  readonly policy: string | undefined;
  /** A number that the answer repeats. */
  readonly nonce: bigint | undefined;
  /** Whether the answer must have the authority's certificate. */
  readonly certificateRequested: boolean;
  /** The extensions. */
  readonly extensions: readonly Extension[];

  private constructor(der: Bytes) {
    this.der = der;
    const reader = new DerReader(der, { path: "TimeStampReq" });
    const inner = reader.readSequence();
    reader.finish();
    this.version = inner.readSmallInteger(255, "version");
    this.messageImprint = readMessageImprint(inner);
    this.policy = inner.peekTag() === 6 ? inner.readOid("reqPolicy") : undefined;
    this.nonce = inner.peekTag() === 2 ? inner.readInteger("nonce") : undefined;
    this.certificateRequested = inner.peekTag() === 1 && inner.readBoolean("certReq");
    this.extensions = readTaggedExtensions(inner, 0xa0);
    inner.finish();
  }

  /**
   * Takes a request out of DER.
   *
   * @param der The request, and nothing behind it; it is copied.
   * @returns The request.
   * @throws {Asn1Error} When it is no request.
   */
  static fromDer(der: Uint8Array): TimestampRequest {
    return new TimestampRequest(der.slice());
  }
}

/**
 * Makes a question about data; only its digest goes out (TS_REQ_new, `openssl ts -query`).
 *
 * @param data The data; a stream is read once and not kept.
 * @param options What the answer must have.
 * @returns The request.
 *
 * @example Usage
 * ```ts
 * import { createTimestampRequest } from "@streamssl/ssl/timestamp";
 * import { sha512 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const request = await createTimestampRequest(new Uint8Array(9), { digest: sha512, nonce: 5n });
 * assertEquals([request.nonce, request.messageImprint.hashedMessage.length], [5n, 64]);
 * ```
 */
export async function createTimestampRequest(
  data: Uint8Array | ReadableStream<Uint8Array>,
  options: CreateTimestampRequestOptions = {},
): Promise<TimestampRequest> {
  const { digest = sha256, policy, random = randomBytes, extensions = [] } = options;
  const { certificateRequested = true } = options;
  const { nonce = BigInt(`0x${encodeHex(random(NONCE_LENGTH))}`) } = options;
  const hashedMessage = await digestData(digest, data);
  const der = new DerBuilder().sequence((inner) => {
    inner.integer(1);
    writeMessageImprint(inner, {
      // The NULL is not needed, but old authorities look for it.
      hashAlgorithm: { oid: digestOid(digest), parameters: Uint8Array.of(5, 0) },
      hashedMessage,
    });
    if (policy !== undefined) inner.oid(policy);
    if (nonce !== false) inner.integer(nonce);
    if (certificateRequested) inner.boolean(true);
    writeTaggedExtensions(inner, extensions, 0xa0);
  }).finish();
  return TimestampRequest.fromDer(der);
}

/** Digests data of either kind. */
export async function digestData(
  digest: DigestAlgorithm,
  data: Uint8Array | ReadableStream<Uint8Array>,
): Promise<Bytes> {
  const algorithm = cmsDigest(digest);
  if (data instanceof Uint8Array) return algorithm.digest(data);
  const running = algorithm.create();
  for await (const chunk of data) running.update(bytesOf(chunk));
  return running.digest();
}

/**
 * Decodes a request at a cursor, as d2i_TS_REQ.
 *
 * @param bytes The buffer.
 * @param cursor Where the request starts; moved behind it, left in place on an error.
 * @returns The request.
 * @throws {Asn1Error} When there is no request.
 *
 * @example Usage
 * ```ts
 * import { d2iTimestampRequest } from "@streamssl/ssl/timestamp";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => d2iTimestampRequest(new Uint8Array(0)));
 * ```
 */
export function d2iTimestampRequest(
  bytes: Uint8Array,
  cursor: Cursor = { offset: 0 },
): TimestampRequest {
  return decodeAt(bytes, cursor, (der) => TimestampRequest.fromDer(der));
}

/**
 * Writes a request at a cursor, as i2d_TS_REQ.
 *
 * @param request The request.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { createTimestampRequest, i2dTimestampRequest } from "@streamssl/ssl/timestamp";
 * import { assertEquals } from "@std/assert";
 *
 * const request = await createTimestampRequest(new Uint8Array(0));
 * assertEquals(i2dTimestampRequest(request), request.der.length);
 * ```
 */
export function i2dTimestampRequest(
  request: TimestampRequest,
  output?: Uint8Array,
  cursor?: Cursor,
): number {
  return encodeAt(request.der, output, cursor);
}
