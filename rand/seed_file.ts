// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The seed file, by which a generator remembers its entropy from one run of a program to the next. */

import { type ErrorReason, SslError, type SslErrorDetails } from "../err/mod.ts";
import { encodeHex } from "../wire/mod.ts";
import { environmentVariable } from "../conf/environment.ts";
import { isDenied } from "../err/host_errors.ts";
import { type FileKind, type SeedFiles, seedFiles } from "./_files.ts";
import { randomBytes } from "./random.ts";
import type { RandomGenerator } from "./random_generator.ts";

/** How many bytes `RAND_write_file` writes, and `RAND_load_file` reads at once. */
const BUFFER_LENGTH = 1024;
/** How many bytes of a device are read when nobody says how many. */
const DEVICE_LENGTH = 256;

/** Where {@linkcode randFileName} looks. */
export interface RandFileNameOptions {
  /** The variables that count. @default {those of the process} */
  environment?: Readonly<Record<string, string | undefined>>;
}

/** Options for {@linkcode loadFile}. */
export interface LoadFileOptions {
  /**
   * How many bytes are read at most; -1 stands for the whole of a file, and for 256 bytes of a device.
   *
   * @default {-1}
   */
  maxBytes?: number;
  /** Stops between two reads. */
  signal?: AbortSignal;
}

/**
 * Names the default seed file: what the variable `RANDFILE` says, else `.rnd` in the directory that
 * `HOME` names. The counterpart of `RAND_file_name`. Requires `--allow-env=RANDFILE,HOME` permission on
 * Deno; without it there is no name.
 *
 * @param options Which variables count.
 * @returns The path, or `undefined` when neither is set.
 *
 * @example Usage
 * ```ts
 * import { randFileName } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(randFileName({ environment: { HOME: "/home/ada" } }), "/home/ada/.rnd");
 * assertEquals(randFileName({ environment: { RANDFILE: "/seed", HOME: "/home/ada" } }), "/seed");
 * assertEquals(randFileName({ environment: {} }), undefined);
 * ```
 */
export function randFileName(options: RandFileNameOptions = {}): string | undefined {
  const { environment } = options;
  const variable = environment === undefined
    ? environmentVariable
    : (name: string) => environment[name] || undefined;
  const home = variable("HOME");
  return variable("RANDFILE") ?? (home === undefined ? undefined : `${home}/.rnd`);
}

/**
 * Adds what a file or device holds to a generator, every bit of it counted as entropy. The counterpart
 * of `RAND_load_file`. Whether it was enough, the generator's `status()` tells. Requires `--allow-read`
 * permission on Deno.
 *
 * @param generator The generator.
 * @param path The file.
 * @param options How many bytes.
 * @returns How many bytes were read.
 * @throws {SslError} `RAND`: `CANNOT_OPEN_FILE`; `NOT_A_REGULAR_FILE` for a directory or socket.
 * @throws {RangeError} When `maxBytes` is not possible.
 *
 * @example Usage
 * ```ts
 * import { createRandomGenerator, loadFile, writeFile } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * const path = `${Deno.makeTempDirSync()}/.rnd`;
 * await writeFile(createRandomGenerator(), path);
 * const generator = createRandomGenerator({ source: "none" });
 * assertEquals(await loadFile(generator, path), 1024);
 * assertEquals(generator.status(), true);
 * ```
 */
export async function loadFile(
  generator: RandomGenerator,
  path: string,
  options: LoadFileOptions = {},
): Promise<number> {
  const { maxBytes = -1, signal } = options;
  if (!Number.isSafeInteger(maxBytes) || maxBytes < -1) {
    throw new RangeError(`Cannot load ${maxBytes} bytes: an integer from 0, or -1, is expected`);
  }
  signal?.throwIfAborted();
  const files = filesFor("load", path);
  const kind = await guarded("load", path, () => files.kindOf(path));
  if (kind === undefined) {
    throw fileError("load", path, "CANNOT_OPEN_FILE", {
      received: "no such file",
      remedy: "create it with writeFile(), or name another with RANDFILE",
    });
  }
  refuse("load", path, kind);
  const most = maxBytes !== -1 ? maxBytes : kind === "file" ? Infinity : DEVICE_LENGTH;
  const add = () => addAll(generator, files, path, most, signal);
  return await guarded("load", path, add, signal);
}

async function addAll(
  generator: RandomGenerator,
  files: SeedFiles,
  path: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const file = await files.open(path);
  const buffer = new Uint8Array(BUFFER_LENGTH);
  let total = 0;
  try {
    while (total < most) {
      signal?.throwIfAborted();
      const count = await file.read(buffer.subarray(0, Math.min(BUFFER_LENGTH, most - total)));
      if (count === 0) break;
      generator.seed(buffer.subarray(0, count));
      total += count;
    }
  } finally {
    buffer.fill(0);
    file.close();
  }
  return total;
}

