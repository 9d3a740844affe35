// Copyright 2026 the streamssl authors. MIT license.

import { bundleProgram } from "./node_bundle.ts";

/**
 * Runs a program of this folder on Node.
 *
 * @param url The program.
 * @param args What it is given.
 * @throws {Error} When it fails.
 */
export async function runOnNode(url: string, args: readonly string[]): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const program = await bundleProgram(url, folder);
    const { success } = await new Deno.Command(Deno.env.get("NODE") ?? "node", {
      args: [program, ...args],
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (!success) throw new Error(`${url} fails on Node`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
