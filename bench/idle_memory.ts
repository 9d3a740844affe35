// Copyright 2026 the streamssl authors. MIT license.

/**
 * The memory of connections that are open and do nothing. It needs a process of its own, with the
 * garbage collector exposed.
 *
 * @module
 */

import process from "node:process";
import { lemonTls } from "./peers/lemon_tls.ts";
import { nodeTls } from "./peers/node_tls.ts";
import { OurPipe, ours } from "./peers/ours.ts";
import { ourStreams } from "./peers/our_streams.ts";
import type { Peer, Pipe } from "./peers/peer.ts";
import { makePki } from "./pki.ts";
import { print, printFigure, runtimeName } from "./report.ts";

/** How many pairs of connections are open. */
const PAIRS = 200;
/** The most that a connection of this library shall hold, in KiB. */
const GOAL = 20;

/** Measures and prints; without `gc` it says how to have it. */
export async function benchIdleMemory(): Promise<void> {
  print(`\nMemory of an idle connection, half of a pair in memory, on ${runtimeName()}`);
  const pki = await makePki();
  for (const peer of [ours, ourStreams, nodeTls, lemonTls]) {
    const open = await peer.prepare({ version: "TLSv1.3", group: "x25519", pki });
    // What is made once for all connections must be there before.
    for (let index = 0; index < 60; index++) await (await open()).close();
    const { heap, buffers } = await held(open);
    printFigure(`${peer.name}: heap`, heap, "KiB", isOurs(peer) ? GOAL : undefined);
    printFigure(`${peer.name}: buffers outside of it`, buffers, "KiB");
  }
}

function isOurs(peer: Peer): boolean {
  return peer === ours || peer === ourStreams;
}

async function held(
  open: () => Promise<Pipe> | Pipe,
): Promise<{ heap: number; buffers: number }> {
  const before = await memory();
  const pipes: Pipe[] = [];
  for (let index = 0; index < PAIRS; index++) {
    const pipe = await open();
    await pipe.transfer(new Uint8Array(1));
    // The client reads the tickets, as it does with the first data.
    if (pipe instanceof OurPipe) pipe.client.read();
    pipes.push(pipe);
  }
  const after = await memory();
  for (const pipe of pipes) await pipe.close();
  const connections = 2 * PAIRS * 1024;
  return {
    heap: (after.heapUsed - before.heapUsed) / connections,
    buffers: (after.external - before.external) / connections,
  };
}

async function memory(): Promise<{ heapUsed: number; external: number }> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("Cannot measure: start the runtime with --expose-gc");
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  return process.memoryUsage();
}
