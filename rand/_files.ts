// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What of the file system seed files need. */

import { isMissing } from "../err/host_errors.ts";

/** What a path names. */
export type FileKind = "file" | "directory" | "socket" | "device" | "pipe";

/** An open file. */
export interface OpenFile {
  /** Reads at most what fits; 0 at the end. */
  read(buffer: Uint8Array): Promise<number>;
  close(): void;
}

/** The file system. */
export interface SeedFiles {
  /** What a path names, after symbolic links; `undefined` when there is nothing. */
  kindOf(path: string): Promise<FileKind | undefined>;
  open(path: string): Promise<OpenFile>;
  /** The path without symbolic links. */
  realPath(path: string): Promise<string>;
  /** Writes a file that must not exist, for its owner only. */
  create(path: string, data: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

interface DenoStat {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSocket: boolean | null;
  readonly isFifo: boolean | null;
}

/** The part of Deno that is used; declared here, so that the file type-checks everywhere. */
interface DenoNamespace {
  stat(path: string): Promise<DenoStat>;
  open(path: string): Promise<{ read(buffer: Uint8Array): Promise<number | null>; close(): void }>;
  realPath(path: string): Promise<string>;
  writeFile(
    path: string,
    data: Uint8Array,
    options: { createNew: true; mode: number },
  ): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

interface NodeStat {
  isFile(): boolean;
  isDirectory(): boolean;
  isSocket(): boolean;
  isFIFO(): boolean;
}

/** The part of node:fs that is used. */
interface NodeFiles {
  readonly promises: {
    stat(path: string): Promise<NodeStat>;
    open(path: string, flags: "r"): Promise<{
      read(buffer: Uint8Array, offset: number, length: number): Promise<{ bytesRead: number }>;
      close(): Promise<void>;
    }>;
    realpath(path: string): Promise<string>;
    writeFile(
      path: string,
      data: Uint8Array,
      options: { flag: "wx"; mode: number },
    ): Promise<void>;
    rename(from: string, to: string): Promise<void>;
    unlink(path: string): Promise<void>;
  };
}

interface Runtime {
  readonly Deno?: DenoNamespace;
  readonly process?: {
    getBuiltinModule?(name: string): unknown;
  };
}

const runtime = globalThis as Runtime;

/** The file system, where the runtime has one. */
export function seedFiles(): SeedFiles | undefined {
  const { Deno } = runtime;
  if (typeof Deno?.open === "function") return denoFiles(Deno);
  const files = runtime.process?.getBuiltinModule?.("node:fs") as NodeFiles | undefined;
  return files && nodeFiles(files);
}

function denoFiles(deno: DenoNamespace): SeedFiles {
  return {
    async kindOf(path) {
      const stat = await orMissing(deno.stat(path));
      if (stat === undefined) return undefined;
      if (stat.isFile) return "file";
      if (stat.isDirectory) return "directory";
      return stat.isSocket ? "socket" : stat.isFifo ? "pipe" : "device";
    },
    async open(path) {
      const file = await deno.open(path);
      return {
        read: async (buffer) => await file.read(buffer) ?? 0,
        close: () => file.close(),
      };
    },
    realPath: (path) => deno.realPath(path),
    create: (path, data) => deno.writeFile(path, data, { createNew: true, mode: 0o600 }),
    rename: (from, to) => deno.rename(from, to),
    remove: (path) => deno.remove(path),
  };
}

function nodeFiles({ promises }: NodeFiles): SeedFiles {
  return {
    async kindOf(path) {
      const stat = await orMissing(promises.stat(path));
      if (stat === undefined) return undefined;
      if (stat.isFile()) return "file";
      if (stat.isDirectory()) return "directory";
      return stat.isSocket() ? "socket" : stat.isFIFO() ? "pipe" : "device";
    },
    async open(path) {
      const file = await promises.open(path, "r");
      return {
        read: async (buffer) => (await file.read(buffer, 0, buffer.length)).bytesRead,
        close: () => void file.close(),
      };
    },
    realPath: (path) => promises.realpath(path),
    create: (path, data) => promises.writeFile(path, data, { flag: "wx", mode: 0o600 }),
    rename: (from, to) => promises.rename(from, to),
    remove: (path) => promises.unlink(path),
  };
}

async function orMissing<T>(stat: Promise<T>): Promise<T | undefined> {
  try {
    return await stat;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
