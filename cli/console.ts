// Copyright 2026 the streamssl authors. MIT license.

/** The three standard streams of a program. */
export interface Console {
  /** Prints text on the standard output, at once; it is dropped when nobody reads it any more. */
  print(text: string): void;
  /** Prints text on the standard error, at once; it is dropped when nobody reads it any more. */
  printError(text: string): void;
  /**
   * Writes bytes on the standard output; slow readers are waited for.
   *
   * @throws {Deno.errors.BrokenPipe} When nobody reads it any more.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Waits until `takeInput` has something to give. */
  waitForInput(): Promise<void>;
  /** Takes what was typed or piped, `null` at the end; only after `waitForInput`. */
  takeInput(): Uint8Array | null;
}

const INPUT_SIZE = 16 * 1024;

/** The standard streams of this process. */
export class ProcessConsole implements Console {
  #encoder = new TextEncoder();
  #buffer: Uint8Array = new Uint8Array(INPUT_SIZE);
  #reading: Promise<void> | undefined;
  #input: Uint8Array | null | undefined;

  print(text: string): void {
    writeAll(Deno.stdout, this.#encoder.encode(text));
  }

  printError(text: string): void {
    writeAll(Deno.stderr, this.#encoder.encode(text));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.length;) {
      offset += await Deno.stdout.write(bytes.subarray(offset));
    }
  }

  /** One read is under way at most: what comes after its reader lost interest is for the next. */
  waitForInput(): Promise<void> {
    if (this.#input !== undefined) return Promise.resolve();
    this.#reading ??= this.#read();
    return this.#reading;
  }

  takeInput(): Uint8Array | null {
    const input = this.#input;
    if (input === undefined) throw new TypeError("Cannot take input: nothing was read yet");
    // The end stays the end.
    if (input !== null) this.#input = undefined;
    return input;
  }

  async #read(): Promise<void> {
    try {
      const count = await Deno.stdin.read(this.#buffer);
      this.#input = count === null ? null : this.#buffer.slice(0, count);
    } catch {
      // A terminal that is gone is the end of the input.
      this.#input = null;
    } finally {
      this.#reading = undefined;
    }
  }
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  try {
    for (let offset = 0; offset < bytes.length;) {
      offset += stream.writeSync(bytes.subarray(offset));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
