// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import {
  CHUNK,
  DATA,
  KEY,
  SCHEDULE,
  SLOT_LENGTH,
  SLOTS,
  TABLE_COUNT,
  TABLE_LENGTH,
  TABLES,
} from "./aes_layout.ts";
import { AES_MODULE } from "./generated/aes.ts";
import { compileWasmModule, wasmModule } from "./modules.ts";

const AES = /* @__PURE__ */ compileWasmModule("aes", AES_MODULE);

/** What the AES module offers; see kernels/gcm.ts. */
export interface AesExports {
  readonly memory: WebAssembly.Memory;
  setKey(slot: number, words: number): void;
  expandKey(slot: number, words: number): void;
  table(slot: number, table: number): void;
  seal(
    slot: number,
    rounds: number,
    table: number,
    additionalLength: number,
    length: number,
  ): void;
  open(
    slot: number,
    rounds: number,
    table: number,
    additionalLength: number,
    length: number,
  ): void;
  absorb(slot: number, table: number, length: number): void;
  encryptChain(
    slot: number,
    rounds: number,
    source: number,
    target: number,
    step: number,
    blocks: number,
  ): void;
  setDecryptKeys(slot: number, rounds: number): void;
  decryptChain(slot: number, rounds: number, source: number, target: number, blocks: number): void;
  finish(slot: number, rounds: number): void;
  compare(length: number): number;
  block(slot: number, rounds: number): void;
  counterMode(slot: number, rounds: number, source: number, target: number, blocks: number): void;
}

const PAGE = 0x10000;
/** So many bytes behind the data may have been written, at most. */
const SLACK = 512;

let shared: AesMemory | undefined;

/**
 * Gives the instance of the AES module that all keys share.
 *
 * @returns The instance, or `undefined` where WebAssembly can not be compiled.
 */
export function aesMemory(): AesMemory | undefined {
  if (shared === undefined) {
    const module = wasmModule(AES);
    if (module === undefined) return undefined;
    shared = new AesMemory(new WebAssembly.Instance(module).exports as unknown as AesExports);
  }
  return shared;
}

/** A place for a key in the memory. */
export class AesSlot {
  readonly #memory: AesMemory;
  /** Where it lies. */
  readonly address: number;
  /** How many rounds the key takes. */
  readonly rounds: number;
  #released = false;

  constructor(memory: AesMemory, address: number, rounds: number) {
    this.#memory = memory;
    this.address = address;
    this.rounds = rounds;
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

/** The AES module with its memory: keys in slots, and tables of GHASH for the latest of them. */
export class AesMemory {
  readonly exports: AesExports;
  /** The memory as it is now: to be taken anew after each allocation. */
  bytes: Uint8Array<ArrayBuffer>;
  readonly #free: number[] = [];
  #next = SLOTS;
  /** How much data there may be in the memory, in bytes. */
  #touched = 0;
  /** Whose tables they are, by slot; the latest used stands last. */
  readonly #tables: { owner: number; readonly address: number }[] = [];

  constructor(exports: AesExports) {
    this.exports = exports;
    this.bytes = new Uint8Array(exports.memory.buffer as ArrayBuffer);
    for (let index = 0; index < TABLE_COUNT; index++) {
      this.#tables.push({ owner: 0, address: TABLES + index * TABLE_LENGTH });
    }
  }

  /**
   * Sets a key up.
   *
   * @param key The key: 16, 24 or 32 bytes.
   * @param use For authenticated modes, which only encrypt and may take GHASH; or for single blocks,
   * which are decrypted as well.
   */
  allocate(key: Uint8Array, use: "authenticated" | "blocks" = "authenticated"): AesSlot {
    const words = key.length / 4;
    const address = this.#free.pop() ?? this.#grow();
    this.bytes.set(key, KEY);
    if (use === "authenticated") {
      this.exports.setKey(address, words);
    } else {
      this.exports.expandKey(address, words);
      this.exports.setDecryptKeys(address, words + 6);
      this.bytes.fill(0, KEY, KEY + key.length);
    }
    this.bytes.fill(0, SCHEDULE, TABLES);
    return new AesSlot(this, address, words + 6);
  }

  /** Notes that data will lie in the memory until a key is released. @param length Its length, in bytes. */
  touch(length: number): void {
    if (length > this.#touched) this.#touched = Math.min(length, CHUNK);
  }

  /** Gives the address of the table of a key's GHASH. @param slot The key's slot. */
  table(slot: number): number {
    const tables = this.#tables;
    const last = tables[TABLE_COUNT - 1] as (typeof tables)[number];
    if (last.owner === slot) return last.address;
    const found = Math.max(tables.findIndex(({ owner }) => owner === slot), 0);
    const [table] = tables.splice(found, 1) as [(typeof tables)[number]];
    tables.push(table);
    if (table.owner !== slot) {
      table.owner = slot;
      this.exports.table(slot, table.address);
    }
    return table.address;
  }

  /** Wipes a slot for the next key. @param slot Its address. */
  release(slot: number): void {
    this.bytes.fill(0, slot, slot + SLOT_LENGTH);
    for (const table of this.#tables) {
      if (table.owner !== slot) continue;
      table.owner = 0;
      this.bytes.fill(0, table.address, table.address + TABLE_LENGTH);
    }
    // Kernels write a few blocks more than there are. All of the room would take half a microsecond.
    this.bytes.fill(0, DATA, DATA + this.#touched + SLACK);
    this.#touched = 0;
    this.#free.push(slot);
  }

  #grow(): number {
    const slot = this.#next;
    this.#next += SLOT_LENGTH;
    if (this.#next > this.bytes.length) {
      this.exports.memory.grow(Math.ceil((this.#next - this.bytes.length) / PAGE));
      this.bytes = new Uint8Array(this.exports.memory.buffer as ArrayBuffer);
    }
    return slot;
  }
}
