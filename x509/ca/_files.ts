// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What of the file system an authority's database needs: files that survive a crash. */

/** The file system. */
export interface AuthorityFiles {
  /** The text of a file; `undefined` when there is none. */
  read(path: string): Promise<string | undefined>;
  /** Writes a file, in place of one that is there, and waits until it is on the disk. */
  write(path: string, text: string): Promise<void>;
  /** Writes a file that must not exist; tells whether it did not. */
  create(path: string, text: string): Promise<boolean>;
  /** Something that differs when a file was replaced; `undefined` when there is none. */
  stamp(path: string): Promise<string | undefined>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Waits until the names in a directory are on the disk, where the system can tell. */
  syncDirectory(path: string): Promise<void>;
}

interface DenoFile {
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  close(): void;
}

/** The part of Deno that is used; declared here, so that the file type-checks everywhere. */
interface DenoNamespace {
  readTextFile(path: string): Promise<string>;
  open(path: string, options: Readonly<Record<string, boolean>>): Promise<DenoFile>;
  stat(path: string): Promise<{
    readonly mtime: Date | null;
    readonly size: number;
    readonly ino: number | null;
  }>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

interface NodeHandle {
  writeFile(text: string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The part of node:fs that is used. */
interface NodeFiles {
  readonly promises: {
    readFile(path: string, encoding: "utf8"): Promise<string>;
    open(path: string, flags: "w" | "wx" | "r"): Promise<NodeHandle>;
    stat(path: string): Promise<{
      readonly mtimeMs: number;
      readonly size: number;
      readonly ino: number;
    }>;
    rename(from: string, to: string): Promise<void>;
    unlink(path: string): Promise<void>;
  };
}

interface Runtime {
  readonly Deno?: DenoNamespace;
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

const runtime = globalThis as Runtime;

/** The file system, where the runtime has one. */
export function authorityFiles(): AuthorityFiles | undefined {
  const { Deno } = runtime;
  if (typeof Deno?.open === "function") return denoFiles(Deno);
  const files = runtime.process?.getBuiltinModule?.("node:fs") as NodeFiles | undefined;
  return files && nodeFiles(files);
}

function denoFiles(deno: DenoNamespace): AuthorityFiles {
  const write = async (path: string, text: string, options: Record<string, boolean>) => {
    const file = await deno.open(path, { write: true, ...options });
    try {
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      await file.sync();
    } finally {
      file.close();
    }
  };
  return {
    read: (path) => orMissing(deno.readTextFile(path)),
    write: (path, text) => write(path, text, { create: true, truncate: true }),
    create: (path, text) => orExists(write(path, text, { createNew: true })),
    async stamp(path) {
      const stat = await orMissing(deno.stat(path));
      return stat && `${stat.mtime?.getTime()} ${stat.size} ${stat.ino}`;
    },
    rename: (from, to) => deno.rename(from, to),
    remove: (path) => deno.remove(path),
    syncDirectory: (path) =>
      orUnable(async () => {
        const directory = await deno.open(path, { read: true });
        try {
          await directory.sync();
        } finally {
          directory.close();
        }
      }),
  };
}

function nodeFiles({ promises }: NodeFiles): AuthorityFiles {
  const write = async (path: string, text: string, flags: "w" | "wx") => {
    const file = await promises.open(path, flags);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    read: (path) => orMissing(promises.readFile(path, "utf8")),
    write: (path, text) => write(path, text, "w"),
    create: (path, text) => orExists(write(path, text, "wx")),
    async stamp(path) {
      const stat = await orMissing(promises.stat(path));
      return stat && `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    },
    rename: (from, to) => promises.rename(from, to),
    remove: (path) => promises.unlink(path),
    syncDirectory: (path) =>
      orUnable(async () => {
        const directory = await promises.open(path, "r");
        try {
          await directory.sync();
        } finally {
          await directory.close();
        }
      }),
  };
}

async function orMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isNamed(error, ["ENOENT", "ENOTDIR", "NotFound", "NotADirectory"])) return undefined;
    throw error;
  }
}

async function orExists(result: Promise<void>): Promise<boolean> {
  try {
    await result;
    return true;
  } catch (error) {
    if (isNamed(error, ["EEXIST", "AlreadyExists"])) return false;
    throw error;
  }
}

/** Windows and some file systems can not do it for directories; the renaming stands all the same. */
async function orUnable(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // Nothing more can be done for durability here.
  }
}

function isNamed(error: unknown, names: readonly string[]): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return names.includes(String(code)) || names.includes(String(name));
}