/**
 * Writes a new seed of 1,024 bytes, readable for its owner only. The file is replaced as a whole, so
 * that nobody reads half a seed. The counterpart of `RAND_write_file`. Requires `--allow-read` and
 * `--allow-write` permissions on Deno.
 *
 * @param generator The generator, whose private one makes the seed.
 * @param path The file.
 * @returns How many bytes were written.
 * @throws {SslError} `RAND`: `PRNG_NOT_SEEDED` when the generator is not seeded, since the file would
 * pretend to hold entropy; `CANNOT_OPEN_FILE` when no path is known or the file can not be written;
 * `NOT_A_REGULAR_FILE` when the path names something else. Each says `unable to write 'random state'`.
 *
 * @example Usage
 * ```ts
 * import { createRandomGenerator, writeFile } from "@streamssl/ssl/rand";
 * import { assertEquals } from "@std/assert";
 *
 * const path = `${Deno.makeTempDirSync()}/.rnd`;
 * assertEquals(await writeFile(createRandomGenerator(), path), 1024);
 * ```
 */
export async function writeFile(
  generator: RandomGenerator,
  path: string | undefined = randFileName(),
): Promise<number> {
  if (path === undefined) {
    throw fileError("write", undefined, "CANNOT_OPEN_FILE", {
      expected: "the name of a seed file",
      received: "none",
      usualCause: "neither RANDFILE nor HOME is set",
      remedy: "set one of them, or name the file",
    });
  }
  const files = filesFor("write", path);
  if (!generator.status()) {
    throw fileError("write", path, "PRNG_NOT_SEEDED", {
      expected: "a generator that is seeded",
      received: `one with ${Math.floor(generator.pooledEntropy)} bits of entropy`,
      remedy: "add unpredictable data with add() or seed() before",
    });
  }
  const kind = await guarded("write", path, () => files.kindOf(path));
  if (kind !== undefined && kind !== "file") refuse("write", path, kind, "any");
  return await guarded("write", path, () => replace(files, path, kind, generator));
}

async function replace(
  files: SeedFiles,
  path: string,
  kind: FileKind | undefined,
  generator: RandomGenerator,
): Promise<number> {
  // What a symbolic link points to is replaced, not the link.
  const target = kind === undefined ? path : await files.realPath(path);
  const temporary = `${target}.${encodeHex(randomBytes(8))}.tmp`;
  const seed = generator.privateBytes(BUFFER_LENGTH);
  try {
    await files.create(temporary, seed);
    await files.rename(temporary, target);
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    throw error;
  } finally {
    seed.fill(0);
  }
  return BUFFER_LENGTH;
}

type Operation = "load" | "write";

/** OpenSSL's FAQ asks for the second text. */
const OPERATIONS: Readonly<Record<Operation, string>> = {
  "load": "loading the seed file",
  "write": "unable to write 'random state' to the seed file",
};

function filesFor(operation: Operation, path: string): SeedFiles {
  const files = seedFiles();
  if (files !== undefined) return files;
  throw fileError(operation, path, "CANNOT_OPEN_FILE", {
    expected: "a runtime with files",
    received: "one without them, such as a browser",
  });
}

/** Refuses what is no file; devices and pipes can be read. */
function refuse(
  operation: Operation,
  path: string,
  kind: FileKind,
  which: "unreadable" | "any" = "unreadable",
): void {
  if (kind === "file" || which === "unreadable" && (kind === "device" || kind === "pipe")) return;
  throw fileError(operation, path, "NOT_A_REGULAR_FILE", {
    expected: "a file",
    received: `a ${kind}`,
    ...(kind === "socket"
      ? {
        usualCause: "RANDFILE names the socket of an entropy gathering daemon",
        remedy: "ask the daemon with egdBytes()",
      }
      : {}),
  });
}

async function guarded<T>(
  operation: Operation,
  path: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { message } = cause as Error;
    if (cause instanceof SslError || signal?.aborted === true) throw cause;
    throw fileError(operation, path, "CANNOT_OPEN_FILE", {
      received: message,
      ...(isDenied(cause)
        ? {
          usualCause: "Deno runs a program without permissions unless flags grant them",
          remedy: `run it with ${operation === "load" ? "" : "--allow-write and "}--allow-read`,
        }
        : {}),
      cause,
    });
  }
}

function fileError(
  operation: Operation,
  path: string | undefined,
  reason: ErrorReason<"RAND">,
  details: SslErrorDetails,
): SslError<"RAND"> {
  const where = OPERATIONS[operation] + (path === undefined ? "" : ` "${path}"`);
  return new SslError("RAND", reason, { ...details, where });
}
