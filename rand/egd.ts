// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A client of entropy gathering daemons (EGD, PRNGD), which serve over Unix-domain sockets. */

import { connectUnix } from "../bio/connect.ts";
import type { SocketBio } from "../bio/socket.ts";
import { type ErrorReason, SslError, type SslErrorDetails } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { seedFiles } from "./_files.ts";

/** Where OpenSSL looks for a daemon, in this order. */
export const EGD_SOCKETS: readonly string[] = [
  "/var/run/egd-pool",
  "/dev/egd-pool",
  "/etc/egd-pool",
  "/etc/entropy",
];

/** The most bytes of one request: their number has one byte. */
const LARGEST_REQUEST = 255;

/** Options for {@linkcode connectEgd}. */
export interface ConnectEgdOptions {
  /** The path of the daemon's socket, or several to try in order. @default {EGD_SOCKETS} */
  path?: string | readonly string[];
  /** Cancels at any point. */
  signal?: AbortSignal;
  /** How long one answer may take, in milliseconds. @default {10_000} */
  timeout?: number;
}

/**
 * Connects to an entropy gathering daemon. Requires `--allow-read`, `--allow-write` and `--allow-net`
 * permissions on Deno.
 *
 * @param options Where it is.
 * @returns The connection.
 * @throws {SslError} `RAND`: `CANNOT_OPEN_FILE` when nobody listens; `NOT_A_REGULAR_FILE` when the path
 * names something that is no socket.
 *
 * @example Usage
 * ```ts ignore
 * import { connectEgd } from "@streamssl/ssl/rand";
 *
 * using daemon = await connectEgd({ path: "/var/run/egd-pool" });
 * console.log(await daemon.processId(), await daemon.entropyAvailable());
 * ```
 */
export async function connectEgd(options: ConnectEgdOptions = {}): Promise<EgdClient> {
  const { path = EGD_SOCKETS, signal, timeout = 10_000 } = options;
  const failures: unknown[] = [];
  for (const candidate of typeof path === "string" ? [path] : path) {
    try {
      return new EgdClient(await connect(candidate, signal, timeout), candidate, timeout);
    } catch (error) {
      if (signal?.aborted === true) throw error;
      failures.push(error);
    }
  }
  const [only] = failures;
  if (failures.length === 1) throw only;
  // The others are in the usual places; that there is none at any tells the most.
  throw new SslError("RAND", "CANNOT_OPEN_FILE", {
    expected: "an entropy gathering daemon",
    received: "none that answers",
    where: (path as readonly string[]).join(", "),
    usualCause: "no daemon runs; systems with /dev/urandom need none",
    remedy: "start one, name its socket, or take the platform's generator",
    cause: failures.at(-1),
  });
}

async function connect(
  path: string,
  signal: AbortSignal | undefined,
  timeout: number,
): Promise<SocketBio> {
  const kind = await seedFiles()?.kindOf(path).catch(() => undefined);
  if (kind !== undefined && kind !== "socket") {
    throw egdError("NOT_A_REGULAR_FILE", path, {
      expected: "the socket of an entropy gathering daemon",
      received: `a ${kind}`,
      remedy: "load a seed file or a device with loadFile()",
    });
  }
  try {
    return await withLimit(timeout, path, async (limit) => {
      // The limit is for the connecting alone; the signal closes the connection later, too.
      const signals = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      signals.throwIfAborted();
      const opening = connectUnix(signal === undefined ? { path } : { path, signal });
      return await untilAborted(opening, limit, (late) => late.close());
    });
  } catch (cause) {
    if (signal?.aborted === true || cause instanceof SslError && cause.library === "RAND") {
      throw cause;
    }
    throw egdError("CANNOT_OPEN_FILE", path, {
      expected: "an entropy gathering daemon that listens",
      received: kind === undefined ? "no such socket" : "a socket that nobody listens on",
      cause,
    });
  }
}

/** A connection to an entropy gathering daemon. {@linkcode connectEgd} makes it. */
export class EgdClient implements Disposable {
  /** The path of the socket. */
  readonly path: string;
  readonly #bio: SocketBio;
  readonly #timeout: number;
  #pending = new Uint8Array(0);

  /**
   * Takes a connection.
   *
   * @param bio The connection.
   * @param path The path of the socket, for errors.
   * @param timeout How long one answer may take, in milliseconds.
   */
  constructor(bio: SocketBio, path: string, timeout: number) {
    this.#bio = bio;
    this.path = path;
    this.#timeout = timeout;
  }

  /**
   * Asks how much entropy the daemon has (command 0).
   *
   * @returns The entropy, in bits.
   * @throws {SslError} `RAND` when the daemon does not answer as it should.
   */
  async entropyAvailable(): Promise<number> {
    const [a, b, c, d] = await this.#ask(Uint8Array.of(0), (read) => read(4));
    return (a! << 24 | b! << 16 | c! << 8 | d!) >>> 0;
  }

