// Copyright 2026 the streamssl authors. MIT license.

/**
 * Programs as test peers: started with captured output, waited for in bounded time, and stopped
 * without anything left behind, so that the test runner's sanitizers find nothing.
 *
 * @module
 */

/** How long anything is waited for, in milliseconds, unless a test says otherwise. */
export const DEFAULT_TIMEOUT = 60_000;

/** How long a program may take to end after SIGTERM before it is killed, in milliseconds. */
const STOP_TIMEOUT = 1_000;

/** How much output of a program is kept at most, a stream. */
const MAX_OUTPUT_SIZE = 256 * 1024 * 1024;

/** Options for {@linkcode startProcess}. */
export interface StartProcessOptions {
  /** More environment variables. */
  env?: Record<string, string>;
  /** The working directory. */
  cwd?: string;
}

/** Options of what waits. */
export interface TimeoutOptions {
  /** The most time to wait, in milliseconds. @default {60000} */
  timeout?: number;
}

/** What {@linkcode runClient} gives. */
export interface RunResult {
  /** The exit code. */
  code: number;
  /** What it wrote to its standard output. */
  stdout: string;
  /** What it wrote to its standard error. */
  stderr: string;
  /** The standard output as bytes. */
  stdoutBytes: Uint8Array;
}

/** Starts a program. */
export function startProcess(
  path: string,
  args: readonly string[],
  options: StartProcessOptions = {},
): PeerProcess {
  const child = new Deno.Command(path, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...options,
  }).spawn();
  return new PeerProcess(child, [path, ...args].join(" "));
}

/** A program that runs. Dispose of it with `await using`. */
export class PeerProcess {
  /** The command line, for messages. */
  readonly command: string;
  /** The exit code, when it ended. */
  readonly exited: Promise<number>;
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stdout = new Capture();
  readonly #stderr = new Capture();
  readonly #drained: Promise<unknown>;
  #stdinClosed: Promise<void> | undefined;
  #exitCode: number | undefined;

  constructor(child: Deno.ChildProcess, command: string) {
    this.#child = child;
    this.command = command;
    this.#stdin = child.stdin.getWriter();
    this.#stdin.closed.catch(() => {});
    this.#drained = Promise.all([this.#stdout.fill(child.stdout), this.#stderr.fill(child.stderr)]);
    this.exited = child.status.then(async ({ code }) => {
      await this.#drained;
      this.#exitCode = code;
      this.#stdout.wake();
      this.#stderr.wake();
      return code;
    });
  }

  /** The process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** The exit code, if it ended. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** What it wrote to its standard output so far. */
  get stdout(): string {
    return this.#stdout.text();
  }

  /** What it wrote to its standard output so far, as bytes. */
  get stdoutBytes(): Uint8Array {
    return this.#stdout.bytes();
  }

  /** What it wrote to its standard error so far. */
  get stderr(): string {
    return this.#stderr.text();
  }

  /** Everything that it wrote so far. */
  get output(): string {
    return `${this.stdout}${this.stderr}`;
  }

  /** Writes to its standard input. A program that ended already is no error. */
  async write(input: string | Uint8Array): Promise<void> {
    const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
    await this.#stdin.write(bytes).catch(() => {});
  }

  /** Ends its standard input. */
  closeStdin(): Promise<void> {
    this.#stdinClosed ??= this.#stdin.close().catch(() => {});
    return this.#stdinClosed;
  }

