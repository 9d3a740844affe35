// Copyright 2026 the streamssl authors. MIT license.
// deno-lint-ignore-file no-console -- a program that prints

/**
 * STARTTLS (RFC 3207): speaks SMTP in the clear, upgrades the connection, and asks again for the
 * server's abilities under TLS.
 *
 * Run with: deno run --allow-net --allow-read --allow-env examples/smtp_starttls.ts mail.example.org
 */

import { connectTcp } from "@streamssl/ssl/bio";
import { startTls, type StartTlsOptions } from "@streamssl/ssl/tls";

/** Bytes both ways, by promises. */
interface Line {
  read(): Promise<Uint8Array | null>;
  write(bytes: Uint8Array): Promise<void>;
}

/** Sends a command and waits for the last line of its answer. */
async function command(line: Line, text: string | undefined, code: string): Promise<string> {
  if (text !== undefined) await line.write(new TextEncoder().encode(`${text}\r\n`));
  let answer = "";
  while (!/^\d{3} .*\r\n$/m.test(answer)) {
    const bytes = await line.read();
    if (bytes === null) throw new Error(`The server hung up after "${answer.trim()}"`);
    answer += new TextDecoder().decode(bytes);
  }
  // Nothing may follow the answer to STARTTLS in the clear: it would be taken for TLS's data.
  if (!answer.startsWith(code)) throw new Error(`The server refuses: ${answer.trim()}`);
  return answer;
}

/** What the server can do under TLS. */
export async function smtpAbilities(
  hostname: string,
  port: number,
  options: Partial<StartTlsOptions> = {},
): Promise<{ version: string; abilities: string[] }> {
  const socket = await connectTcp({ hostname, port });
  await command(socket, undefined, "220");
  await command(socket, "EHLO client.example", "250");
  await command(socket, "STARTTLS", "220");
  await using tls = await startTls(socket, { hostname, ...options });
  const { version } = await tls.opened;
  const answer = await command(tls, "EHLO client.example", "250");
  await command(tls, "QUIT", "221");
  return { version, abilities: answer.trim().split("\r\n").map((text) => text.slice(4)) };
}

if (import.meta.main) {
  const [hostname, port = "25"] = Deno.args;
  if (hostname === undefined) throw new TypeError("Usage: smtp_starttls.ts HOST [PORT]");
  const { version, abilities } = await smtpAbilities(hostname, Number(port));
  console.log(`${version}\n${abilities.join("\n")}`);
}
