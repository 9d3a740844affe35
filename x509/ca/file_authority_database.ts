// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { parseConfiguration } from "../../conf/mod.ts";
import type { MaybePromise } from "../../wire/mod.ts";
import { FileLock } from "./_file_lock.ts";
import { type AuthorityFiles, authorityFiles } from "./_files.ts";
import { IndexTable } from "./_index_table.ts";
import type { AuthorityDatabase, AuthorityTransaction } from "./authority_database.ts";
import { AuthorityError } from "./authority_error.ts";
import { formatIndex, formatSerialNumber, type IndexEntry, parseIndex } from "./index_entry.ts";

/** Where the files of a database are; the words of `openssl ca`'s configuration in brackets. */
export interface AuthorityFilePaths {
  /** The index (`database`); its attributes are in a file with `.attr` behind the name. */
  readonly index: string;
  /** The next serial number (`serial`). Without it, whoever issues must choose the numbers. */
  readonly serial?: string;
  /** The number of the next CRL (`crlnumber`). Without it, lists are not numbered. */
  readonly crlNumber?: string;
  /** The directory in which each new certificate is kept as `SERIAL.pem` (`new_certs_dir`). */
  readonly newCertificates?: string;
}

/** Options for {@linkcode FileAuthorityDatabase}. */
export interface FileAuthorityDatabaseOptions {
  /**
   * Whether two valid certificates may not have the same subject, when the attributes do not tell.
   *
   * @default {true}
   */
  uniqueSubject?: boolean;
  /**
   * After how many milliseconds without a sign of life the holder of the lock counts as dead.
   *
   * @default {5000}
   */
  staleAfter?: number;
  /** How many milliseconds another process that works on the database is waited for. @default {60000} */
  timeout?: number;
}

/**
 * An authority's database in the files of `openssl ca`: `index.txt`, `index.txt.attr`, `serial`,
 * `crlnumber`. OpenSSL's program can be used on them in turn (it takes no lock, so not at once).
 *
 * A change survives a crash: each file is written anew beside the old one, brought to the disk and put
 * in its place in one step; what was there before is kept as `.old`. Serial numbers are taken before a
 * certificate is made, so that none is ever used twice. While a process changes the files it has
 * `index.txt.lock`; the lock of a dead process is found and put aside.
 *
 * Requires `--allow-read` and `--allow-write` permissions on Deno.
 *
 * @example Usage
 * ```ts
 * import { FileAuthorityDatabase } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const directory = await Deno.makeTempDir();
 * const database = await FileAuthorityDatabase.create({
 *   index: `${directory}/index.txt`,
 *   serial: `${directory}/serial`,
 * });
 * assertEquals(await database.change((transaction) => transaction.takeSerialNumber()), 1n);
 * assertEquals(await Deno.readTextFile(`${directory}/serial`), "02\n");
 * ```
 */
export class FileAuthorityDatabase implements AuthorityDatabase {
  readonly #files: AuthorityFiles;
  readonly #paths: AuthorityFilePaths;
  readonly #options: Required<FileAuthorityDatabaseOptions>;
  #cache: { readonly stamp: string; readonly table: IndexTable } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Opens a database. The files are read when they are needed.
   *
   * @param paths Where its files are.
   * @param options How locks are treated, and the default of `unique_subject`.
   * @throws {AuthorityError} `badSettings` in a runtime without files.
   */
  constructor(paths: AuthorityFilePaths, options: FileAuthorityDatabaseOptions = {}) {
    const files = authorityFiles();
    if (files === undefined) {
      throw new AuthorityError(
        "badSettings",
        "Cannot open a database in files: this runtime has none; use MemoryAuthorityDatabase, or " +
          "a database of your own",
      );
    }
    this.#files = files;
    this.#paths = { ...paths };
    const { uniqueSubject = true, staleAfter = 5000, timeout = 60_000 } = options;
    this.#options = { uniqueSubject, staleAfter, timeout };
  }

  /**
   * Opens a database and makes the files that are not there yet: an empty index, and 01 as the first
   * numbers.
   *
   * @param paths Where its files are; their directories must be there.
   * @param options As for the constructor.
   * @returns The database.
   */
  static async create(
    paths: AuthorityFilePaths,
    options: FileAuthorityDatabaseOptions = {},
  ): Promise<FileAuthorityDatabase> {
    const database = new FileAuthorityDatabase(paths, options);
    const files = database.#files;
    await files.create(paths.index, "");
    for (const path of [paths.serial, paths.crlNumber]) {
      if (path !== undefined) await files.create(path, "01\n");
    }
    return database;
  }

