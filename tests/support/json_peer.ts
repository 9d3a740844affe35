// Copyright 2026 the streamssl authors. MIT license.

/**
 * The peers that are programs of our own over another TLS implementation, `go_peer/` over Go's
 * crypto/tls and `node_peer.mjs` over node:tls. Both take the same options and tell the same events.
 *
 * @module
 */

import { buildGoProgram } from "./go_program.ts";
import { fullChain, type PeerIdentity, PeerServer, startServer } from "./peer_server.ts";
import { peerPath } from "./peers.ts";
import { type PeerProcess, runClient, startProcess } from "./process.ts";
import { type TempDirectory, tempDirectory } from "./temp.ts";

/** Which of the two. */
export type JsonPeerName = "go" | "node";

/** Options that the server and the client share. */
export interface JsonPeerOptions {
  /** The oldest version, `"TLSv1"` to `"TLSv1.3"`. @default {the peer's} */
  minVersion?: string;
  /** The newest version. @default {the peer's} */
  maxVersion?: string;
  /** The cipher suites, by their IANA names. Go takes no choice for TLS 1.3. */
  suites?: readonly string[];
  /** The groups, by their TLS names; the hybrids with Go only. */
  groups?: readonly string[];
  /** The ALPN protocols. */
  alpn?: readonly string[];
  /** Writes secrets there, in NSS's key log format. */
  keyLogFile?: string;
  /** Tells 32 bytes of keying material for this label in the handshake event. */
  exporterLabel?: string;
  /** Sends so many bytes; byte n of every 64 KiB block is n % 251. @default {0} */
  size?: number;
  /** Sends this text first. @default {""} */
  message?: string;
}

/** Options for {@linkcode startJsonServer}. */
export interface JsonServerOptions extends PeerIdentity, JsonPeerOptions {
  /**
   * What it does with a connection: sends back what comes; reads to the end and sends the SHA-256 as
   * a line of hexadecimal digits; sends `message` and `size` bytes; answers one HTTP request.
   *
   * @default {"echo"}
   */
  action?: "echo" | "sink" | "source" | "http";
  /** The CAs whose clients it takes (PEM). */
  clientCa?: string;
  /** Whether it asks for a client certificate. @default {"none"} */
  clientAuth?: "none" | "request" | "require";
  /** Whether it gives no tickets (Go only). @default {false} */
  noTickets?: boolean;
}

/** Options for {@linkcode runJsonClient}. */
export interface JsonClientOptions extends JsonPeerOptions {
  /** The server's port on 127.0.0.1. */
  port: number;
  /** The CAs to trust (PEM). Without it nothing is verified. */
  ca?: string;
  /** The name to ask for and to check. @default {"localhost"} */
  serverName?: string;
  /** The client's certificate. */
  identity?: PeerIdentity;
  /** How many connections it makes, one after the other, resuming sessions. @default {1} */
  connections?: number;
  /** The most time it may take, in milliseconds. @default {60000} */
  timeout?: number;
}

/** What a peer tells. */
export interface JsonPeerEvent {
  /** What happened. */
  event: "listening" | "handshake" | "done" | "error";
  /** For `listening`. */
  port?: number;
  /** For `handshake`: `"TLSv1.3"`. */
  version?: string;
  /** The suite's IANA name. */
  suite?: string;
  /** The group's TLS name, where the peer tells it. */
  group?: string;
  /** The ALPN protocol. */
  alpn?: string;
  /** The server name. */
  serverName?: string;
  /** Whether a session was resumed. */
  resumed?: boolean;
  /** Whether there was a HelloRetryRequest (Go only). */
  retryRequested?: boolean;
  /** How many certificates the peer sent. */
  peerCertificates?: number;
  /** The subject of the first one. */
  peerSubject?: string;
  /** The exported keying material, in hexadecimal digits. */
  exporter?: string;
  /** For `done`: how many bytes came. */
  received?: number;
  /** Their SHA-256, in hexadecimal digits. */
  sha256?: string;
  /** The bytes as text, if they are few. */
  text?: string;
  /** For `error`. */
  message?: string;
}

