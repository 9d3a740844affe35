// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** What of the file system trust stores need. */
export interface Files {
  readFile(path: string): Promise<Uint8Array>;
  readFileSync(path: string): Uint8Array;
  readDirectorySync(path: string): string[];
}

/** The part of Deno that is used; declared here, so that the file type-checks everywhere. */
interface DenoNamespace {
  readFile(path: string): Promise<Uint8Array>;
  readFileSync(path: string): Uint8Array;
  readDirSync(path: string): Iterable<{ readonly name: string }>;
  readonly build: { readonly os: string };
}

/** The part of node:fs that is used. */
interface NodeFiles {
  readFileSync(path: string): Uint8Array;
  readdirSync(path: string): string[];
  readonly promises: { readFile(path: string): Promise<Uint8Array> };
}

/** The part of node:tls that knows the runtime's own trusted certificates. */
interface NodeTls {
  readonly rootCertificates?: readonly string[];
  getCACertificates?(type: "system"): readonly string[];
}

interface NodeProcess {
  readonly platform?: string;
  getBuiltinModule?(name: string): unknown;
}

interface Runtime {
  readonly Deno?: DenoNamespace;
  /** On Deno the first look at this loads its whole layer for Node: 14 ms, measured. */
  readonly process?: NodeProcess;
}

const runtime = globalThis as Runtime;

/** The file system, where the runtime has one. */
export function runtimeFiles(): Files | undefined {
  const { Deno } = runtime;
  if (typeof Deno?.readFileSync === "function") {
    return {
      readFile: (path) => Deno.readFile(path),
      readFileSync: (path) => Deno.readFileSync(path),
      readDirectorySync: (path) => Array.from(Deno.readDirSync(path), ({ name }) => name),
    };
  }
  const files = runtime.process?.getBuiltinModule?.("node:fs") as NodeFiles | undefined;
  return files === undefined ? undefined : {
    readFile: (path) => files.promises.readFile(path),
    readFileSync: (path) => files.readFileSync(path),
    readDirectorySync: (path) => files.readdirSync(path),
  };
}

/** What stands between directories in a variable of the environment. */
export function pathSeparator(): ";" | ":" {
  const system = runtime.Deno?.build.os ?? runtime.process?.platform;
  return system === "windows" || system === "win32" ? ";" : ":";
}

/** The certificates that the runtime itself trusts, in PEM; none where it does not tell. */
export function runtimeRoots(): readonly string[] {
  try {
    const tls = runtime.process?.getBuiltinModule?.("node:tls") as NodeTls | undefined;
    const roots = tls?.getCACertificates?.("system") ?? [];
    return roots.length > 0 ? roots : tls?.rootCertificates ?? [];
  } catch {
    return [];
  }
}
