// Copyright 2026 the streamssl authors. MIT license.

/** What s_server counts. */
export interface ServerStatistics {
  /** How many handshakes began. */
  accepts: number;
  /** How many were done. */
  finished: number;
  /** How many resumed a session. */
  hits: number;
}

/** The most sessions that the cache of OpenSSL's s_server holds. */
const CACHE_SIZE = 128;

/**
 * The figures in the form of OpenSSL's print_stats.
 *
 * @param statistics What was counted.
 * @param cachedSessions How many sessions are in the cache.
 * @returns The lines.
 */
export function statisticsText(statistics: ServerStatistics, cachedSessions: number): string {
  const lines: readonly (readonly [number, string])[] = [
    [cachedSessions, "items in the session cache"],
    [0, "client connects (SSL_connect())"],
    [0, "client renegotiates (SSL_connect())"],
    [0, "client connects that finished"],
    [statistics.accepts, "server accepts (SSL_accept())"],
    [0, "server renegotiates (SSL_accept())"],
    [statistics.finished, "server accepts that finished"],
    [statistics.hits, "session cache hits"],
    [0, "session cache misses"],
    [0, "session cache timeouts"],
    [0, "callback cache hits"],
    [0, `cache full overflows (${CACHE_SIZE} allowed)`],
  ];
  return lines.map(([count, what]) => `${String(count).padStart(4)} ${what}\n`).join("");
}
