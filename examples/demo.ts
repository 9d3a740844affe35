// Copyright 2026 the streamssl authors. MIT license.
// deno-lint-ignore-file no-console -- a program that prints

/**
 * The main job: a CA, an intermediate and a leaf made in memory, a TLS 1.3 server on loopback, a client
 * that verifies it fully, HTTP over the streams, a resumed session, a report; then a server whose
 * certificate is wrong. With HOST:PORT as argument the client's part runs against that host.
 *
 * Run with: deno run --allow-net --allow-read --allow-env examples/demo.ts [HOST:PORT]
 */

import { formatErrors } from "../err/mod.ts";
import { connectTls, type ConnectTlsOptions, type TlsSession, type TlsStream } from "../tls/mod.ts";
import { createDemoPki, serveHttp } from "./demo_server.ts";
import { printReport } from "./report.ts";

/** What the client learnt from one connection. */
interface Visit {
  readonly session: TlsSession | undefined;
  readonly answer: string;
}

async function visit(options: ConnectTlsOptions): Promise<Visit> {
  await using tls = await connectTls({ ...options, signal: AbortSignal.timeout(20_000) });
  await tls.opened;
  const request = `GET / HTTP/1.1\r\nHost: ${options.hostname}\r\nConnection: close\r\n\r\n`;
  await tls.write(new TextEncoder().encode(request));
  const answer = await readHead(tls);
  printReport(tls);
  return { session: tls.session, answer };
}

/** Reads until the head of the HTTP answer is there; sessions come with it. */
async function readHead(tls: TlsStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\r\n\r\n") && text.length < 65_536) {
    const bytes = await tls.read();
    if (bytes === null) break;
    text += decoder.decode(bytes, { stream: true });
  }
  return text.split("\r\n")[0] ?? "";
}

async function visitTwice(options: ConnectTlsOptions): Promise<void> {
  console.log(`--- ${options.hostname}:${options.port}, full handshake`);
  const first = await visit(options);
  console.log(`HTTP: ${first.answer}\n`);
  if (first.session === undefined) {
    console.log("The server gave no session to resume.\n");
    return;
  }
  console.log(`--- ${options.hostname}:${options.port}, session resumed`);
  const second = await visit({ ...options, session: first.session });
  console.log(`HTTP: ${second.answer}\n`);
}

async function demonstrateFailure(options: ConnectTlsOptions): Promise<void> {
  console.log(`--- ${options.hostname}:${options.port}, whose certificate is for another name`);
  try {
    await visit(options);
    console.log("The wrong certificate was accepted: this must not happen.");
    Deno.exitCode = 1;
  } catch (error) {
    console.log(formatErrors(error));
    console.log(error instanceof Error ? `${error.name}: ${error.message}` : error);
  }
}

async function main(): Promise<void> {
  const [target] = Deno.args;
  if (target !== undefined) {
    const separator = target.lastIndexOf(":");
    const hostname = separator < 0 ? target : target.slice(0, separator);
    const port = separator < 0 ? 443 : Number(target.slice(separator + 1));
    await visitTwice({ hostname, port });
    return;
  }
  const pki = await createDemoPki();
  await using good = await serveHttp(pki.good);
  await visitTwice({ hostname: "localhost", port: good.port, caCerts: [pki.root] });
  await using wrong = await serveHttp(pki.wrong);
  await demonstrateFailure({ hostname: "localhost", port: wrong.port, caCerts: [pki.root] });
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(formatErrors(error));
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
    Deno.exitCode = 1;
  }
}
