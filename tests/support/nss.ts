// Copyright 2026 the streamssl authors. MIT license.

import {
  joinPem,
  type PeerClientOptions,
  type PeerIdentity,
  type PeerServer,
  type PeerServerOptions,
  startServer,
} from "./peer_server.ts";
import { peerPath } from "./peers.ts";
import { freePort, runClient, runOrThrow, type RunResult, startProcess } from "./process.ts";
import { type TempDirectory, tempDirectory } from "./temp.ts";

/** The programs that a test needs for {@linkcode startSelfserv}. */
export const SELFSERV_PEERS = ["selfserv", "certutil", "pk12util", "openssl"] as const;

/** The programs that a test needs for {@linkcode runTstclnt}. */
export const TSTCLNT_PEERS = ["tstclnt", "certutil", "pk12util", "openssl"] as const;

/** The name of the identity in the databases. */
const NICKNAME = "identity";

/** Options for {@linkcode startSelfserv}. */
export interface SelfservOptions extends PeerServerOptions {
  /** The versions, as NSS names them. @default {"tls1.2:tls1.3"} */
  versions?: string;
}

/** Options for {@linkcode runTstclnt}. It reads until the server closes. */
export interface TstclntOptions extends Omit<PeerClientOptions, "until"> {
  /** The versions, as NSS names them. @default {"tls1.2:tls1.3"} */
  versions?: string;
}

/** Makes an NSS database in a directory. */
export async function createNssDatabase(
  directory: TempDirectory,
  content: { identity?: PeerIdentity; ca?: string },
): Promise<string> {
  const database = `sql:${directory.path}`;
  const certutil = peerPath("certutil");
  await runOrThrow(certutil, ["-N", "-d", database, "--empty-password"]);
  if (content.ca !== undefined) {
    let count = 0;
    for (const [ca] of content.ca.matchAll(/-----BEGIN CERT[^]*?-----END CERTIFICATE-----/g)) {
      const file = await directory.write(`ca${count}.pem`, `${ca}\n`);
      const args = ["-A", "-d", database, "-n", `ca${count++}`, "-t", "CT,C,C", "-a", "-i", file];
      await runOrThrow(certutil, args);
    }
  }
  if (content.identity !== undefined) await importIdentity(directory, database, content.identity);
  return database;
}

/** Starts NSS's selfserv on a free port: it answers each request with a short HTTP response. */
export async function startSelfserv(options: SelfservOptions): Promise<PeerServer> {
  const directory = await tempDirectory();
  const database = await createNssDatabase(directory, {
    identity: options,
    ...(options.clientCa === undefined ? {} : { ca: options.clientCa }),
  });
  const isEc = /BEGIN EC/.test(options.key) || await isEcKey(directory);
  const port = freePort();
  const args = [
    ...["-d", database, "-p", `${port}`, "-V", options.versions ?? "tls1.2:tls1.3", "-v", "-D"],
    ...[isEc ? "-e" : "-n", NICKNAME],
    ...(options.clientCa === undefined
      ? []
      : options.requireClientCertificate ?? true
      ? ["-r", "-r"]
      : ["-r"]),
    ...(options.args ?? []),
  ];
  return await startServer(directory, port, () => startProcess(peerPath("selfserv"), args));
}

/** Runs NSS's tstclnt. */
export async function runTstclnt(options: TstclntOptions): Promise<RunResult> {
  await using directory = await tempDirectory();
  const database = await createNssDatabase(directory, options);
  const args = [
    ...["-h", options.hostname ?? "127.0.0.1", "-p", `${options.port}`, "-d", database],
    ...["-V", options.versions ?? "tls1.2:tls1.3", "-a", options.serverName ?? "localhost", "-v"],
    ...(options.ca === undefined ? ["-o"] : []),
    ...(options.identity === undefined ? [] : ["-n", NICKNAME]),
    ...(options.args ?? []),
  ];
  // It spins for ever on the end of a pipe; the end of a file it understands.
  const input = await directory.write("input", options.input ?? "");
  const script = `exec "$0" "$@" < '${input}'`;
  const timeout = options.timeout === undefined ? {} : { timeout: options.timeout };
  return await runClient("sh", ["-c", script, peerPath("tstclnt"), ...args], "", timeout);
}

async function importIdentity(
  directory: TempDirectory,
  database: string,
  identity: PeerIdentity,
): Promise<void> {
  const certificate = await directory.write("identity.pem", joinPem(identity.certificate));
  const key = await directory.write("identity.key", identity.key);
  const bundle = directory.file("identity.p12");
  const chain = identity.chain
    ? ["-certfile", await directory.write("chain.pem", identity.chain)]
    : [];
  await runOrThrow(peerPath("openssl"), [
    ...["pkcs12", "-export", "-in", certificate, "-inkey", key, ...chain, "-out", bundle],
    ...["-name", NICKNAME, "-passout", "pass:test"],
  ]);
  await runOrThrow(peerPath("pk12util"), ["-i", bundle, "-d", database, "-W", "test", "-K", ""]);
}

async function isEcKey(directory: TempDirectory): Promise<boolean> {
  const args = ["pkey", "-in", directory.file("identity.key"), "-noout", "-text_pub"];
  return /ASN1 OID|NIST CURVE/.test((await runOrThrow(peerPath("openssl"), args)).stdout);
}