  /**
   * Waits until its output, standard output and error alike, matches a pattern.
   *
   * @throws {Error} If it ends or the time is up before; the message holds what it wrote.
   */
  async waitFor(pattern: RegExp, options: TimeoutOptions = {}): Promise<RegExpExecArray> {
    const deadline = Date.now() + (options.timeout ?? DEFAULT_TIMEOUT);
    while (true) {
      const woken = [this.#stdout.changed(), this.#stderr.changed()];
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match !== null) return match;
      if (this.#exitCode !== undefined) this.#fail(`ended before it wrote ${pattern}`);
      const left = deadline - Date.now();
      if (left <= 0) this.#fail(`did not write ${pattern} in time`);
      await withTimeout(Promise.race(woken), left).catch(() => {});
    }
  }

  /**
   * Waits until a TCP port of this machine is listened on.
   *
   * @throws {Error} If the program ends or the time is up before.
   */
  async waitForPort(port: number, options: TimeoutOptions = {}): Promise<void> {
    const deadline = Date.now() + (options.timeout ?? DEFAULT_TIMEOUT);
    while (!await isListening(port)) {
      if (this.#exitCode !== undefined) this.#fail(`ended before it listened on port ${port}`);
      if (Date.now() > deadline) this.#fail(`did not listen on port ${port} in time`);
      await delay(10);
    }
  }

  /**
   * Waits for its end.
   *
   * @returns The exit code.
   * @throws {Error} If the time is up before; then it was killed.
   */
  async wait(options: TimeoutOptions = {}): Promise<number> {
    const timeout = options.timeout ?? DEFAULT_TIMEOUT;
    try {
      return await withTimeout(this.exited, timeout);
    } catch {
      await this.stop();
      return this.#fail(`did not end within ${timeout} ms`);
    }
  }

  /** Ends it if it still runs, waits for its end, and frees everything. */
  async stop(): Promise<void> {
    const closed = this.closeStdin();
    if (this.#exitCode === undefined) {
      this.#kill("SIGTERM");
      try {
        await withTimeout(this.exited, STOP_TIMEOUT);
      } catch {
        this.#kill("SIGKILL");
        await this.exited;
      }
    }
    await closed;
  }

  /** As {@linkcode stop}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It ended already.
    }
  }

  #fail(problem: string): never {
    const output = this.output.slice(-4000);
    throw new Error(`The program "${this.command}" ${problem}; it wrote:\n${output}`);
  }
}

/**
 * Runs a program to its end.
 *
 * @param path The program.
 * @param args Its arguments.
 * @param stdin What it reads from its standard input, which then ends.
 * @throws {Error} If it does not end in time.
 */
export async function runClient(
  path: string,
  args: readonly string[],
  stdin: string | Uint8Array = "",
  options: StartProcessOptions & TimeoutOptions = {},
): Promise<RunResult> {
  const { timeout = DEFAULT_TIMEOUT, ...rest } = options;
  await using process = startProcess(path, args, rest);
  const written = process.write(stdin).then(() => process.closeStdin());
  const code = await process.wait({ timeout });
  await written;
  const { stdout, stderr, stdoutBytes } = process;
  return { code, stdout, stderr, stdoutBytes };
}

/** Runs a program to its end and throws with its output if it fails. */
export async function runOrThrow(
  path: string,
  args: readonly string[],
  options: StartProcessOptions & TimeoutOptions = {},
): Promise<RunResult> {
  const result = await runClient(path, args, "", options);
  if (result.code !== 0) {
    throw new Error(
      `"${path} ${args.join(" ")}" failed with ${result.code}:\n${result.stdout}${result.stderr}`,
    );
  }
  return result;
}

/**
 * A TCP port of 127.0.0.1 that nothing listens on, outside of the range from which the system takes
 * the ports of outgoing connections.
 */
export function freePort(): number {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch {
      // Somebody listens there; another one, then.
    }
  }
  throw new Error("Cannot find a free port on 127.0.0.1");
}

/** Waits so many milliseconds. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits for a promise no longer than so many milliseconds. */
export async function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Timed out after ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks the kernel, where it tells, so that the server does not see a connection that says nothing. */
async function isListening(port: number): Promise<boolean> {
  try {
    const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
    const tables = await Promise.all(
      ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => Deno.readTextFile(path).catch(() => "")),
    );
    if (tables[0] !== "") {
      return tables.some((table) =>
        table.split("\n").some((line) => line.slice(0, 90).includes(suffix) && / 0A /.test(line))
      );
    }
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}

/** One output stream of a program. */
class Capture {
  #chunks: Uint8Array[] = [];
  #size = 0;
  #text = "";
  #decoder = new TextDecoder();
  #changed: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  async fill(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream) {
      if (this.#size > MAX_OUTPUT_SIZE) continue;
      this.#chunks.push(chunk);
      this.#size += chunk.length;
      if (this.#size <= 8 * 1024 * 1024) {
        this.#text += this.#decoder.decode(chunk, { stream: true });
      }
      this.wake();
    }
  }

  changed(): Promise<void> {
    this.#changed ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
    return this.#changed;
  }

  wake(): void {
    this.#wake?.();
    this.#changed = undefined;
    this.#wake = undefined;
  }

  text(): string {
    return this.#text;
  }

  bytes(): Uint8Array {
    const joined = new Uint8Array(this.#size);
    let offset = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, offset);
      offset += chunk.length;
    }
    return joined;
  }
}
