// Copyright 2026 the streamssl authors. MIT license.
// deno-lint-ignore-file no-console -- a program that prints

/**
 * HTTPS GET over our own TLS: prints what was agreed on and the head of the answer.
 *
 * Run with: deno run --allow-net --allow-read --allow-env examples/https_get.ts https://example.org/
 */

import { connectTls, type ConnectTlsOptions } from "@streamssl/ssl";

/** What a server answered. */
export interface HttpsAnswer {
  /** The version of TLS. */
  readonly version: string;
  /** The cipher suite. */
  readonly cipherSuite: string;
  /** The answer, head and body. */
  readonly text: string;
}

/** Gets a page by HTTP/1.1. */
export async function httpsGet(
  url: string,
  options: Partial<ConnectTlsOptions> = {},
): Promise<HttpsAnswer> {
  const { hostname, port, pathname, search, host } = new URL(url);
  await using tls = await connectTls({
    hostname,
    port: port === "" ? 443 : Number(port),
    alpnProtocols: ["http/1.1"],
    ...options,
  });
  const { version, cipherSuite } = await tls.opened;
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await tls.write(new TextEncoder().encode(request));
  return { version, cipherSuite, text: await new Response(tls.readable).text() };
}

if (import.meta.main) {
  const [url] = Deno.args;
  if (url === undefined) throw new TypeError("Usage: https_get.ts https://HOST/PATH");
  const { version, cipherSuite, text } = await httpsGet(url);
  console.log(`${version}, ${cipherSuite}`);
  console.log(text.slice(0, text.indexOf("\r\n\r\n")));
}
