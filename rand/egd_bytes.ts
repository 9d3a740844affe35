// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Seeding from an entropy gathering daemon, as OpenSSL's functions do it. */

import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { connectEgd, type ConnectEgdOptions } from "./egd.ts";
import type { RandomGenerator } from "./random_generator.ts";

/** Options for {@linkcode egdBytes} and {@linkcode queryEgdBytes}. */
export interface EgdBytesOptions extends ConnectEgdOptions {
  /** How many bytes are wanted, 1 to 65,536. @default {255} */
  bytes?: number;
  /**
   * Whether to take what the daemon has now, which may be less, or to wait until it has all.
   *
   * @default {"available"}
   */
  mode?: "available" | "wait";
}

/** More than this is no seed. */
const LARGEST = 65_536;

/**
 * Fetches entropy from a daemon. The counterpart of `RAND_query_egd_bytes`.
 *
 * @param options How many bytes, and where the daemon is.
 * @returns The bytes; with `mode: "available"` there may be fewer than were wanted.
 * @throws {SslError} `RAND`: when there is no daemon, or it has nothing, or does not answer as it
 * should.
 * @throws {RangeError} When `bytes` is not possible.
 *
 * @example Usage
 * ```ts ignore
 * import { queryEgdBytes } from "@streamssl/ssl/rand";
 *
 * const seed = await queryEgdBytes({ bytes: 48, mode: "wait", timeout: 60_000 });
 * ```
 */
export async function queryEgdBytes(options: EgdBytesOptions = {}): Promise<Bytes> {
  const { bytes = 255, mode = "available" } = options;
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > LARGEST) {
    throw new RangeError(
      `Cannot fetch ${bytes} bytes from a daemon: an integer from 1 to ${LARGEST} is expected`,
    );
  }
  using daemon = await connectEgd(options);
  const output = new Uint8Array(bytes);
  let total = 0;
  while (total < bytes) {
    const request = Math.min(255, bytes - total);
    const part = mode === "wait" ? await daemon.read(request) : await daemon.readAvailable(request);
    output.set(part, total);
    total += part.length;
    part.fill(0);
    // It gave all that it had.
    if (part.length < request) break;
  }
  if (total > 0) return output.slice(0, total);
  throw new SslError("RAND", "ERROR_RETRIEVING_ENTROPY", {
    expected: `${bytes} bytes from the daemon`,
    received: "none: it has no entropy now",
    where: `the daemon's socket "${daemon.path}"`,
    remedy: `wait for it with mode: "wait", or try again later`,
  });
}

/**
 * Seeds a generator from a daemon. The counterpart of `RAND_egd` and `RAND_egd_bytes`. Whether it was
 * enough, the generator's `status()` tells.
 *
 * @param generator The generator.
 * @param options How many bytes, and where the daemon is.
 * @returns How many bytes were added.
 * @throws {SslError} `RAND`: when there is no daemon, or it has nothing, or does not answer as it
 * should.
 *
 * @example Usage
 * ```ts ignore
 * import { createRandomGenerator, egdBytes } from "@streamssl/ssl/rand";
 *
 * const generator = createRandomGenerator({ source: "none" });
 * await egdBytes(generator, { path: "/var/run/egd-pool" });
 * ```
 */
export async function egdBytes(
  generator: RandomGenerator,
  options: EgdBytesOptions = {},
): Promise<number> {
  const seed = await queryEgdBytes(options);
  generator.seed(seed);
  const { length } = seed;
  seed.fill(0);
  return length;
}
