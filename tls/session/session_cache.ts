// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { encodeHex } from "../../wire/mod.ts";
import type { TlsSession } from "./tls_session.ts";

/** Keeps TLS 1.2 sessions of a server by their ids (SSL_CTX_sess_set_new_cb and its kin). */
export interface SessionCache {
  /** Finds a session. @param sessionId Its id. @returns It, or `undefined`. */
  get(sessionId: Uint8Array): TlsSession | undefined;
  /** Keeps a session. @param sessionId Its id. @param session The session. */
  set(sessionId: Uint8Array, session: TlsSession): void;
  /** Drops a session. @param sessionId Its id. */
  delete(sessionId: Uint8Array): void;
}

/**
 * A session cache in memory that drops the sessions that were not used for longest.
 *
 * @example Usage
 * ```ts
 * import { MemorySessionCache } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const cache = new MemorySessionCache({ capacity: 100 });
 * assertEquals(cache.get(Uint8Array.of(1)), undefined);
 * ```
 */
export class MemorySessionCache implements SessionCache {
  #sessions = new Map<string, TlsSession>();
  #capacity: number;

  /** Makes an empty cache. @param options `capacity`: how many sessions, 1,024 if not given. */
  constructor(options: { capacity?: number } = {}) {
    this.#capacity = options.capacity ?? 1024;
  }

  /** How many sessions it holds. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Finds a session and makes it the newest. @param sessionId Its id. @returns It, or nothing. */
  get(sessionId: Uint8Array): TlsSession | undefined {
    const key = encodeHex(sessionId);
    const session = this.#sessions.get(key);
    if (session !== undefined) {
      this.#sessions.delete(key);
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** Keeps a session. @param sessionId Its id. @param session The session. */
  set(sessionId: Uint8Array, session: TlsSession): void {
    this.#sessions.set(encodeHex(sessionId), session);
    for (const key of this.#sessions.keys()) {
      if (this.#sessions.size <= this.#capacity) break;
      this.#sessions.delete(key);
    }
  }

  /** Drops a session. @param sessionId Its id. */
  delete(sessionId: Uint8Array): void {
    this.#sessions.delete(encodeHex(sessionId));
  }
}
