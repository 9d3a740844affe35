// Copyright 2026 the streamssl authors. MIT license.

import type { PeerProcess } from "./process.ts";
import type { TempDirectory } from "./temp.ts";

/** A certificate with its key and chain, all in PEM. */
export interface PeerIdentity {
  /** The certificate. */
  certificate: string;
  /** The intermediate certificates, in order, without the root. @default {""} */
  chain?: string;
  /** The private key, unencrypted. */
  key: string;
}

/** What every server of the peer programs takes. */
export interface PeerServerOptions extends PeerIdentity {
  /** Asks the client for a certificate that one of these CAs issued (PEM). */
  clientCa?: string;
  /** Whether a client without a certificate is refused. @default {true with clientCa} */
  requireClientCertificate?: boolean;
  /** More arguments of the program. */
  args?: readonly string[];
}

/** What every client of the peer programs takes. */
export interface PeerClientOptions {
  /** The server's host. @default {"127.0.0.1"} */
  hostname?: string;
  /** The server's port. */
  port: number;
  /** The CAs to trust (PEM). Without it nothing is verified. */
  ca?: string;
  /** The name to ask for (SNI) and to check. @default {"localhost"} */
  serverName?: string;
  /** The client's certificate. */
  identity?: PeerIdentity;
  /** What it sends. @default {""} */
  input?: string | Uint8Array;
  /** Ends the input only when the output matches this. */
  until?: RegExp;
  /** More arguments of the program. */
  args?: readonly string[];
  /** The most time it may take, in milliseconds. @default {60000} */
  timeout?: number;
}

/** A peer's server that listens. Dispose of it with `await using`. */
export class PeerServer implements AsyncDisposable {
  /** Where it listens. */
  readonly hostname = "127.0.0.1";
  /** The port that it listens on. */
  readonly port: number;
  /** The program. */
  readonly process: PeerProcess;
  readonly #directory: TempDirectory;

  constructor(port: number, process: PeerProcess, directory: TempDirectory) {
    this.port = port;
    this.process = process;
    this.#directory = directory;
  }

  /** Everything that it wrote so far. */
  get output(): string {
    return this.process.output;
  }

  /** Stops it and removes its files. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop();
    await this.#directory[Symbol.asyncDispose]();
  }
}

/** A certificate with its chain behind it, in one PEM text. */
export function fullChain(identity: PeerIdentity): string {
  return joinPem(identity.certificate, identity.chain ?? "");
}

/** Joins PEM texts, each on lines of its own. */
export function joinPem(...texts: readonly string[]): string {
  return texts.map((text) => text.trim()).filter((text) => text !== "").join("\n") + "\n";
}

/** Starts a server; if it fails it is stopped and its files are removed. */
export async function startServer(
  directory: TempDirectory,
  port: number,
  start: () => PeerProcess,
  ready: (process: PeerProcess) => Promise<unknown> = (process) => process.waitForPort(port),
): Promise<PeerServer> {
  let process: PeerProcess | undefined;
  try {
    process = start();
    await ready(process);
    return new PeerServer(port, process, directory);
  } catch (error) {
    await process?.stop();
    await directory[Symbol.asyncDispose]();
    throw error;
  }
}
