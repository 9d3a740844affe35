// Copyright 2026 the streamssl authors. MIT license.

import { fromFileUrl } from "@std/path";
import { runInteractive } from "../support/interactive.ts";
import { type OpensslCertificates, opensslCertificates } from "../support/openssl_certificates.ts";
import { joinPem, type PeerIdentity } from "../support/peer_server.ts";
import { peerPath } from "../support/peers.ts";
import { freePort, type PeerProcess, type RunResult, startProcess } from "../support/process.ts";
import { type TempDirectory, tempDirectory } from "../support/temp.ts";

/** The two programs that are compared. */
export const PROGRAMS = ["openssl", "own"] as const;

/** One of the two programs. */
export type Program = typeof PROGRAMS[number];

const MAIN = fromFileUrl(new URL("../../cli/main.ts", import.meta.url));
const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-write", "--allow-env"];

/** How to start a program with arguments. */
export function commandLine(program: Program, args: readonly string[]): [string, string[]] {
  return program === "openssl"
    ? [peerPath("openssl"), [...args]]
    : [Deno.execPath(), ["run", "--no-check", ...PERMISSIONS, MAIN, ...args]];
}

/** Starts a program. */
export function startProgram(
  program: Program,
  args: readonly string[],
  options: { cwd?: string } = {},
): PeerProcess {
  return startProcess(...commandLine(program, args), options);
}

/** Runs a program to its end; its input ends when its output matches `until`. */
export function runProgram(
  program: Program,
  args: readonly string[],
  options: { input?: string | Uint8Array; until?: RegExp } = {},
): Promise<RunResult> {
  return runInteractive(...commandLine(program, args), options);
}

type CertificateKind = NonNullable<Parameters<typeof opensslCertificates>[0]>;

/** Certificates are made once a process. */
const made = new Map<CertificateKind, Promise<OpensslCertificates>>();

function certificatesOf(kind: CertificateKind): Promise<OpensslCertificates> {
  let certificates = made.get(kind);
  if (certificates === undefined) made.set(kind, certificates = opensslCertificates(kind));
  return certificates;
}

/** Certificates of the openssl program as files. */
export class CertificateFiles implements AsyncDisposable {
  readonly #directory: TempDirectory;

  private constructor(directory: TempDirectory) {
    this.#directory = directory;
  }

  /** Writes them to a directory of their own. */
  static async make(kind: CertificateKind = "p-256"): Promise<CertificateFiles> {
    const { ca, server, client } = await certificatesOf(kind);
    const files = (name: string, { certificate, key, chain = "" }: PeerIdentity) => ({
      [`${name}.pem`]: certificate,
      [`${name}.key`]: key,
      [`${name}_chain.pem`]: joinPem(chain),
    });
    const directory = await tempDirectory({
      "ca.pem": ca,
      ...files("server", server),
      ...files("client", client),
      "both.pem": joinPem(server.certificate, server.key),
    });
    return new CertificateFiles(directory);
  }

  /** The path of a file: `ca.pem`, `server.pem`, `server.key`, `server_chain.pem`, `client…`. */
  path(name: string): string {
    return this.#directory.file(name);
  }

  /** Where they are. */
  get directory(): string {
    return this.#directory.path;
  }

  /** The options that name certificate, key and chain. */
  identity(role: "server" | "client"): string[] {
    return [
      ...["-cert", this.path(`${role}.pem`)],
      ...["-key", this.path(`${role}.key`)],
      ...["-cert_chain", this.path(`${role}_chain.pem`)],
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#directory[Symbol.asyncDispose]();
  }
}

/** Starts a server of one of the programs and waits until it listens. */
export async function startServerProgram(
  program: Program,
  files: CertificateFiles,
  args: readonly string[],
  options: { cwd?: string; identity?: readonly string[] } = {},
): Promise<{ port: number; process: PeerProcess; [Symbol.asyncDispose](): Promise<void> }> {
  const port = freePort();
  const { identity = files.identity("server"), ...rest } = options;
  const all = ["s_server", ...identity, "-accept", `127.0.0.1:${port}`, ...args];
  const process = startProgram(program, all, rest);
  try {
    await process.waitForPort(port);
  } catch (error) {
    await process.stop();
    throw error;
  }
  return { port, process, [Symbol.asyncDispose]: () => process.stop() };
}

/** The groups of OpenSSL 3.0, so that both programs send the same. */
export const OPENSSL_GROUPS = ["-groups", "X25519:P-256:X448:P-521:P-384"];

/** Output with all that differs from run to run replaced: secrets, ids, tickets, times, sizes. */
export function normalized(output: string): string {
  return output
    .replaceAll(/(Session-ID: |Master-Key: |Resumption PSK: )[0-9A-F]+/g, "$1…")
    .replaceAll(/(?: {4}[0-9a-f]{4} - .*\n)+/g, "    ticket\n")
    .replaceAll(/Start Time: \d+/g, "Start Time: …")
    .replaceAll(/has read \d+ bytes and written \d+ bytes/g, "has read … bytes and written … bytes")
    .replaceAll(/(-----BEGIN SSL SESSION PARAMETERS-----\n)[^-]*/g, "$1…\n")
    .replaceAll(/^[0-9A-F]{16}:(error:[0-9A-F]+:[^:\n]*):[^:\n]*:([^:\n]*):.*$/gm, "$1::$2")
    .replaceAll(/^(error:[0-9A-F]+:[^:\n]*::[^:\n]*):.*$/gm, "$1");
}

/** The last error of each run of errors: what is above it is told in more or less detail. */
export function lastErrors(errors: string): string {
  return normalized(errors).replaceAll(/(?:^error:.*\n)+/gm, (lines) => {
    const list = lines.trimEnd().split("\n");
    return `${list.at(-1)}\n`;
  });
}
