// Copyright 2026 the streamssl authors. MIT license.

import { runInteractive } from "./interactive.ts";
import {
  joinPem,
  type PeerClientOptions,
  type PeerIdentity,
  type PeerServer,
  type PeerServerOptions,
  startServer,
} from "./peer_server.ts";
import { peerPath } from "./peers.ts";
import { freePort, type RunResult, startProcess } from "./process.ts";
import { type TempDirectory, tempDirectory } from "./temp.ts";

/** Options for {@linkcode startOpensslServer}. */
export interface OpensslServerOptions extends PeerServerOptions {
  /**
   * What it does with connections: `"rev"` sends each line back reversed, `"www"` answers HTTP with
   * a status page, `"print"` prints what comes and sends what its standard input gives.
   *
   * @default {"rev"}
   */
  mode?: "rev" | "www" | "print";
}

/** Starts `openssl s_server` on a free port. */
export async function startOpensslServer(options: OpensslServerOptions): Promise<PeerServer> {
  const directory = await tempDirectory();
  const mode = options.mode ?? "rev";
  const args = [
    "s_server",
    ...(await identityArgs(directory, options)),
    ...(mode === "print" ? [] : [`-${mode}`]),
    ...(await clientCertificateArgs(directory, options)),
    ...(options.args ?? []),
  ];
  const port = freePort();
  return await startServer(
    directory,
    port,
    () => startProcess(peerPath("openssl"), [...args, "-accept", `127.0.0.1:${port}`]),
  );
}

/** Runs `openssl s_client`. Its exit code is 0 only if the certificate was verified. */
export async function runOpensslClient(options: PeerClientOptions): Promise<RunResult> {
  await using directory = await tempDirectory();
  const serverName = options.serverName ?? "localhost";
  const args = [
    "s_client",
    ...["-connect", `${options.hostname ?? "127.0.0.1"}:${options.port}`],
    ...["-servername", serverName],
    ...(options.ca === undefined ? [] : [
      ...["-CAfile", await directory.write("ca.pem", options.ca)],
      ...["-verify_hostname", serverName, "-verify_return_error"],
    ]),
    ...(options.identity === undefined ? [] : await identityArgs(directory, options.identity)),
    ...(options.args ?? []),
  ];
  return await runInteractive(peerPath("openssl"), args, options);
}

async function identityArgs(directory: TempDirectory, identity: PeerIdentity): Promise<string[]> {
  const args = [
    ...["-cert", await directory.write("certificate.pem", joinPem(identity.certificate))],
    ...["-key", await directory.write("key.pem", identity.key)],
  ];
  if (identity.chain) {
    args.push("-cert_chain", await directory.write("chain.pem", identity.chain));
  }
  return args;
}

async function clientCertificateArgs(
  directory: TempDirectory,
  options: PeerServerOptions,
): Promise<string[]> {
  if (options.clientCa === undefined) return [];
  const required = options.requireClientCertificate ?? true;
  return [
    ...["-CAfile", await directory.write("client_ca.pem", options.clientCa)],
    ...[required ? "-Verify" : "-verify", "10", "-verify_return_error"],
  ];
}
