// Copyright 2026 the streamssl authors. MIT license.

/**
 * One connection after the other over loopback: connect, a byte there, a byte back, close. Requires
 * `--allow-net` permission.
 *
 * @module
 */

import type { AddressInfo } from "node:net";
import * as tls from "node:tls";
import { connectTls, listenTls, TlsContext } from "../tls/mod.ts";
import { type Contestant, measure, type MeasureOptions } from "./measure.ts";
import { contexts } from "./peers/ours.ts";
import type { Pki } from "./peers/peer.ts";
import { makePki } from "./pki.ts";
import { isDeno, printTable } from "./report.ts";

/** A contestant with a server to stop. */
interface Server extends Contestant {
  stop(): void;
}

const BYTE = Uint8Array.of(42);
const hostname = "127.0.0.1";
/** Connections a second that this library shall reach on Deno. */
const GOAL = 300;

/** Measures and prints. */
export async function benchLoopback(options?: MeasureOptions): Promise<void> {
  const pki = await makePki();
  const servers = [
    await ours("streamssl", contexts({ version: "TLSv1.3", group: "x25519", pki })),
    await ours("streamssl, X25519MLKEM768 (its default)", {
      client: new TlsContext({ caCerts: [pki.root] }),
      server: new TlsContext({ cert: pki.chain, key: pki.key }),
    }),
    await nodeTls(pki),
    ...isDeno() ? [denoTls(pki)] : [],
  ];
  const results = await measure(servers, { turn: 500, ...options });
  for (const server of servers) server.stop();
  printTable(results, {
    subject: "Connections over loopback, one after the other: one byte there and back",
    unit: "/s",
    base: "streamssl",
    least: isDeno() ? GOAL : undefined,
  });
}

async function ours(
  name: string,
  context: { client: TlsContext; server: TlsContext },
): Promise<Server> {
  const listener = await listenTls({ hostname, port: 0, context: context.server });
  if (listener.addr.transport !== "tcp") throw new TypeError("A TCP listener has a TCP address");
  const { port } = listener.addr;
  (async () => {
    for await (const server of listener) {
      const bytes = await server.read();
      if (bytes !== null) await server.write(bytes);
      await server.read();
      await server.close();
    }
  })();
  return {
    name,
    stop: () => listener.close(),
    async run() {
      const client = await connectTls({
        hostname: "localhost",
        connectHostname: hostname,
        port,
        context: context.client,
      });
      await client.write(BYTE);
      await client.read();
      await client.close();
    },
  };
}

async function nodeTls({ chain: cert, key, root: ca }: Pki): Promise<Server> {
  const server = tls.createServer({ cert, key }, (socket) => {
    socket.on("data", (bytes) => socket.write(bytes));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, hostname, resolve));
  const { port } = server.address() as AddressInfo;
  const secureContext = tls.createSecureContext({ ca });
  return {
    name: "node:tls",
    stop: () => void server.close(),
    run: () =>
      new Promise((resolve, reject) => {
        const socket = tls.connect({
          host: hostname,
          servername: "localhost",
          port,
          secureContext,
        });
        socket.on("error", reject);
        socket.on("secureConnect", () => socket.write(BYTE));
        socket.on("data", () => socket.end());
        socket.on("close", () => resolve());
      }),
  };
}

function denoTls({ chain: cert, key, root }: Pki): Server {
  const listener = Deno.listenTls({ hostname, port: 0, cert, key });
  const { port } = listener.addr as Deno.NetAddr;
  (async () => {
    for await (const server of listener) {
      const bytes = new Uint8Array(1);
      await server.read(bytes);
      await server.write(bytes);
      await server.read(bytes).catch(() => {});
      server.close();
    }
  })().catch(() => {});
  return {
    name: "Deno.connectTls",
    stop: () => listener.close(),
    async run() {
      const client = await Deno.connectTls({ hostname: "localhost", port, caCerts: [root] });
      await client.write(BYTE);
      await client.read(new Uint8Array(1));
      client.close();
    },
  };
}
