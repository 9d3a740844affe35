// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { SslError } from "../../err/mod.ts";
import { connectTls, listenTls, TlsError, type TlsStream } from "../../tls/mod.ts";
import { delay, freePort, runOrThrow, startProcess } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const ROOT = new URL("../../", import.meta.url);
const README = await Deno.readTextFile(new URL("README.md", ROOT));
const HELLO = new TextEncoder().encode("hello");

/** The program of a section, and the flags that the section says it needs. */
function sectionOf(title: string): { program: string; flags: string[] } {
  const section = README.split(`## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
  const program = /```ts\n(.*?)```/s.exec(section)?.[1] ?? "";
  const lines = program.split("\n").filter((line) => line !== "").length;
  assert(lines > 0 && lines <= 10, `${title}: ${lines} lines`);
  return { program, flags: section.match(/(?<=`)--allow-[^`]+(?=`)/g) ?? [] };
}

function runArguments(flags: readonly string[], path: string): string[] {
  const config = decodeURIComponent(new URL("deno.json", ROOT).pathname);
  return ["run", "--no-prompt", "--quiet", "--no-lock", `--config=${config}`, ...flags, path];
}

Deno.test("the README begins with its two commands and keeps to its width", () => {
  const commands = ["demo", "test"].map((task) => `npx -y deno@2.9.6 task ${task}`);
  assert(README.startsWith(`# streamssl\n\n\`\`\`sh\n${commands.join("\n")}\n\`\`\`\n`));
  for (const line of README.split("\n")) assert(line.length <= 120, line);
});

Deno.test("every program of the README type-checks against the package", async () => {
  assertEquals(README.match(/^```ts$/gm)?.length, 2);
  const args = ["check", "--doc-only", "README.md"];
  await runOrThrow(Deno.execPath(), args, { cwd: decodeURIComponent(ROOT.pathname) });
});

Deno.test("the README's client runs with the permissions that the README tells", async () => {
  const { program, flags } = sectionOf("A client");
  const identities = [await testIdentity("p256")];
  using server = await listenTls({ hostname: "127.0.0.1", port: 0, identities });
  const { port } = server.addr as Deno.NetAddr;
  const here = (text: string) =>
    text.replaceAll("example.org", "localhost").replace("443", `${port}`);
  await using folder = await tempDirectory({
    "client.ts": here(program),
    "ca.pem": await testRoot(),
  });
  const served = server.accept().then(async (stream) => {
    assertStringIncludes(new TextDecoder().decode(await stream?.read() ?? HELLO), "GET / HTTP/1.0");
    await stream?.write(HELLO);
    await stream?.close();
  });
  const { stdout } = await runOrThrow(
    Deno.execPath(),
    runArguments(flags.map(here), folder.file("client.ts")),
    { env: { SSL_CERT_FILE: folder.file("ca.pem"), NO_COLOR: "1" } },
  );
  assertMatch(stdout, /^TLSv1\.3 TLS_\w+ \w+ CN=example\.org\nhello\n$/);
  await served;
});

Deno.test("the README's server runs with the permissions that the README tells", async () => {
  const { program, flags } = sectionOf("A server");
  const port = freePort();
  const here = (text: string) => text.replaceAll("8443", `${port}`);
  const { certificates, key } = await testIdentity("p256");
  await using folder = await tempDirectory({
    "server.ts": here(program),
    "server.pem": certificates.map((certificate) => certificate.toPem()).join(""),
    "server.key": key.toPem(),
    "clients-ca.pem": await testRoot(),
  });
  await using server = startProcess(
    Deno.execPath(),
    runArguments(flags.map(here), "server.ts"),
    { cwd: folder.path, env: { NO_COLOR: "1" } },
  );
  const caCerts = [await testRoot()];
  const options = { hostname: "localhost", connectHostname: "127.0.0.1", port, caCerts };
  {
    const identities = [await testIdentity("ed25519", "client")];
    await using tls = await connectPatiently({ ...options, identities });
    await tls.write(HELLO);
    assertEquals(await tls.read(), HELLO);
  }
  await using stranger = await connectTls(options);
  const error = await assertRejects(() => stranger.read(), TlsError);
  assertEquals(error.reason, "TLSV13_ALERT_CERTIFICATE_REQUIRED");
  await server.waitFor(/Peer did not return a certificate/);
});

/** Connects as soon as the server listens. */
async function connectPatiently(options: Parameters<typeof connectTls>[0]): Promise<TlsStream> {
  for (let attempt = 1;; attempt++) {
    try {
      return await connectTls(options);
    } catch (error) {
      if (!(error instanceof SslError) || error.library !== "BIO" || attempt === 1200) throw error;
      await delay(50);
    }
  }
}
