// Copyright 2026 the streamssl authors. MIT license.

import { runInteractive } from "./interactive.ts";
import {
  fullChain,
  type PeerClientOptions,
  type PeerIdentity,
  type PeerServer,
  type PeerServerOptions,
  startServer,
} from "./peer_server.ts";
import { peerPath } from "./peers.ts";
import { freePort, type RunResult, startProcess } from "./process.ts";
import { type TempDirectory, tempDirectory } from "./temp.ts";

/** Options for {@linkcode startGnutlsServer}. */
export interface GnutlsServerOptions extends PeerServerOptions {
  /** What it does: sends back what comes, or answers HTTP with a status page. @default {"echo"} */
  mode?: "echo" | "http";
  /** What it speaks, as a GnuTLS priority string. @default {"NORMAL"} */
  priority?: string;
}

/** Options for {@linkcode runGnutlsClient}. */
export interface GnutlsClientOptions extends PeerClientOptions {
  /** What it speaks, as a GnuTLS priority string. @default {"NORMAL"} */
  priority?: string;
}

/** Starts gnutls-serv on a free port. */
export async function startGnutlsServer(options: GnutlsServerOptions): Promise<PeerServer> {
  const directory = await tempDirectory();
  const port = freePort();
  const args = [
    `--${options.mode ?? "echo"}`,
    `--port=${port}`,
    `--priority=${options.priority ?? "NORMAL"}`,
    ...(await identityArgs(directory, options)),
    ...(await clientCertificateArgs(directory, options)),
    ...(options.args ?? []),
  ];
  return await startServer(
    directory,
    port,
    () => startProcess(peerPath("gnutls-serv"), args),
  );
}

/** Runs gnutls-cli. Its exit code is 0 only if the certificate was verified or `ca` is missing. */
export async function runGnutlsClient(options: GnutlsClientOptions): Promise<RunResult> {
  await using directory = await tempDirectory();
  const serverName = options.serverName ?? "localhost";
  const args = [
    `--port=${options.port}`,
    `--priority=${options.priority ?? "NORMAL"}`,
    `--sni-hostname=${serverName}`,
    ...(options.ca === undefined ? ["--insecure"] : [
      `--x509cafile=${await directory.write("ca.pem", options.ca)}`,
      `--verify-hostname=${serverName}`,
    ]),
    ...(options.identity === undefined ? [] : await identityArgs(directory, options.identity)),
    ...(options.args ?? []),
    options.hostname ?? "127.0.0.1",
  ];
  return await runInteractive(peerPath("gnutls-cli"), args, options);
}

async function identityArgs(directory: TempDirectory, identity: PeerIdentity): Promise<string[]> {
  return [
    `--x509certfile=${await directory.write("certificate.pem", fullChain(identity))}`,
    `--x509keyfile=${await directory.write("key.pem", identity.key)}`,
  ];
}

async function clientCertificateArgs(
  directory: TempDirectory,
  options: PeerServerOptions,
): Promise<string[]> {
  if (options.clientCa === undefined) return ["--disable-client-cert"];
  return [
    `--x509cafile=${await directory.write("client_ca.pem", options.clientCa)}`,
    "--verify-client-cert",
    ...(options.requireClientCertificate ?? true ? ["--require-client-cert"] : []),
  ];
}
