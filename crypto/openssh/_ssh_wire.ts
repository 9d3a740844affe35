// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The data types of SSH (RFC 4251, Section 5). */

import { SslError } from "../../err/mod.ts";
import { type Bytes, joinBytes } from "../../wire/mod.ts";

/** What is wrong with a key's encoding. */
export function badSshKey(expected: string, received: string, where?: string): SslError {
  return new SslError("EVP", "DECODE_ERROR", {
    expected,
    received,
    where: where ?? "a key of OpenSSH",
  });
}

/** Reads what SSH writes. */
export class SshReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  /** Takes the bytes. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Takes bytes, a view. */
  take(length: number, field: string): Uint8Array {
    if (length > this.remaining) {
      throw badSshKey(`${length} bytes`, `${this.remaining} bytes`, field);
    }
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  /** Reads a number of 32 bits. */
  uint32(field: string): number {
    const [a, b, c, d] = this.take(4, field) as unknown as [number, number, number, number];
    return (a << 24 | b << 16 | c << 8 | d) >>> 0;
  }

  /** Reads a string of bytes, a view. */
  string(field: string): Uint8Array {
    return this.take(this.uint32(field), field);
  }

  /** Reads a string of text. */
  text(field: string): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.string(field));
    } catch (error) {
      if (error instanceof SslError) throw error;
      throw badSshKey("UTF-8", "other bytes", field);
    }
  }

  /** Reads a positive number as big-endian bytes without leading zeros. */
  mpint(field: string): Bytes {
    const bytes = this.string(field);
    const first = bytes.findIndex((byte) => byte !== 0);
    if (first < 0 || bytes[0]! > 0x7f) {
      throw badSshKey("a positive number", first < 0 ? "0" : "a negative one", field);
    }
    if (first > 1 || first === 1 && bytes[1]! < 0x80) {
      throw badSshKey("a number without leading zeros", "more zeros", field);
    }
    return new Uint8Array(bytes.subarray(first));
  }

  /** Demands the end. */
  finish(field: string): void {
    if (this.remaining > 0) throw badSshKey("the end", `${this.remaining} more bytes`, field);
  }
}

/** Writes as SSH does. */
export class SshWriter {
  readonly #parts: Uint8Array[] = [];

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  /** Writes a number of 32 bits. */
  uint32(value: number): this {
    return this.raw(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value));
  }

  /** Writes a string of bytes or text. */
  string(value: Uint8Array | string): this {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return this.uint32(bytes.length).raw(bytes);
  }

  /** Writes a positive number that comes as big-endian bytes. */
  mpint(bytes: Uint8Array): this {
    const first = bytes.findIndex((byte) => byte !== 0);
    const significant = first < 0 ? new Uint8Array(0) : bytes.subarray(first);
    const sign = (significant[0] ?? 0) > 0x7f ? 1 : 0;
    const padded = new Uint8Array(sign + significant.length);
    padded.set(significant, sign);
    return this.string(padded);
  }

  /** Gives what was written. */
  finish(): Bytes {
    return joinBytes(this.#parts);
  }
}
