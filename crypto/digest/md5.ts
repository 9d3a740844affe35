// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { MD5_FACTS, MD5_SHA1_FACTS } from "../engine/digest_facts.ts";
import { defineDigest } from "../engine/digest_value.ts";
import { mdMethods, portableDigest, portableDigestOnce } from "../engine/portable_digest.ts";
import { compressMd5, MD5_INITIAL } from "../engine/portable_md5.ts";
import type { Digest, DigestAlgorithm } from "./digest.ts";
import { sha1 } from "./sha1.ts";

/**
 * MD5 (RFC 1321). Collisions can be made in seconds (RFC 6151): it is here for what is old, and for
 * checksums against accidents.
 *
 * @example Usage
 * ```ts
 * import { md5 } from "@streamssl/ssl/crypto";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const digest = md5.digest(new TextEncoder().encode("abc"));
 * assertEquals(
 *   encodeHex(digest),
 *   "900150983cd24fb0d6963f7d28e17f72",
 * );
 * ```
 */
export const md5: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "md5",
  aliases: ["SSL3-MD5"],
  outputLength: 16,
  blockLength: 64,
  oid: "1.2.840.113549.2.5",
  portable: /* @__PURE__ */ mdMethods({
    initial: MD5_INITIAL,
    compress: compressMd5,
    blockLength: 64,
    outputLength: 16,
    lengthBytes: 8,
    byteOrder: "little",
  }),
  host: { name: "md5", presence: "everywhere", facts: MD5_FACTS },
});

/**
 * MD5 and SHA-1 of the same message, one behind the other: what TLS before 1.2 signs (RFC 2246,
 * Section 7.4.3). It has no object identifier.
 */
export const md5Sha1: DigestAlgorithm = /* @__PURE__ */ defineDigest({
  name: "md5-sha1",
  aliases: [],
  outputLength: 36,
  blockLength: 64,
  oid: undefined,
  portable: {
    create: () => new Md5Sha1(portableDigest(md5) as Digest, portableDigest(sha1) as Digest),
    digest: (data) => join(portableDigestOnce(md5, data), portableDigestOnce(sha1, data)),
  },
  host: { name: "md5-sha1", presence: "ask", facts: MD5_SHA1_FACTS },
});

/** Both digests under way. */
class Md5Sha1 implements Digest {
  readonly #md5: Digest;
  readonly #sha1: Digest;

  constructor(md5: Digest, sha1: Digest) {
    this.#md5 = md5;
    this.#sha1 = sha1;
  }

  update(data: Uint8Array): this {
    this.#md5.update(data);
    this.#sha1.update(data);
    return this;
  }

  digest(): Bytes {
    return join(this.#md5.digest(), this.#sha1.digest());
  }

  clone(): Digest {
    return new Md5Sha1(this.#md5.clone(), this.#sha1.clone());
  }
}

function join(first: Uint8Array, second: Uint8Array): Bytes {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
