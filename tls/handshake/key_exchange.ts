// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { TlsError } from "../tls_error.ts";

/** A share that can not be completed is the peer's fault: illegal_parameter (RFC 8446, 4.2.8). */
export async function completeShareLater<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (cause) {
    throw badShare(cause);
  }
}

/** Runs the completion of a key exchange; its failure becomes illegal_parameter. */
export function completeShare<T>(complete: () => T | Promise<T>): T | Promise<T> {
  try {
    const value = complete();
    return value instanceof Promise ? completeShareLater(value) : value;
  } catch (cause) {
    throw badShare(cause);
  }
}

function badShare(cause: unknown): TlsError {
  return new TlsError("BAD_KEY_SHARE", {
    received: "a key share that is not valid for its group",
    cause,
  });
}
