// Copyright 2026 the streamssl authors. MIT license.

import { peerPath } from "../support/peers.ts";

/** What the openssl program gave. */
export interface OpensslResult {
  success: boolean;
  stdout: string;
  stderr: string;
}

/** Runs the openssl program with something at its standard input. */
export async function openssl(
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<OpensslResult> {
  const child = new Deno.Command(peerPath("openssl"), {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(typeof input === "string" ? new TextEncoder().encode(input) : input)
    .then(() => writer.close())
    // The program may end before it has read everything.
    .catch(() => {});
  const { success, stdout, stderr } = await child.output();
  await written;
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
