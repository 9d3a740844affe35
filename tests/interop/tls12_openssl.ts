// Copyright 2026 the streamssl authors. MIT license.

/** Both roles of TLS 1.2 with the openssl program on the other side. */

import { assertEquals } from "@std/assert";
import {
  CIPHER_SUITES,
  connectTls,
  type ConnectTlsOptions,
  type Identity,
  listenTls,
  type ListenTlsOptions,
  type TlsStream,
} from "../../tls/mod.ts";
import type { PrivateKey } from "../../crypto/mod.ts";
import {
  type OpensslServerOptions,
  runOpensslClient,
  startOpensslServer,
} from "../support/openssl.ts";
import type { PeerClientOptions, PeerIdentity, PeerServer } from "../support/peer_server.ts";
import type { RunResult } from "../support/process.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";

export const SUITES = CIPHER_SUITES.filter((suite) => suite.version === "TLSv1.2");
export const ALL = "ALL:@SECLEVEL=0";
export const GROUPS = ["x25519", "secp256r1", "x448", "secp384r1", "secp521r1"] as const;
export const KINDS: readonly IdentityKind[] = ["rsa2048", "p256", "p384", "ed25519"];

export function pemOf(identity: Identity & { readonly key: PrivateKey }): PeerIdentity {
  const [leaf, ...chain] = identity.certificates.map((certificate) => certificate.toPem());
  return { certificate: leaf as string, chain: chain.join("\n"), key: identity.key.toPem() };
}

export async function opensslServer(
  kind: IdentityKind,
  options: Partial<OpensslServerOptions> = {},
): Promise<PeerServer> {
  return await startOpensslServer({
    ...pemOf(await testIdentity(kind)),
    ...options,
    args: ["-tls1_2", "-cipher", ALL, ...(options.args ?? [])],
  });
}

export async function connect(
  { port }: PeerServer,
  options: Partial<ConnectTlsOptions> = {},
): Promise<TlsStream> {
  return await connectTls({
    hostname: "localhost",
    connectHostname: "127.0.0.1",
    port,
    caCerts: [await testRoot()],
    maxVersion: "TLSv1.2",
    ...options,
  });
}

/** Sends a line to a server that sends it back reversed. */
export async function talk(stream: TlsStream): Promise<void> {
  await stream.write(new TextEncoder().encode("word-4711\n"));
  let text = "";
  while (!text.includes("\n")) {
    const bytes = await stream.read();
    if (bytes === null) throw new Error(`The end came after "${text}"`);
    text += new TextDecoder().decode(bytes);
  }
  assertEquals(text, "1174-drow\n");
}

/**
 * A server of this library that sends back what comes, and closes after so many `messages`; what each
 * connection was is kept.
 */
export class EchoServer implements AsyncDisposable {
  readonly streams: TlsStream[] = [];
  readonly errors: unknown[] = [];
  readonly #listener: Awaited<ReturnType<typeof listenTls>>;
  readonly #messages: number;
  readonly #running: Promise<void>;

  private constructor(listener: Awaited<ReturnType<typeof listenTls>>, messages: number) {
    this.#listener = listener;
    this.#messages = messages;
    this.#running = this.#run();
  }

  static async start(
    kind: IdentityKind,
    options: Partial<ListenTlsOptions> = {},
    { messages = Infinity }: { messages?: number } = {},
  ): Promise<EchoServer> {
    const identities = [await testIdentity(kind)];
    const listener = await listenTls({
      hostname: "127.0.0.1",
      port: 0,
      identities,
      maxVersion: "TLSv1.2",
      cipherString: ALL,
      ...options,
    });
    return new EchoServer(listener, messages);
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const serving: Promise<void>[] = [];
    for await (const stream of this.#listener) {
      this.streams.push(stream);
      serving.push(this.#serve(stream).catch((error) => void this.errors.push(error)));
    }
    await Promise.all(serving);
  }

  async #serve(stream: TlsStream): Promise<void> {
    await using _closing = stream;
    for (let count = 0; count < this.#messages; count++) {
      const bytes = await stream.read();
      if (bytes === null) return;
      await stream.write(bytes);
    }
  }
}

export async function opensslClient(
  { port }: { port: number },
  options: Partial<PeerClientOptions> = {},
): Promise<RunResult> {
  return await runOpensslClient({
    port,
    ca: await testRoot(),
    input: "echo-me\n",
    until: /echo-me/,
    ...options,
    args: ["-tls1_2", ...(options.args ?? [])],
  });
}
