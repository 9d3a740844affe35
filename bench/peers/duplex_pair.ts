// Copyright 2026 the streamssl authors. MIT license.

import { Duplex } from "node:stream";
import type { Buffer } from "node:buffer";

/** One end of a transport in memory, for the libraries that want Node's streams. */
class End extends Duplex {
  #other: End | undefined;
  #waiting: (() => void) | undefined;

  join(other: End): void {
    this.#other = other;
  }

  override _read(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const other = this.#other as End;
    if (other.push(chunk)) queueMicrotask(done);
    else other.#waiting = done;
  }

  override _final(done: () => void): void {
    this.#other?.push(null);
    done();
  }

  // What node:net's sockets have and TLS libraries ask for.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** Makes the two ends of a transport in memory. */
export function duplexPair(): [Duplex, Duplex] {
  const [left, right] = [new End(), new End()];
  left.join(right);
  right.join(left);
  return [left, right];
}
