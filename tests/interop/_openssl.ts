// Copyright 2026 the streamssl authors. MIT license.

import { runOpensslClient } from "../support/openssl.ts";
import { testRoot } from "../support/tls_identities.ts";
import { WORD } from "./_own.ts";

/** `s_client` that says the word to our server and waits for its echo. @returns What it printed. */
export async function sayWord(port: number, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await runOpensslClient({
    port,
    ca: await testRoot(),
    input: WORD,
    until: /word-4711\n|alert/,
    args,
  });
  return stdout + stderr;
}