  /**
   * Gives all entries.
   *
   * @returns Them, in the order of the index.
   * @throws {AuthorityError} `badDatabase` when the index is missing or malformed.
   */
  async entries(): Promise<readonly IndexEntry[]> {
    return (await this.#read()).entries;
  }

  /**
   * Finds a certificate.
   *
   * @param serialNumber Its serial number.
   * @returns Its entry; `undefined` when it was never issued.
   * @throws {AuthorityError} `badDatabase` when the index is missing or malformed.
   */
  async find(serialNumber: bigint): Promise<IndexEntry | undefined> {
    return (await this.#read()).find(serialNumber);
  }

  /**
   * Changes the database, under its lock.
   *
   * @param work What to do. It must not change the database but through its transaction: it would wait
   * for its own end.
   * @returns What the work gives.
   * @throws {AuthorityError} `locked` when another process does not come to its end.
   */
  change<T>(work: (transaction: AuthorityTransaction) => MaybePromise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      const lock = await FileLock.take(this.#files, `${this.#paths.index}.lock`, this.#options);
      try {
        return await work(await this.#transaction(lock));
      } finally {
        await lock.release();
      }
    });
    this.#last = result.catch(() => {});
    return result;
  }

  async #transaction(lock: FileLock): Promise<AuthorityTransaction> {
    let table = await this.#read();
    const uniqueSubject = await this.#uniqueSubject();
    const { newCertificates } = this.#paths;
    return {
      uniqueSubject,
      get entries() {
        return table.entries;
      },
      find: (serialNumber) => table.find(serialNumber),
      put: async (entries) => {
        const isIssued = entries.some(({ serialNumber }) => table.find(serialNumber) === undefined);
        if (isIssued) await this.#checkDirectory();
        const changed = table.with(entries);
        const attributes = `unique_subject = ${uniqueSubject ? "yes" : "no"}\n`;
        await this.#files.create(`${this.#paths.index}.attr`, attributes);
        await this.#replace(lock, this.#paths.index, formatIndex(changed.entries));
        table = changed;
        const stamp = await this.#files.stamp(this.#paths.index);
        if (stamp !== undefined) this.#cache = { stamp, table };
      },
      takeSerialNumber: () => this.#takeNumber(lock, this.#paths.serial, "serial"),
      takeCrlNumber: async () => {
        const { crlNumber } = this.#paths;
        return crlNumber === undefined ? undefined : await this.#takeNumber(lock, crlNumber, "CRL");
      },
      ...newCertificates === undefined ? {} : {
        keepCertificate: (serialNumber: bigint, pem: string) =>
          this.#files.write(`${newCertificates}/${formatSerialNumber(serialNumber)}.pem`, pem),
      },
    };
  }

  /** A certificate that could not be kept would be in the index, and nowhere else. */
  async #checkDirectory(): Promise<void> {
    const { newCertificates } = this.#paths;
    if (newCertificates === undefined) return;
    if (await this.#files.stamp(newCertificates) !== undefined) return;
    throw new AuthorityError(
      "badDatabase",
      `Unable to keep certificates in "${newCertificates}": No such directory`,
    );
  }

  async #read(): Promise<IndexTable> {
    const { index } = this.#paths;
    const stamp = await this.#files.stamp(index);
    if (stamp !== undefined && stamp === this.#cache?.stamp) return this.#cache.table;
    const text = stamp === undefined ? undefined : await this.#files.read(index);
    if (stamp === undefined || text === undefined) {
      const hasOld = await this.#files.stamp(`${index}.old`) !== undefined;
      throw new AuthorityError(
        "badDatabase",
        hasOld
          ? `Unable to open "${index}", but "${index}.old" is there: a program died while it put ` +
            `"${index}.new" in place; rename the one that is complete`
          : `Unable to open "${index}": No such file; FileAuthorityDatabase.create makes it`,
      );
    }
    const table = new IndexTable(parseIndex(text));
    this.#cache = { stamp, table };
    return table;
  }

  async #uniqueSubject(): Promise<boolean> {
    const text = await this.#files.read(`${this.#paths.index}.attr`);
    const value = text === undefined
      ? undefined
      : parseConfiguration(text).get(undefined, "unique_subject");
    return parseYesNo(value, this.#options.uniqueSubject);
  }

  async #takeNumber(lock: FileLock, path: string | undefined, kind: string): Promise<bigint> {
    const text = path === undefined ? undefined : await this.#files.read(path);
    if (path === undefined || text === undefined) {
      throw new AuthorityError(
        "badDatabase",
        `error while loading ${kind} number: ` +
          (path === undefined ? "no file is named for it" : `"${path}": No such file`),
      );
    }
    // As in OpenSSL only the first line counts.
    const [digits = ""] = text.split(/\r?\n/);
    if (!/^[0-9A-Fa-f]{1,1024}$/.test(digits)) {
      throw new AuthorityError(
        "badDatabase",
        `unable to load number from ${path}: hexadecimal digits are expected, received ` +
          JSON.stringify(digits.slice(0, 40)),
      );
    }
    const number = BigInt(`0x${digits}`);
    await this.#replace(lock, path, `${formatSerialNumber(number + 1n)}\n`);
    return number;
  }

  /** The old text stays as `.old`; the new one is complete on the disk before it takes its place. */
  async #replace(lock: FileLock, path: string, text: string): Promise<void> {
    const previous = await this.#files.read(path);
    if (previous !== undefined) await this.#files.write(`${path}.old`, previous);
    await this.#files.write(`${path}.new`, text);
    await lock.check();
    await this.#files.rename(`${path}.new`, path);
    await this.#files.syncDirectory(path.includes("/") ? path.replace(/\/[^/]*$/, "/") : ".");
  }
}

/**
 * A truth as `openssl ca` reads it: the first letter counts.
 *
 * @param text The text.
 * @param otherwise What holds when there is none, or another word.
 */
export function parseYesNo(text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined) return otherwise;
  if (/^[fFnN0]/.test(text)) return false;
  return /^[tTyY1]/.test(text) ? true : otherwise;
}
