// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "./digest.ts";

/**
 * Makes a digest that takes one message for its own digest: for signatures over what was hashed
 * elsewhere. Other messages, such as the masks of RSA-PSS, it digests as ever.
 *
 * @param algorithm The digest by which the message was made.
 * @param message The message that is a digest; this very array is recognised.
 * @returns The digest.
 * @throws {RangeError} When the message has not the length of the digest.
 */
export function messageDigest(algorithm: DigestAlgorithm, message: Uint8Array): DigestAlgorithm {
  if (message.length !== algorithm.outputLength) {
    throw new RangeError(
      `Cannot take ${message.length} bytes for a digest by ${algorithm.name}: ` +
        `${algorithm.outputLength} bytes are expected`,
    );
  }
  return {
    ...algorithm,
    create: () => algorithm.create(),
    digest: (data) => data === message ? new Uint8Array(data) : algorithm.digest(data),
  };
}
