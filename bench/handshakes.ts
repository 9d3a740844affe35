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

/** What is measured. */
interface Match {
  readonly version: "TLSv1.3" | "TLSv1.2";
  /** Whether against node:tls, or against what is written in TypeScript, too. */
  readonly against: "node:tls" | "libraries";
  /** How many times as fast as whom streamssl is to be. */
  readonly goals: Readonly<Record<string, number>>;
}

/**
 * Measures and prints. V8 takes some thousand handshakes until all of a library in TypeScript is compiled at
 * its best; node:tls is native code from the start. A server is soon there, so each has its time for
 * that. And it stands alone beside streamssl: three more libraries in one process, and other groups,
 * make V8 undo what it had compiled for one.
 */
export async function benchHandshakes(options?: MeasureOptions): Promise<void> {
  const [native, library] = isDeno() ? [{ "node:tls": 0.9 }, { "lemon-tls": 3 }] : [{}, {}];
  const matches: readonly Match[] = [
    { version: "TLSv1.3", against: "node:tls", goals: native },
    { version: "TLSv1.2", against: "node:tls", goals: {} },
    { version: "TLSv1.3", against: "libraries", goals: library },
    { version: "TLSv1.2", against: "libraries", goals: library },
  ];
  for (const match of matches) {
    const { version, against, goals } = match;
    const warmUp = against === "node:tls" ? 4000 : 1000;
    printTable(await measure(await contestantsOf(match), { warmUp, rounds: 8, ...options }), {
      subject: `Full ${version} handshakes in memory, X25519, P-256 leaf, one intermediate`,
      unit: "/s",
      base: ours.name,
      goals,
    });
  }
}

async function contestantsOf({ version, against }: Match): Promise<Contestant[]> {
  const settings = { version, group: "x25519" } as const;
  const first = await opening(ours, settings);
  if (against === "node:tls") return [first, await opening(nodeTls, settings)];
  if (version === "TLSv1.2") return [first, await opening(lemonTls, settings)];
  const hybrid = { ...settings, group: "X25519MLKEM768" } as const;
  return [
    first,
    await opening(ourStreams, settings),
    await opening(ours, hybrid, "streamssl, X25519MLKEM768"),
    await opening(lemonTls, settings),
    await opening(subtls, settings),
  ];
}
