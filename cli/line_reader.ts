// Copyright 2026 the streamssl authors. MIT license.

const LF = 0x0a;
/** The size of OpenSSL's buffer: a longer line comes in pieces. */
const LONGEST_LINE = 16 * 1024 - 2;

/** Cuts what a peer sends into lines (BIO_gets over a TLS connection). */
export class LineReader {
  readonly #read: () => Promise<Uint8Array | null>;
  #rest: Uint8Array = new Uint8Array(0);

  /** Starts with nothing. @param read Gives more bytes, or `null` at the end. */
  constructor(read: () => Promise<Uint8Array | null>) {
    this.#read = read;
  }

  /** The next line with its line break, a piece of a long one, or `null` at the end. */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const end = this.#rest.indexOf(LF);
      if (end >= 0 && end < LONGEST_LINE) return this.#take(end + 1);
      if (this.#rest.length >= LONGEST_LINE) return this.#take(LONGEST_LINE);
      const bytes = await this.#read();
      if (bytes === null) return this.#rest.length === 0 ? null : this.#take(this.#rest.length);
      const joined = new Uint8Array(this.#rest.length + bytes.length);
      joined.set(this.#rest);
      joined.set(bytes, this.#rest.length);
      this.#rest = joined;
    }
  }

  #take(count: number): Uint8Array {
    const line = this.#rest.slice(0, count);
    this.#rest = this.#rest.subarray(count);
    return line;
  }
}
