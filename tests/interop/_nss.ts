// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { createNssDatabase } from "../support/nss.ts";
import type { PeerIdentity } from "../support/peer_server.ts";
import { peerPath } from "../support/peers.ts";
import { runClient, type RunResult } from "../support/process.ts";
import { type TempDirectory, tempDirectory } from "../support/temp.ts";
import { testRoot } from "../support/tls_identities.ts";
import { WORD } from "./_own.ts";

/** How one run of {@linkcode NssClient} differs from others. */
export interface NssRunOptions {
  /** The versions, as NSS names them. @default {"tls1.2:tls1.3"} */
  versions?: string;
  /** The name to ask for and to check. @default {"localhost"} */
  serverName?: string;
  /** More arguments. */
  args?: readonly string[];
  /** More environment variables. */
  env?: Record<string, string>;
}

/** NSS's tstclnt with one database for many connections, since to make one takes long. */
export class NssClient implements AsyncDisposable {
  readonly #directory: TempDirectory;
  readonly #database: string;
  readonly #hasIdentity: boolean;

  private constructor(directory: TempDirectory, database: string, hasIdentity: boolean) {
    this.#directory = directory;
    this.#database = database;
    this.#hasIdentity = hasIdentity;
  }

  /** Makes the database. */
  static async create(
    content: { identity?: PeerIdentity; ca?: string } = {},
  ): Promise<NssClient> {
    const directory = await tempDirectory({ input: WORD });
    try {
      const database = await createNssDatabase(directory, { ca: await testRoot(), ...content });
      return new NssClient(directory, database, content.identity !== undefined);
    } catch (error) {
      await directory[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Says the word to a server, and reads until it closes. */
  async run(port: number, options: NssRunOptions = {}): Promise<RunResult> {
    const args = [
      ...["-h", "127.0.0.1", "-p", `${port}`, "-d", this.#database, "-v"],
      ...["-V", options.versions ?? "tls1.2:tls1.3", "-a", options.serverName ?? "localhost"],
      ...(this.#hasIdentity ? ["-n", "identity"] : []),
      ...(options.args ?? []),
    ];
    // It spins for ever on the end of a pipe; the end of a file it understands.
    const script = `exec "$0" "$@" < '${this.#directory.file("input")}'`;
    const { env = {} } = options;
    return await runClient("sh", ["-c", script, peerPath("tstclnt"), ...args], "", { env });
  }

  /** The same, which must go well. @returns What it printed. */
  async sayWord(port: number, options: NssRunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(port, options);
    assertEquals([code, stdout.startsWith(WORD)], [0, true], stdout + stderr);
    return stdout + stderr;
  }

  /** Removes the database. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#directory[Symbol.asyncDispose]();
  }
}