/** What {@linkcode runJsonClient} gives. */
export interface JsonClientResult {
  /** The exit code; 0 when all went well. */
  code: number;
  /** What it told. */
  events: JsonPeerEvent[];
  /** The handshakes, one a connection. */
  handshakes: JsonPeerEvent[];
  /** What was received, one a connection. */
  results: JsonPeerEvent[];
  /** The error's message, if there was one. */
  error: string | undefined;
}

/** A server that tells events. */
export class JsonServer extends PeerServer {
  /** What it told so far. */
  get events(): JsonPeerEvent[] {
    return parseEvents(this.process.stdout);
  }

  /** Waits until it told so many events of a kind; gives them. */
  async waitForEvents(event: JsonPeerEvent["event"], count = 1): Promise<JsonPeerEvent[]> {
    await this.process.waitFor(new RegExp(`(?:"event":"${event}"[^\n]*\n[^]*?){${count}}`));
    return this.events.filter((each) => each.event === event);
  }
}

/** Starts a server on a free port. */
export async function startJsonServer(
  name: JsonPeerName,
  options: JsonServerOptions,
): Promise<JsonServer> {
  const directory = await tempDirectory();
  const { certificate: _certificate, key: _key, chain: _chain, clientCa, ...rest } = options;
  const configuration = {
    ...rest,
    ...(await identityFiles(directory, options)),
    ...(clientCa === undefined ? {} : { caFile: await directory.write("ca.pem", clientCa) }),
    role: "server",
    hostname: "127.0.0.1",
    port: 0,
  };
  const [path, ...args] = await commandOf(name);
  let port = 0;
  const { process } = await startServer(
    directory,
    port,
    () => startProcess(path, [...args, JSON.stringify(configuration)]),
    async (process: PeerProcess) => {
      port = Number((await process.waitFor(/"event":"listening".*"port":(\d+)/))[1]);
    },
  );
  return new JsonServer(port, process, directory);
}

/** Runs a client. */
export async function runJsonClient(
  name: JsonPeerName,
  options: JsonClientOptions,
): Promise<JsonClientResult> {
  await using directory = await tempDirectory();
  const { ca, identity, timeout, ...rest } = options;
  const configuration = {
    serverName: "localhost",
    ...rest,
    ...(identity === undefined ? {} : await identityFiles(directory, identity)),
    ...(ca === undefined ? {} : { caFile: await directory.write("ca.pem", ca) }),
    role: "client",
    hostname: "127.0.0.1",
  };
  const [path, ...args] = await commandOf(name);
  const { code, stdout } = await runClient(
    path,
    [...args, JSON.stringify(configuration)],
    "",
    timeout === undefined ? {} : { timeout },
  );
  const events = parseEvents(stdout);
  return {
    code,
    events,
    handshakes: events.filter(({ event }) => event === "handshake"),
    results: events.filter(({ event }) => event === "done"),
    error: events.find(({ event }) => event === "error")?.message,
  };
}

async function commandOf(name: JsonPeerName): Promise<[string, ...string[]]> {
  if (name === "go") return [await buildGoProgram("go_peer")];
  return [peerPath("node"), decodeURI(new URL("node_peer.mjs", import.meta.url).pathname)];
}

async function identityFiles(
  directory: TempDirectory,
  identity: PeerIdentity,
): Promise<{ certificateFile: string; keyFile: string }> {
  return {
    certificateFile: await directory.write("certificate.pem", fullChain(identity)),
    keyFile: await directory.write("key.pem", identity.key),
  };
}

function parseEvents(text: string): JsonPeerEvent[] {
  // The last line may not be whole yet.
  return text.split("\n").slice(0, -1).filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as JsonPeerEvent);
}
