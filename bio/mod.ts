// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Sources and sinks of bytes: memory, pairs in memory, TCP and Unix-domain sockets, and none at
 * all. Each has three faces: web streams, promises, and OpenSSL's non-blocking calls. And filters,
 * which are `TransformStream`s to be chained: base64, digests, ciphers, buffers.
 *
 * ```ts
 * import { createBioPair } from "@streamssl/ssl/bio";
 * import { assertEquals } from "@std/assert";
 *
 * const [left, right] = createBioPair();
 * const writer = left.writable.getWriter();
 * await writer.write(new TextEncoder().encode("hello"));
 * await writer.close();
 * assertEquals(await new Response(right.readable).text(), "hello");
 * ```
 *
 * @module
 */

export { Base64DecodeStream, type Base64DecodeStreamOptions } from "./base64_decode_stream.ts";
export { Base64EncodeStream, type Base64EncodeStreamOptions } from "./base64_encode_stream.ts";
export { BufferStream, type BufferStreamOptions } from "./buffer_stream.ts";
export type {
  Bio,
  BioReadOutcome,
  BioWant,
  BioWriteOutcome,
  ByteDuplex,
  ByteTransport,
} from "./bio.ts";
export { type BioPairOptions, createBioPair, type PairBio } from "./bio_pair.ts";
export { connectTcp, connectUnix } from "./connect.ts";
export { listenTcp, listenUnix } from "./listen.ts";
export { createMemoryBio, type MemoryBioOptions } from "./memory_bio.ts";
export { createNullBio } from "./null_bio.ts";
export type {
  ConnectTcpOptions,
  ConnectUnixOptions,
  ListenTcpOptions,
  ListenUnixOptions,
  SocketAddress,
  SocketBio,
  SocketListener,
  TcpAddress,
  UnixAddress,
} from "./socket.ts";
export type { Bytes } from "../wire/mod.ts";
export { SystemError } from "../err/mod.ts";
export { transportOf } from "./transport_of.ts";
export { DigestStream } from "../crypto/digest/digest_stream.ts";
export { CipherStream } from "../crypto/cipher/cipher_stream.ts";
