// Copyright 2026 the streamssl authors. MIT license.

/** Many runs of peer programs in one script, in a folder of its own. */

import { peerPath } from "../../support/peers.ts";
import { type TempDirectory, tempDirectory } from "../../support/temp.ts";

/** A folder with a shell. */
export interface Shell {
  /** Writes a file. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Reads a file that a program wrote; no bytes when it did not. */
  read(name: string): Uint8Array<ArrayBuffer>;
  /** Reads a text file. */
  text(name: string): string;
  /** Runs a script, in which `$OPENSSL` is the program; it ends with what the last line ends with. */
  run(script: string): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** Gives work a folder with a shell. */
export async function withShell(work: (shell: Shell) => Promise<void>): Promise<void> {
  await using directory = await tempDirectory();
  await work(shellIn(directory));
}

function shellIn(directory: TempDirectory): Shell {
  const decoder = new TextDecoder();
  return {
    write: (name, content) => directory.write(name, content),
    read(name) {
      try {
        return Deno.readFileSync(directory.file(name));
      } catch {
        return new Uint8Array(0);
      }
    },
    text: (name) => Deno.readTextFileSync(directory.file(name)),
    async run(script) {
      const output = await new Deno.Command("sh", {
        args: ["-c", script],
        cwd: directory.file("."),
        env: { OPENSSL: peerPath("openssl") },
      }).output();
      const { code, stdout, stderr } = output;
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    },
  };
}
