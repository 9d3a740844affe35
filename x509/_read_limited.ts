// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";

/**
 * Reads a body to its end, but no further than a limit.
 *
 * @param body The body.
 * @param limit The most bytes that are taken.
 * @returns The bytes; `undefined` when there are more.
 */
export async function readLimited(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Bytes | undefined> {
  const chunks: Bytes[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    // A limit that is no number lets nothing through.
    if (!(length <= limit)) return undefined;
    chunks.push(new Uint8Array(chunk));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
