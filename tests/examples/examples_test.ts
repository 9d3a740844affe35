// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { listenTcp } from "../../bio/mod.ts";
import { generateKey } from "../../crypto/mod.ts";
import { checkExpiry } from "../../examples/certificate_expiry.ts";
import { httpsGet } from "../../examples/https_get.ts";
import { startMutualTlsServer, whoAmI } from "../../examples/mutual_tls_server.ts";
import { smtpAbilities } from "../../examples/smtp_starttls.ts";
import { startTlsOverWebSocket } from "../../examples/tls_in_websocket.ts";
import { listenTls, startTls } from "../../tls/mod.ts";
import { createCertificate } from "../../x509/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const ROOT = await testRoot();
const LOOPBACK = { hostname: "127.0.0.1", port: 0 };

function portOf(server: { readonly addr: unknown }): number {
  return (server.addr as Deno.NetAddr).port;
}

Deno.test("https_get.ts gets a page", async () => {
  const server = await listenTls({
    ...LOOPBACK,
    identities: [await testIdentity("rsa2048")],
    alpnProtocols: ["http/1.1"],
  });
  const serving = (async () => {
    const stream = await server.accept();
    const request = new TextDecoder().decode(await stream?.read() ?? undefined);
    assertStringIncludes(request, "GET /page?x=1 HTTP/1.1");
    await stream?.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\nhello"));
    await stream?.close();
  })();
  const answer = await httpsGet(`https://localhost:${portOf(server)}/page?x=1`, {
    caCerts: [ROOT],
  });
  assertEquals(answer.text, "HTTP/1.1 200 OK\r\n\r\nhello");
  assertEquals(answer.version, "TLSv1.3");
  await serving;
  server.close();
});

Deno.test("demo.ts runs to its end", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-net", "--allow-read", "--allow-env", "examples/demo.ts"],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(code, 0, text);
  for (
    const expected of [
      "Verification: OK",
      "New, TLSv1.3, Cipher is",
      "Reused, TLSv1.3, Cipher is",
      "SSL handshake has read",
      "error:0A000086:SSL routines::certificate verify failed",
      "hostname mismatch",
    ]
  ) assertStringIncludes(text, expected);
});

Deno.test("smtp_starttls.ts upgrades the connection", async () => {
  const listener = await listenTcp(LOOPBACK);
  const identities = [await testIdentity("p256")];
  const serving = (async () => {
    const socket = await listener.accept();
    assert(socket !== null);
    const say = (text: string) => socket?.write(new TextEncoder().encode(`${text}\r\n`));
    await say("220 mail.example ESMTP");
    await socket?.read();
    await say("250-mail.example\r\n250 STARTTLS");
    await socket?.read();
    await say("220 go ahead");
    const tls = await startTls(socket as NonNullable<typeof socket>, {
      role: "server",
      identities,
    });
    await tls.read();
    await tls.write(new TextEncoder().encode("250-mail.example\r\n250 AUTH PLAIN\r\n"));
    await tls.read();
    await tls.write(new TextEncoder().encode("221 bye\r\n"));
    await tls.close();
  })();
  const { abilities } = await smtpAbilities("localhost", portOf(listener), { caCerts: [ROOT] });
  assertEquals(abilities, ["mail.example", "AUTH PLAIN"]);
  await serving;
  listener.close();
});

Deno.test("smtp_starttls.ts does not go on when the server refuses", async () => {
  const listener = await listenTcp(LOOPBACK);
  const serving = (async () => {
    const socket = await listener.accept();
    await socket?.write(new TextEncoder().encode("554 no service\r\n"));
    await socket?.closeWrite();
    socket?.close();
  })();
  await assertRejects(() => smtpAbilities("localhost", portOf(listener)), Error, "554");
  await serving;
  listener.close();
});

Deno.test("mutual_tls_server.ts: the client chooses its certificate by the server's CAs", async () => {
  const make = async (name: string) => {
    const caKey = await generateKey({ type: "ec", curve: "P-256" });
    const ca = await createCertificate({ subject: `CN=${name} CA`, key: caKey, isCa: true });
    const key = await generateKey({ type: "ec", curve: "P-256" });
    const certificate = await createCertificate({
      subject: `CN=client of ${name}`,
      issuer: { certificate: ca, key: caKey },
      publicKey: key.publicKey,
      extendedKeyUsage: ["clientAuth"],
    });
    return { ca, identity: { certificates: [certificate], key } };
  };
  const [one, other] = [await make("one"), await make("other")];
  const server = await startMutualTlsServer({
    ...LOOPBACK,
    identities: [await testIdentity("p256")],
    clientCas: [other.ca],
  });
  const answer = await whoAmI(
    { hostname: "localhost", port: portOf(server), caCerts: [ROOT] },
    [one.identity, other.identity],
  );
  assertEquals(answer, "You are CN=client of other");
  server.close();
});

Deno.test("tls_in_websocket.ts: TLS through a WebSocket", async () => {
  const identities = [await testIdentity("p256")];
  const served = Promise.withResolvers<void>();
  await using server = Deno.serve({ ...LOOPBACK, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    (async () => {
      const tls = await startTlsOverWebSocket(socket, { role: "server", identities });
      await tls.write(await tls.read() ?? new Uint8Array());
      await tls.closeWrite();
      while (await tls.read() !== null);
    })().then(served.resolve, served.reject);
    return response;
  });
  const socket = new WebSocket(`ws://127.0.0.1:${server.addr.port}/`);
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  const tls = await startTlsOverWebSocket(socket, { hostname: "localhost", caCerts: [ROOT] });
  await tls.write(new TextEncoder().encode("through the relay"));
  assertEquals(new TextDecoder().decode(await tls.read() ?? undefined), "through the relay");
  await tls.close();
  await served.promise;
  await closed;
});

Deno.test("certificate_expiry.ts tells the days that are left, of expired ones too", async () => {
  const server = await listenTls({ ...LOOPBACK, identities: [await testIdentity("p256")] });
  const serving = (async () => {
    for (let count = 0; count < 2; count++) {
      const stream = await server.accept();
      await stream?.read().catch(() => {});
      await stream?.close();
    }
  })();
  const target = { hostname: "localhost", port: portOf(server), caCerts: [ROOT] };
  const report = await checkExpiry(target);
  assert(report.daysLeft >= 364 && report.daysLeft <= 366, `${report.daysLeft}`);
  assertEquals(report.verification, "ok");
  const later = await checkExpiry({ ...target, now: () => Date.now() + 1e12 });
  assertEquals(later.verification, "certificate has expired");
  await serving;
  server.close();
});
