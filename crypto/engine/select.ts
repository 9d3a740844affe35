// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Who computes where nobody says otherwise. For ciphers one order serves all on each runtime;
 * digests and keys choose by tables of their own (select_digest.ts, select_pkey.ts). docs/engines.md
 * has the wasm engine's figures, from `deno task bench:engines`: on Deno it seals AES-GCM 1.6 to 10
 * times as fast as the host, on Node the host wins. The others, on one core (x86-64), sealing:
 *
 * | algorithm, record          | engine   | Deno 2.9.6 | Node 20.20 |
 * | -------------------------- | -------- | ---------- | ---------- |
 * | AES-128-GCM, 16 KiB        | host     | 230 MB/s   | 1,610 MB/s |
 * |                            | portable | 111 MB/s   | 84 MB/s    |
 * |                            | web x 1  | 237 MB/s   | 215 MB/s   |
 * |                            | web x 16 | 522 MB/s   | 733 MB/s   |
 * | AES-256-GCM, 16 KiB        | host     | 224 MB/s   | 1,382 MB/s |
 * |                            | portable | 83 MB/s    | 71 MB/s    |
 * | ChaCha20-Poly1305, 16 KiB  | host     | 872 MB/s   | 1,197 MB/s |
 * |                            | portable | 158 MB/s   | 135 MB/s   |
 * | AES-128-CCM, 16 KiB        | host     | -          | 963 MB/s   |
 * |                            | portable | 82 MB/s    | 70 MB/s    |
 * | AES-128-CBC, 16 KiB        | host     | 288 MB/s   | 1,062 MB/s |
 * |                            | portable | 157 MB/s   | 139 MB/s   |
 * | AES-128-GCM, 32 bytes      | host     | 4.8 us     | 4.3 us     |
 * |                            | portable | 2.1 us     | 1.5 us     |
 * | ChaCha20-Poly1305, 32 bytes | host    | 5.2 us     | 5.5 us     |
 * |                            | portable | 13.1 us    | 9.1 us     |
 *
 * The portable AES is faster for short records, but it looks tables up by secrets and the host's
 * does not: two microseconds do not buy that. WebCrypto is faster than Deno's node:crypto with many
 * records in flight; who wants that asks for it with `[webEngine(), ...defaultEngines()]`.
 */

import type { Engine } from "./engine.ts";
import { hostEngine } from "./host.ts";
import { portableEngine } from "./portable.ts";
import { runtime } from "./runtime.ts";
import { wasmEngine } from "./wasm/wasm_engine.ts";

/**
 * Gives the engines that compute where nobody says otherwise, best first: node:crypto and the wasm
 * engine where the runtime has them, in the order of their speed there, then the portable engine.
 * All of them are synchronous.
 *
 * @returns The engines.
 *
 * @example Usage
 * ```ts
 * import { defaultEngines } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(defaultEngines().at(-1)?.name, "portable");
 * ```
 */
export function defaultEngines(): readonly Engine[] {
  const host = hostEngine();
  const wasm = wasmEngine();
  const fast = runtime() === "deno" ? [wasm, host] : [host, wasm];
  return [...fast.filter((engine) => engine !== undefined), portableEngine];
}
