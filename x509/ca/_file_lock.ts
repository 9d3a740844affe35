// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { randomBytes } from "../../rand/random.ts";
import { encodeHex } from "../../wire/mod.ts";
import type { AuthorityFiles } from "./_files.ts";
import { AuthorityError } from "./authority_error.ts";

/** How long a lock is waited for. */
export interface FileLockOptions {
  /** After how many milliseconds without a sign of life its holder counts as dead. */
  staleAfter: number;
  /** How many milliseconds a living holder is waited for. */
  timeout: number;
}

/**
 * A file that only one process has. Its holder writes it anew again and again; when it stays the same
 * for `staleAfter`, by the clock of who waits, its holder is dead and the file is put aside. So no
 * process identifiers and no two clocks are compared, and machines may share a directory.
 */
export class FileLock {
  readonly #files: AuthorityFiles;
  readonly #path: string;
  readonly #token: string;
  readonly #renewal: ReturnType<typeof setInterval>;
  #count = 0;
  #renewing: Promise<void> = Promise.resolve();

  private constructor(files: AuthorityFiles, path: string, token: string, staleAfter: number) {
    this.#files = files;
    this.#path = path;
    this.#token = token;
    this.#renewal = setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renew()).catch(() => {});
    }, staleAfter / 4);
  }

  /** Takes a lock. */
  static async take(
    files: AuthorityFiles,
    path: string,
    { staleAfter, timeout }: FileLockOptions,
  ): Promise<FileLock> {
    const token = encodeHex(randomBytes(16));
    const start = performance.now();
    let seen: string | undefined;
    let seenAt = start;
    while (!await files.create(path, `${token} 0\n`)) {
      const content = await files.read(path);
      const now = performance.now();
      if (content !== seen) {
        seen = content;
        seenAt = now;
      } else if (content !== undefined && now - seenAt >= staleAfter) {
        await putAside(files, path, content);
        continue;
      }
      if (now - start > timeout) {
        throw new AuthorityError(
          "locked",
          `Cannot change the database: "${path}" is held by another process for more than ` +
            `${timeout} ms`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    }
    return new FileLock(files, path, token, staleAfter);
  }

  /** Whether it is still held: a process that slept for long may have been taken for dead. */
  async check(): Promise<void> {
    if ((await this.#files.read(this.#path))?.startsWith(this.#token) === true) return;
    throw new AuthorityError(
      "locked",
      `Cannot change the database: "${this.#path}" was lost to another process`,
    );
  }

  /** Gives it back. */
  async release(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#renewing;
    const content = await this.#files.read(this.#path);
    if (content?.startsWith(this.#token) === true) await this.#files.remove(this.#path);
  }

  /** The file is replaced in one step: who reads it never sees half of it. */
  async #renew(): Promise<void> {
    await this.check();
    this.#count += 1;
    const path = `${this.#path}.${this.#token}`;
    await this.#files.write(path, `${this.#token} ${this.#count}\n`);
    await this.#files.rename(path, this.#path);
  }
}

/** Only the first of those who wait finds the dead holder's file; the others find the next holder's. */
async function putAside(files: AuthorityFiles, path: string, content: string): Promise<void> {
  if (await files.read(path) !== content) return;
  const aside = `${path}.stale`;
  try {
    await files.rename(path, aside);
    await files.remove(aside);
  } catch {
    // Another one was faster.
  }
}
