// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { IndexEntry } from "./index_entry.ts";

/** The entries of a database by their serial numbers, in the order in which they were made. */
export class IndexTable {
  /** A map keeps its order, also when an entry is replaced. */
  readonly #bySerial: Map<bigint, IndexEntry>;
  #entries: readonly IndexEntry[] | undefined;

  constructor(entries: Iterable<IndexEntry>) {
    this.#bySerial = new Map(Array.from(entries, (entry) => [entry.serialNumber, entry]));
  }

  get entries(): readonly IndexEntry[] {
    return this.#entries ??= [...this.#bySerial.values()];
  }

  find(serialNumber: bigint): IndexEntry | undefined {
    return this.#bySerial.get(serialNumber);
  }

  /** A table with more entries; this one stays as it is. */
  with(entries: readonly IndexEntry[]): IndexTable {
    const table = new IndexTable(this.#bySerial.values());
    for (const entry of entries) table.#bySerial.set(entry.serialNumber, entry);
    return table;
  }
}
