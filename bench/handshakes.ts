// Copyright 2026 the streamssl authors. MIT license.

/**
 * Full handshakes in memory, both roles in one process: an ECDSA leaf on P-256 behind one
 * intermediate, whole verification.
 *
 * @module
 */

import { type Contestant, measure, type MeasureOptions } from "./measure.ts";
import { lemonTls } from "./peers/lemon_tls.ts";
import { nodeTls } from "./peers/node_tls.ts";
import { ours } from "./peers/ours.ts";
import { ourStreams } from "./peers/our_streams.ts";
import type { Peer, Settings } from "./peers/peer.ts";
import { subtls } from "./peers/subtls.ts";
import { makePki } from "./pki.ts";
import { isDeno, printTable } from "./report.ts";

/** Makes a contestant of a library. */
async function opening(
  peer: Peer,
  settings: Omit<Settings, "pki">,
  name: string = peer.name,
): Promise<Contestant> {
  const open = await peer.prepare({ ...settings, pki: await sharedPki() });
  return { name, run: async () => (await open()).close() };
}

let pki: ReturnType<typeof makePki> | undefined;

/** All contestants use the same certificates. */
function sharedPki(): ReturnType<typeof makePki> {
  pki ??= makePki();
  return pki;
}

/**
 * Measures and prints. V8 takes some thousand handshakes until all of a library in TypeScript is compiled at
 * its best; node:tls is native code from the start. A server is soon there, so each has its time for
 * that.
 */
export async function benchHandshakes(
  options: MeasureOptions = { warmUp: 4000, rounds: 10 },
): Promise<void> {
  const goals: Record<string, number> = isDeno() ? { "lemon-tls": 3 } : {};
  const x25519 = { version: "TLSv1.3", group: "x25519" } as const;
  printTable(
    await measure([
      await opening(ours, x25519),
      await opening(ourStreams, x25519),
      await opening(ours, { ...x25519, group: "X25519MLKEM768" }, "streamssl, X25519MLKEM768"),
      await opening(nodeTls, x25519),
      await opening(lemonTls, x25519),
      await opening(subtls, x25519),
    ], options),
    {
      subject: "Full TLS 1.3 handshakes in memory, X25519, P-256 leaf, one intermediate",
      unit: "/s",
      base: ours.name,
      goals: isDeno() ? { ...goals, "node:tls": 0.9 } : goals,
    },
  );
  const old = { version: "TLSv1.2", group: "x25519" } as const;
  printTable(
    await measure([
      await opening(ours, old),
      await opening(nodeTls, old),
      await opening(lemonTls, old),
    ], options),
    {
      subject: "Full TLS 1.2 handshakes in memory, X25519, P-256 leaf, one intermediate",
      unit: "/s",
      base: ours.name,
      goals,
    },
  );
}