  /**
   * Asks for what the daemon has now (command 1).
   *
   * @param length How many bytes at most, 1 to 255.
   * @returns So many bytes or fewer; none when it has no entropy.
   * @throws {RangeError} When `length` is not possible.
   * @throws {SslError} `RAND` when the daemon does not answer as it should.
   */
  async readAvailable(length: number): Promise<Bytes> {
    checkRequestLength(length);
    return await this.#ask(Uint8Array.of(1, length), async (read) => {
      const [count] = await read(1);
      if (count! > length) {
        throw this.#error({ expected: `at most ${length} bytes`, received: `${count} announced` });
      }
      return await read(count!);
    });
  }

  /**
   * Asks for entropy and waits until the daemon has it (command 2).
   *
   * @param length How many bytes, 1 to 255.
   * @returns So many bytes.
   * @throws {RangeError} When `length` is not possible.
   * @throws {SslError} `RAND` when the daemon does not answer as it should, or in time.
   */
  async read(length: number): Promise<Bytes> {
    checkRequestLength(length);
    return await this.#ask(Uint8Array.of(2, length), (read) => read(length));
  }

  /**
   * Gives entropy to the daemon (command 3).
   *
   * @param data The data, 1 to 255 bytes.
   * @param entropyBits How much entropy it holds, in bits.
   * @throws {RangeError} When a number is not possible.
   * @throws {SslError} `RAND` when the connection is broken.
   */
  async write(data: Uint8Array, entropyBits: number): Promise<void> {
    checkRequestLength(data.length);
    if (!Number.isInteger(entropyBits) || entropyBits < 0 || entropyBits > 8 * data.length) {
      throw new RangeError(
        `Cannot count ${entropyBits} bits of entropy in ${data.length} bytes: ` +
          `an integer from 0 to ${8 * data.length} is expected`,
      );
    }
    const command = new Uint8Array(4 + data.length);
    command.set([3, entropyBits >> 8, entropyBits, data.length]);
    command.set(data, 4);
    await this.#ask(command, (read) => read(0));
    command.fill(0);
  }

  /**
   * Asks for the daemon's process (command 4).
   *
   * @returns Its identifier, as the daemon writes it.
   * @throws {SslError} `RAND` when the daemon does not answer as it should.
   */
  async processId(): Promise<string> {
    return await this.#ask(Uint8Array.of(4), async (read) => {
      const [count] = await read(1);
      const text = String.fromCharCode(...await read(count!));
      if (/^[0-9]+$/.test(text)) return text;
      throw this.#error({ expected: "digits", received: JSON.stringify(text) });
    });
  }

  /** Ends the connection. */
  close(): void {
    this.#pending.fill(0);
    this.#bio.close();
  }

  /** Ends the connection. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Sends a command and reads its answer. After a failure the connection is of no use any more. */
  async #ask<T>(
    command: Uint8Array,
    readAnswer: (read: (length: number) => Promise<Bytes>) => Promise<T>,
  ): Promise<T> {
    try {
      return await withLimit(this.#timeout, this.path, async (limit) => {
        if (this.#pending.length > 0) {
          throw this.#error({ expected: "nothing more", received: "bytes that nobody asked for" });
        }
        await untilAborted(this.#bio.write(command.slice()), limit);
        return await readAnswer((length) => this.#read(length, limit));
      });
    } catch (error) {
      this.close();
      if (error instanceof SslError && error.library === "BIO") {
        throw this.#error({ received: error.reasonText, cause: error });
      }
      throw error;
    }
  }

  async #read(length: number, signal: AbortSignal): Promise<Bytes> {
    while (this.#pending.length < length) {
      const chunk = await this.#bio.read(signal);
      if (chunk === null) {
        throw this.#error({
          expected: `${length} bytes`,
          received: `${this.#pending.length}, then the end of the connection`,
          usualCause: "the socket belongs to another program, or the daemon ended",
        });
      }
      const longer = new Uint8Array(this.#pending.length + chunk.length);
      longer.set(this.#pending);
      longer.set(chunk, this.#pending.length);
      this.#pending.fill(0);
      this.#pending = longer;
    }
    const answer = this.#pending.slice(0, length);
    const rest = this.#pending.slice(length);
    this.#pending.fill(0);
    this.#pending = rest;
    return answer;
  }

  #error(details: SslErrorDetails): SslError<"RAND"> {
    return egdError("ERROR_RETRIEVING_ENTROPY", this.path, details);
  }
}

function checkRequestLength(length: number): void {
  if (Number.isInteger(length) && length >= 1 && length <= LARGEST_REQUEST) return;
  throw new RangeError(
    `Cannot exchange ${length} bytes with a daemon at once: 1 to ${LARGEST_REQUEST} are possible`,
  );
}

/** Runs with a time limit, whose end is a typed error. */
async function withLimit<T>(
  timeout: number,
  path: string,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(egdError("ERROR_RETRIEVING_ENTROPY", path, {
      expected: `an answer within ${timeout} ms`,
      received: "none",
      usualCause: "the daemon waits for entropy, or hangs",
      remedy: "allow more time with timeout, or ask with readAvailable()",
    }));
  }, timeout);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function untilAborted<T>(
  result: Promise<T>,
  signal: AbortSignal,
  dropped: (late: T) => void = () => {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    function abort(): void {
      reject(signal.reason);
      result.then(dropped, () => {});
    }
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function egdError(
  reason: ErrorReason<"RAND">,
  path: string,
  details: SslErrorDetails,
): SslError<"RAND"> {
  return new SslError("RAND", reason, { ...details, where: `the daemon's socket "${path}"` });
}
