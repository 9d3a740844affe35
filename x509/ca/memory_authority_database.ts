// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { MaybePromise } from "../../wire/mod.ts";
import { IndexTable } from "./_index_table.ts";
import type { AuthorityDatabase, AuthorityTransaction } from "./authority_database.ts";
import type { IndexEntry } from "./index_entry.ts";

/** Options for {@linkcode MemoryAuthorityDatabase}. */
export interface MemoryAuthorityDatabaseOptions {
  /** The entries that are there already. @default {none} */
  entries?: Iterable<IndexEntry>;
  /** The next serial number. @default {1n} */
  serialNumber?: bigint;
  /** The next number of a CRL; `false` when lists are not numbered. @default {1n} */
  crlNumber?: bigint | false;
  /** Whether two valid certificates may not have the same subject. @default {true} */
  uniqueSubject?: boolean;
}

/**
 * An authority's database in memory: for tests, and for authorities that live as long as a program.
 *
 * @example Usage
 * ```ts
 * import { MemoryAuthorityDatabase } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const database = new MemoryAuthorityDatabase({ serialNumber: 5n });
 * assertEquals(await database.change((transaction) => transaction.takeSerialNumber()), 5n);
 * assertEquals(await database.change((transaction) => transaction.takeSerialNumber()), 6n);
 * ```
 */
export class MemoryAuthorityDatabase implements AuthorityDatabase {
  #table: IndexTable;
  #serialNumber: bigint;
  #crlNumber: bigint | false;
  readonly #uniqueSubject: boolean;
  #last: Promise<unknown> = Promise.resolve();

  /** Makes a database. @param options What is in it. */
  constructor(options: MemoryAuthorityDatabaseOptions = {}) {
    this.#table = new IndexTable(options.entries ?? []);
    this.#serialNumber = options.serialNumber ?? 1n;
    this.#crlNumber = options.crlNumber ?? 1n;
    this.#uniqueSubject = options.uniqueSubject ?? true;
  }

  /** Gives all entries, in the order in which they were made. @returns Them. */
  entries(): readonly IndexEntry[] {
    return this.#table.entries;
  }

  /** Finds a certificate. @param serialNumber Its serial number. @returns Its entry, if it has one. */
  find(serialNumber: bigint): IndexEntry | undefined {
    return this.#table.find(serialNumber);
  }

  /** Changes the database, one after the other. @param work What to do. @returns What it gives. */
  change<T>(work: (transaction: AuthorityTransaction) => MaybePromise<T>): Promise<T> {
    const result = this.#last.then(() => work(this.#transaction()));
    this.#last = result.catch(() => {});
    return result;
  }

  #transaction(): AuthorityTransaction {
    const table = () => this.#table;
    return {
      uniqueSubject: this.#uniqueSubject,
      get entries() {
        return table().entries;
      },
      find: (serialNumber) => this.#table.find(serialNumber),
      put: (entries) => {
        this.#table = this.#table.with(entries);
      },
      takeSerialNumber: () => this.#serialNumber++,
      takeCrlNumber: () => this.#crlNumber === false ? undefined : this.#crlNumber++,
    };
  }
}
