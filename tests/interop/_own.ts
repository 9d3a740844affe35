// Copyright 2026 the streamssl authors. MIT license.

/** Our side of a conversation with another implementation: a client, a server, and their manners. */

import { AssertionError } from "@std/assert";
import {
  connectTls,
  type ConnectTlsOptions,
  type HandshakeInfo,
  listenTls,
  type ListenTlsOptions,
  TlsError,
  type TlsListener,
  type TlsSession,
  type TlsStream,
} from "../../tls/mod.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import type { PeerIdentity } from "../support/peer_server.ts";
import { withTimeout } from "../support/process.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";

/** How long a conversation may take, in milliseconds, unless a test says otherwise. */
export const CONVERSATION_TIMEOUT = 9_000;

/** What clients say. */
export const WORD = "word-4711\n";

/** What `s_server -rev` makes of it. */
export const REVERSED_WORD = "1174-drow\n";

/** An identity of {@linkcode testIdentity} in PEM, for peers. */
export async function pemIdentity(
  kind: IdentityKind,
  role: "server" | "client" = "server",
): Promise<PeerIdentity> {
  const { certificates, key } = await testIdentity(kind, role);
  const [certificate = "", ...chain] = certificates.map((each) => each.toPem());
  return { certificate, chain: chain.join(""), key: key.toPem() };
}

/** Options for {@linkcode asClient}. */
export interface OwnClientOptions extends ConnectTlsOptions {
  /** The most time that it may take, in milliseconds. @default {9000} */
  timeout?: number;
}

/**
 * Connects to a server of this machine as `localhost`, trusting the test root, and closes the
 * connection when all is said.
 */
export async function asClient<T>(
  port: number,
  options: OwnClientOptions,
  talk: (tls: TlsStream, info: HandshakeInfo) => Promise<T>,
): Promise<T> {
  const { timeout, ...rest } = options;
  const tls = await connectTls({
    hostname: "localhost",
    connectHostname: "127.0.0.1",
    port,
    caCerts: [await testRoot()],
    ...rest,
  });
  try {
    return await inTime(tls.opened.then((info) => talk(tls, info)), tls, timeout);
  } finally {
    await tls.close();
  }
}

/** Says the word, and hears it: plain or reversed. */
export async function exchangeWord(tls: TlsStream): Promise<void> {
  await writeText(tls, WORD);
  const heard = await readText(tls, /\n/);
  if (heard !== WORD && heard !== REVERSED_WORD) {
    throw new AssertionError(`The peer answers ${JSON.stringify(heard)}`);
  }
}

/** A session of a server that answers the word; it comes before or with the answer. */
export async function sessionFrom(port: number, options: OwnClientOptions): Promise<TlsSession> {
  return await asClient(port, options, async (tls, info) => {
    if (info.resumed) throw new AssertionError("A session was resumed that nobody gave");
    await exchangeWord(tls);
    return await tls.nextSession();
  });
}

/** The error that a connection as client ends with. */
export async function clientError(
  port: number,
  options: OwnClientOptions,
  talk: (tls: TlsStream) => Promise<unknown> = readToEnd,
): Promise<TlsError> {
  try {
    await asClient(port, options, talk);
  } catch (error) {
    if (error instanceof TlsError) return error;
    throw error;
  }
  throw new AssertionError("The connection as client has no error");
}

/** A connection that our server had. */
export interface Served {
  /** The connection. */
  readonly tls: TlsStream;
  /** What was agreed on, as far as it went. */
  readonly info: HandshakeInfo;
  /** The error that it ended with. */
  readonly error: TlsError | undefined;
}

/** Options for {@linkcode startOwnServer}. */
export interface OwnServerOptions extends Omit<ListenTlsOptions, "port"> {
  /** The kind of the certificate. @default {"p256"} */
  kind?: IdentityKind;
  /** What it does with a connection. @default {echo} */
  serve?: (tls: TlsStream) => Promise<void>;
  /** The most time that a connection may take, in milliseconds. @default {9000} */
  timeout?: number;
}

