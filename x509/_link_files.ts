// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What of the file system hashed directories are made with. */

import { isMissing } from "../err/host_errors.ts";

/** The file system. */
export interface LinkFiles {
  /** The names in a directory. */
  readDirectory(path: string): Promise<string[]>;
  /** The text of a file, byte by byte; `undefined` when there is none. */
  read(path: string): Promise<string | undefined>;
  /** What a symbolic link stands for; `undefined` when it is none. */
  readLink(path: string): Promise<string | undefined>;
  link(target: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The part of Deno that is used; declared here, so that the file type-checks everywhere. */
interface DenoNamespace {
  readDir(path: string): AsyncIterable<{ readonly name: string }>;
  readFile(path: string): Promise<Uint8Array>;
  lstat(path: string): Promise<{ readonly isSymlink: boolean }>;
  readLink(path: string): Promise<string>;
  symlink(target: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The part of node:fs that is used. */
interface NodeFiles {
  readonly promises: {
    readdir(path: string): Promise<string[]>;
    readFile(path: string): Promise<Uint8Array>;
    lstat(path: string): Promise<{ isSymbolicLink(): boolean }>;
    readlink(path: string): Promise<string>;
    symlink(target: string, path: string): Promise<void>;
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
export function linkFiles(): LinkFiles | undefined {
  const { Deno } = runtime;
  if (typeof Deno?.readDir === "function") return denoFiles(Deno);
  const files = runtime.process?.getBuiltinModule?.("node:fs") as NodeFiles | undefined;
  return files && nodeFiles(files);
}

function denoFiles(deno: DenoNamespace): LinkFiles {
  return {
    async readDirectory(path) {
      const names: string[] = [];
      for await (const { name } of deno.readDir(path)) names.push(name);
      return names;
    },
    read: (path) => textOf(deno.readFile(path)),
    async readLink(path) {
      return (await deno.lstat(path)).isSymlink ? await deno.readLink(path) : undefined;
    },
    link: (target, path) => deno.symlink(target, path),
    rename: (from, to) => deno.rename(from, to),
    remove: (path) => deno.remove(path),
  };
}

function nodeFiles({ promises }: NodeFiles): LinkFiles {
  return {
    readDirectory: (path) => promises.readdir(path),
    read: (path) => textOf(promises.readFile(path)),
    async readLink(path) {
      return (await promises.lstat(path)).isSymbolicLink()
        ? await promises.readlink(path)
        : undefined;
    },
    link: (target, path) => promises.symlink(target, path),
    rename: (from, to) => promises.rename(from, to),
    remove: (path) => promises.unlink(path),
  };
}

async function textOf(content: Promise<Uint8Array>): Promise<string | undefined> {
  try {
    return new TextDecoder("latin1").decode(await content);
  } catch (error) {
    // A link to nowhere, or a directory with such a name.
    const { code, name } = error as { code?: unknown; name?: unknown };
    if (isMissing(error) || code === "EISDIR" || name === "IsADirectory") return undefined;
    throw error;
  }
}
