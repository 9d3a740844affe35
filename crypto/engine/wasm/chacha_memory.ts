// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DATA, OUTPUT, OUTPUT_HEAD, SLOT_LENGTH, SLOTS, STATE } from "./chacha_layout.ts";
import { CHACHA_MODULE } from "./generated/chacha.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";

const CHACHA = /* @__PURE__ */ compileWasmModule("chacha", CHACHA_MODULE);

/** What the ChaCha20-Poly1305 module offers; see kernels/chacha20_poly1305.ts. */
export interface ChachaExports {
  readonly memory: WebAssembly.Memory;
  seal(key: number, additionalLength: number, length: number): void;
  open(key: number, additionalLength: number, length: number): void;
  begin(key: number): void;
  crypt(length: number): void;
  absorb(length: number): void;
  finish(): void;
  compare(): number;
}

const PAGE = 0x10000;
/** How much more than the data kernels write, in bytes: two steps of eight blocks. */
const SLACK = 1024;

let shared: ChachaMemory | undefined;

/**
 * Gives the instance of the ChaCha20-Poly1305 module that all keys share.
 *
 * @returns The instance, or `undefined` where WebAssembly can not be compiled.
 */
export function chachaMemory(): ChachaMemory | undefined {
  if (shared === undefined) {
    const module = wasmModule(CHACHA);
    if (module === undefined) return undefined;
    const { exports } = new WebAssembly.Instance(module);
    shared = new ChachaMemory(exports as unknown as ChachaExports);
  }
  return shared;
}

/** A place for a key in the memory. */
export class ChachaSlot {
  readonly #memory: ChachaMemory;
  /** Where it lies. */
  readonly address: number;
  #released = false;

  constructor(memory: ChachaMemory, address: number) {
    this.#memory = memory;
    this.address = address;
  }

  /** Whether it was released. */
  get released(): boolean {
    return this.#released;
  }

  /** Wipes the key, and all that was computed with it and is still in the memory. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#memory.release(this.address);
  }
}

/** The module with its memory. */
export class ChachaMemory {
  readonly exports: ChachaExports;
  /** The memory as it is now: to be taken anew after each allocation. */
  bytes: Uint8Array<ArrayBuffer>;
  readonly #free: number[] = [];
  #next = SLOTS;
  /** How much data lies in the memory at most. */
  #touched = 0;

  constructor(exports: ChachaExports) {
    this.exports = exports;
    this.bytes = new Uint8Array(exports.memory.buffer as ArrayBuffer);
  }

  /** Keeps a key. @param key The key: 32 bytes. */
  allocate(key: Uint8Array): ChachaSlot {
    const address = this.#free.pop() ?? this.#grow();
    this.bytes.set(key, address);
    return new ChachaSlot(this, address);
  }

  /** Notes that data will lie in the memory until a key is released. @param length Its length, in bytes. */
  touch(length: number): void {
    if (length > this.#touched) this.#touched = length;
  }

  /** Wipes a key. @param address Where it lies. */
  release(address: number): void {
    const { bytes } = this;
    bytes.fill(0, address, address + SLOT_LENGTH);
    // Kernels write some blocks more than there are. All of the room would take two microseconds.
    bytes.fill(0, STATE, Math.min(DATA + this.#touched + SLACK, OUTPUT_HEAD));
    bytes.fill(0, OUTPUT_HEAD, Math.min(OUTPUT + this.#touched + SLACK, SLOTS));
    this.#touched = 0;
    this.#free.push(address);
  }

  #grow(): number {
    const address = this.#next;
    this.#next += SLOT_LENGTH;
    if (this.#next > this.bytes.length) {
      this.exports.memory.grow(Math.ceil((this.#next - this.bytes.length) / PAGE));
      this.bytes = new Uint8Array(this.exports.memory.buffer as ArrayBuffer);
    }
    return address;
  }
}
