// Copyright 2026 the streamssl authors. MIT license.

/** Much data, and digests of it by node:crypto, which is not what is being tested. */

import { createHash } from "node:crypto";
import type { TlsStream } from "../../tls/mod.ts";

/** How much goes each way. */
export const BULK_SIZE = 100 * 1024 * 1024;

/** How long it may take, in milliseconds. */
export const BULK_TIMEOUT = 60_000;

const BLOCK_SIZE = 64 * 1024;
const WRITE_SIZE = 16 * BLOCK_SIZE;

/** A piece of what the peers send too: byte n of every 64 KiB is n % 251. */
const PIECE = Uint8Array.from({ length: WRITE_SIZE }, (_, index) => (index % BLOCK_SIZE) % 251);

let bulkDigest: string | undefined;

/** The SHA-256 of the bulk, in hexadecimal digits. */
export function digestOfBulk(): string {
  if (bulkDigest === undefined) {
    const hash = createHash("sha256");
    for (let sent = 0; sent < BULK_SIZE; sent += WRITE_SIZE) hash.update(PIECE);
    bulkDigest = hash.digest("hex");
  }
  return bulkDigest;
}

/** Writes the bulk, piece by piece. */
export async function writeBulk(write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for (let sent = 0; sent < BULK_SIZE; sent += WRITE_SIZE) await write(PIECE);
}

/** Sends the bulk and closes the own direction. */
export async function sendBulk(tls: TlsStream): Promise<void> {
  await writeBulk((bytes) => tls.write(bytes));
  await tls.closeWrite();
}

/** What was received. */
export interface Received {
  /** How many bytes. */
  readonly size: number;
  /** Their SHA-256, in hexadecimal digits. */
  readonly digest: string;
}

/** What is received when all is well. */
export function wholeBulk(): Received {
  return { size: BULK_SIZE, digest: digestOfBulk() };
}

/** Reads to the end, or, from a peer that does not end, as much as the bulk has. */
export async function receiveBulk(
  tls: TlsStream,
  until: "end" | "size" = "end",
): Promise<Received> {
  const hash = createHash("sha256");
  let size = 0;
  for (;;) {
    const bytes = until === "end" || size < BULK_SIZE ? await tls.read() : null;
    if (bytes === null) return { size, digest: hash.digest("hex") };
    hash.update(bytes);
    size += bytes.length;
  }
}

/** The size and digest of bytes. */
export function receivedOf(bytes: Uint8Array): Received {
  return { size: bytes.length, digest: createHash("sha256").update(bytes).digest("hex") };
}
