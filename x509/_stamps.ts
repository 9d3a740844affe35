// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Whether files changed: their times, sizes and numbers. */

import { isMissing } from "../err/host_errors.ts";

/** What a path names. */
export interface FileStamp {
  readonly kind: "file" | "directory";
  /** Differs when a file was replaced or written to. */
  readonly stamp: string;
}

/** The part of Deno that is used; declared here, so that the file type-checks everywhere. */
interface DenoNamespace {
  statSync(path: string): {
    readonly isDirectory: boolean;
    readonly mtime: Date | null;
    readonly size: number;
    readonly ino: number | null;
  };
}

/** The part of node:fs that is used. */
interface NodeFiles {
  statSync(path: string): {
    isDirectory(): boolean;
    readonly mtimeMs: number;
    readonly size: number;
    readonly ino: number;
  };
}

interface Runtime {
  readonly Deno?: DenoNamespace;
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

const runtime = globalThis as Runtime;

/** Looks at a path, behind symbolic links; nothing where there is nothing. */
export function stampOf(path: string): FileStamp | undefined {
  try {
    const { Deno } = runtime;
    if (typeof Deno?.statSync === "function") {
      const { isDirectory, mtime, size, ino } = Deno.statSync(path);
      return stampFrom(isDirectory, mtime?.getTime() ?? 0, size, ino ?? 0);
    }
    const files = runtime.process?.getBuiltinModule?.("node:fs") as NodeFiles | undefined;
    if (files === undefined) return undefined;
    const stat = files.statSync(path);
    return stampFrom(stat.isDirectory(), stat.mtimeMs, stat.size, stat.ino);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function stampFrom(isDirectory: boolean, time: number, size: number, number: number): FileStamp {
  return { kind: isDirectory ? "directory" : "file", stamp: `${time} ${size} ${number}` };
}
