// Copyright 2026 the streamssl authors. MIT license.

/**
 * Peers that compute: they take a JSON array of tasks on the standard input and give a JSON array of
 * results. One process does many tasks.
 *
 * @module
 */

import { buildGoProgram } from "./go_program.ts";
import { peerPath } from "./peers.ts";
import { runClient } from "./process.ts";

/** Bytes are hexadecimal text on both ways. */
export type Task = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Runs tasks over Go's crypto/hpke and crypto/mlkem.
 *
 * @typeParam R What a task gives.
 * @param tasks The tasks.
 * @returns The results, in the tasks' order.
 */
export async function runGoCrypto<R>(tasks: readonly Task[]): Promise<R[]> {
  return await runBatch(await buildGoProgram("go_crypto_peer"), [], tasks);
}

/**
 * Runs tasks over node:crypto of Node 24.8 or later, which is OpenSSL 3.5.
 *
 * @typeParam R What a task gives.
 * @param tasks The tasks.
 * @returns The results, in the tasks' order.
 */
export function runNodeCrypto<R>(tasks: readonly Task[]): Promise<R[]> {
  const script = decodeURI(new URL("node_crypto_peer.mjs", import.meta.url).pathname);
  return runBatch(peerPath("node24"), [script], tasks);
}

/**
 * Runs tasks in one process.
 *
 * @typeParam R What a task gives.
 * @param program The program's path.
 * @param args Its arguments.
 * @param tasks The tasks.
 * @returns The results, in the tasks' order.
 * @throws {Error} When the program fails or gives another number of results.
 */
export async function runBatch<R>(
  program: string,
  args: readonly string[],
  tasks: readonly Task[],
): Promise<R[]> {
  const { code, stdout, stderr } = await runClient(program, args, JSON.stringify(tasks), {
    timeout: 120_000,
  });
  if (code !== 0) throw new Error(`${program} failed: ${stderr}`);
  const results = JSON.parse(stdout) as R[];
  if (results.length !== tasks.length) throw new Error(`${program} gave ${results.length} results`);
  return results;
}
