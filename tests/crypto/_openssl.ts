// Copyright 2026 the streamssl authors. MIT license.

/** The real `openssl` as a peer of tests: files in, text or bytes out. */

import { peerPath, peerTest } from "../support/peers.ts";
import { type TempDirectory, tempDirectory } from "../support/temp.ts";

/** What the program did. */
export interface OpensslRun {
  /** Whether it ended with 0. */
  readonly success: boolean;
  /** What it wrote to its standard output. */
  readonly stdout: Uint8Array<ArrayBuffer>;
  /** The same as text. */
  readonly text: string;
  /** What it complained about. */
  readonly stderr: string;
}

/** Runs the program with a folder of its own. */
export class Openssl {
  readonly #directory: TempDirectory;

  /** Takes the folder. */
  constructor(directory: TempDirectory) {
    this.#directory = directory;
  }

  /** Writes a file. @returns Its path. */
  file(name: string, content: string | Uint8Array): Promise<string> {
    return this.#directory.write(name, content);
  }

  /** The path of a file that the program shall write. */
  path(name: string): string {
    return this.#directory.file(name);
  }

  /** Runs the program, whatever comes of it. */
  async try(...args: readonly string[]): Promise<OpensslRun> {
    const command = new Deno.Command(peerPath("openssl"), { args: [...args] });
    const { success, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { success, stdout, text: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** Runs the program, which must succeed. */
  async run(...args: readonly string[]): Promise<OpensslRun> {
    const run = await this.try(...args);
    if (!run.success) throw new Error(`openssl ${args.join(" ")}\n${run.text}${run.stderr}`);
    return run;
  }
}

/** A test with the real program; without it the test is skipped and says so. */
export function opensslTest(name: string, test: (openssl: Openssl) => Promise<void>): void {
  peerTest(name, ["openssl"], async () => {
    await using directory = await tempDirectory();
    await test(new Openssl(directory));
  });
}
