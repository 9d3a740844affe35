// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { MaybePromise } from "../../wire/mod.ts";
import type { IndexEntry } from "./index_entry.ts";

/**
 * What an authority remembers: which certificates it issued, what became of them, and the next numbers.
 * {@linkcode FileAuthorityDatabase} keeps it in the files of `openssl ca`,
 * {@linkcode MemoryAuthorityDatabase} in memory; a database of your own needs these three methods.
 */
export interface AuthorityDatabase {
  /** Gives all entries, in the order in which they were made. @returns Them. */
  entries(): MaybePromise<readonly IndexEntry[]>;
  /**
   * Finds a certificate.
   *
   * @param serialNumber Its serial number.
   * @returns Its entry; `undefined` when it was never issued.
   */
  find(serialNumber: bigint): MaybePromise<IndexEntry | undefined>;
  /**
   * Changes the database; nobody else does meanwhile, in this process or another one.
   *
   * @param work What to do; it must not use the database but through its argument.
   * @returns What the work gives.
   */
  change<T>(work: (transaction: AuthorityTransaction) => MaybePromise<T>): Promise<T>;
}

/** A database while it is changed. Each method is done for good when its promise is fulfilled. */
export interface AuthorityTransaction {
  /** Whether two valid certificates may not have the same subject. */
  readonly uniqueSubject: boolean;
  /** All entries. */
  readonly entries: readonly IndexEntry[];
  /**
   * Finds a certificate.
   *
   * @param serialNumber Its serial number.
   * @returns Its entry; `undefined` when it was never issued.
   */
  find(serialNumber: bigint): IndexEntry | undefined;
  /**
   * Adds entries; one replaces that with the same serial number.
   *
   * @param entries The entries.
   */
  put(entries: readonly IndexEntry[]): MaybePromise<void>;
  /** Takes the next serial number; it is never given again. @returns The number. */
  takeSerialNumber(): MaybePromise<bigint>;
  /** Takes the next number for a CRL. @returns It; `undefined` when lists are not numbered. */
  takeCrlNumber(): MaybePromise<bigint | undefined>;
  /**
   * Keeps a certificate, as the directory `new_certs_dir` does. A database that keeps none lacks this.
   *
   * @param serialNumber Its serial number.
   * @param pem The certificate.
   */
  keepCertificate?(serialNumber: bigint, pem: string): MaybePromise<void>;
}