/** Our server. Dispose of it with `await using`. */
export class OwnServer implements AsyncDisposable {
  /** The port on 127.0.0.1. */
  readonly port: number;
  readonly #listener: TlsListener;
  readonly #options: OwnServerOptions;
  readonly #streams = new Set<TlsStream>();
  readonly #over: Promise<Served>[] = [];
  readonly #accepting: Promise<void>;
  #arrived = Promise.withResolvers<void>();

  constructor(listener: TlsListener, options: OwnServerOptions) {
    this.#listener = listener;
    this.#options = options;
    this.port = (listener.addr as Deno.NetAddr).port;
    this.#accepting = this.#accept();
  }

  /** The next connection, when it is over. */
  async next(): Promise<Served> {
    const deadline = Date.now() + CONVERSATION_TIMEOUT;
    while (this.#over.length === 0) {
      await withTimeout(this.#arrived.promise, Math.max(1, deadline - Date.now()));
    }
    return await (this.#over.shift() as Promise<Served>);
  }

  /** The next connection, which must have gone well. */
  async nextGood(): Promise<Served> {
    const served = await this.next();
    if (served.error !== undefined) throw served.error;
    return served;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    for (const stream of this.#streams) await stream.close(new Error("The test is over"));
    await Promise.allSettled(this.#over);
  }

  async #accept(): Promise<void> {
    for await (const tls of this.#listener) {
      this.#streams.add(tls);
      this.#over.push(this.#serve(tls));
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    }
  }

  async #serve(tls: TlsStream): Promise<Served> {
    let error: TlsError | undefined;
    try {
      const serve = this.#options.serve ?? echo;
      await inTime(tls.opened.then(() => serve(tls)), tls, this.#options.timeout);
    } catch (thrown) {
      error = thrown as TlsError;
    } finally {
      await tls.close();
      this.#streams.delete(tls);
    }
    return { tls, info: tls.info, error };
  }
}

/** Listens on 127.0.0.1. */
export async function startOwnServer(options: OwnServerOptions = {}): Promise<OwnServer> {
  const { kind = "p256", serve: _serve, timeout: _timeout, ...rest } = options;
  const listener = await listenTls({
    hostname: "127.0.0.1",
    port: 0,
    identities: [await testIdentity(kind)],
    caCerts: [await testRoot()],
    ...rest,
  });
  return new OwnServer(listener, options);
}

/** Sends back what comes, then closes. */
export async function echo(tls: TlsStream): Promise<void> {
  for (;;) {
    const bytes = await tls.read();
    if (bytes === null) break;
    await tls.write(bytes);
  }
  await tls.closeWrite();
}

/** Answers one HTTP request. */
export function answerHttp(body: string): (tls: TlsStream) => Promise<void> {
  return async (tls) => {
    await readText(tls, /\r?\n\r?\n/);
    const head = `HTTP/1.0 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
    await writeText(tls, head + body);
    await tls.closeWrite();
  };
}

/** Writes a text. */
export function writeText(tls: TlsStream, text: string): Promise<void> {
  return tls.write(new TextEncoder().encode(text));
}

/** Reads until what came matches, or to the end. */
export async function readText(tls: TlsStream, until: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  while (!until.test(text)) {
    const bytes = await tls.read();
    if (bytes === null) break;
    text += decoder.decode(bytes, { stream: true });
  }
  return text;
}

/** Reads to the end. */
export async function readToEnd(tls: TlsStream): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const bytes = await tls.read();
    if (bytes === null) return concatBytes(...chunks);
    chunks.push(bytes);
  }
}

async function inTime<T>(
  talk: Promise<T>,
  tls: TlsStream,
  timeout = CONVERSATION_TIMEOUT,
): Promise<T> {
  try {
    return await withTimeout(talk, timeout);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("Timed out")) throw error;
    talk.catch(() => {});
    throw new Error(`${error.message}; our side waits for "${tls.state}"`, { cause: error });
  }
}
