// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Digest, DigestAlgorithm } from "../digest/digest.ts";
import { ownMethods } from "./digest_methods.ts";
import { digestMethods } from "./digest_value.ts";
import { chooseHost } from "./select_digest.ts";

/** How long the messages of a handshake are between one hash and the next, in bytes. */
const SHORT = 300;

/**
 * Starts a digest of a message that is known to be short, or that is asked for its digest often: a host
 * takes several microseconds for each answer (on Deno), whatever the length.
 *
 * @param algorithm The algorithm.
 * @returns The state of an empty message.
 */
export function createShortDigest(algorithm: DigestAlgorithm): Digest {
  const methods = digestMethods(algorithm);
  if (methods === undefined || chooseHost(methods, "digest", SHORT) !== undefined) {
    return algorithm.create();
  }
  return ownMethods(methods).create();
}
