// Copyright 2026 the streamssl authors. MIT license.

/** How connections with the openssl program fail: which alert goes out, and what each side tells. */

import { assertEquals, assertMatch } from "@std/assert";
import type { TlsContextOptions } from "../../tls/mod.ts";
import { BAD_SERVER_NAMES, badServer, type BadServerName } from "../support/bad_certificates.ts";
import { runOpensslClient, startOpensslServer } from "../support/openssl.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { startProcess } from "../support/process.ts";
import { testRoot } from "../support/tls_identities.ts";
import { clientError, exchangeWord, pemIdentity, readText, startOwnServer, WORD } from "./_own.ts";
import { sayWord } from "./_openssl.ts";

peerTest("a server that dies without close_notify is noticed", ["openssl"], async () => {
  const server = await startOpensslServer({ ...await pemIdentity("p256"), mode: "print" });
  try {
    const error = await clientError(server.port, { minVersion: "TLSv1.3" }, async (tls) => {
      await server.process.write(WORD);
      assertEquals(await readText(tls, /\n/), WORD);
      const [reading] = await Promise.allSettled([tls.read(), server.process.stop()]);
      if (reading.status === "rejected") throw reading.reason;
    });
    assertEquals([error.origin, error.reason], ["local", "UNEXPECTED_EOF_WHILE_READING"]);
  } finally {
    await server[Symbol.asyncDispose]();
  }
});

peerTest(
  "s_client notices when our server breaks off, and when it closes",
  ["openssl"],
  async () => {
    for (const reason of [new Error("broken off"), undefined]) {
      await using server = await startOwnServer({
        serve: async (tls) => {
          await exchangeWord(tls);
          await tls.close(reason);
        },
      });
      const output = await sayWord(server.port, "-ign_eof");
      assertEquals(/unexpected eof while reading/.test(output), reason !== undefined, output);
    }
  },
);

peerTest("a client that dies without close_notify is noticed", ["openssl"], async () => {
  await using server = await startOwnServer();
  const target = `127.0.0.1:${server.port}`;
  await using client = startProcess(peerPath("openssl"), ["s_client", "-connect", target]);
  await client.write(WORD);
  await client.waitFor(/\nword-4711/);
  Deno.kill(client.pid, "SIGKILL");
  const { error } = await server.next();
  assertEquals(error?.reason, "UNEXPECTED_EOF_WHILE_READING");
});

/** What openssl does not start a server with, or can not judge in this way. */
const NOT_FOR_OPENSSL: readonly BadServerName[] = [
  "CA used as leaf, by the rules of the web",
  "key that is no point of the curve",
  "key on an unknown curve",
  "key of an unknown kind",
];

/** What openssl accepts: names in the CN, and what RFC 5280, Section 4.2 forbids. */
const ACCEPTED_BY_OPENSSL: readonly BadServerName[] = [
  "name only in CN",
  "the same extension twice",
];

/** The alerts of RFC 8446, Section 6.2 for the codes of verification, as OpenSSL sends them. */
const ALERTS: Readonly<Record<number, number>> = {
  7: 51,
  9: 42,
  10: 45,
  18: 48,
  19: 48,
  20: 48,
  25: 48,
  26: 43,
  34: 46,
  47: 46,
  48: 46,
  62: 42,
  64: 42,
  66: 42,
  67: 42,
  68: 42,
  79: 48,
};

for (const name of BAD_SERVER_NAMES) {
  if (NOT_FOR_OPENSSL.includes(name)) continue;

  peerTest(`s_server hears why our client refuses its certificate: ${name}`, [
    "openssl",
  ], async () => {
    const bad = await badServer(name);
    await using server = await startOpensslServer({
      certificate: bad.leaf.pem,
      chain: bad.intermediates.map((each) => each.toPem()).join(""),
      key: bad.leaf.keyPem,
      args: ["-cipher", "ALL:@SECLEVEL=0"],
    });
    const { securityLevel } = bad.options;
    const error = await clientError(server.port, {
      hostname: bad.hostname,
      caCerts: bad.roots.map((root) => root.toPem()),
      ...(securityLevel === undefined ? {} : { securityLevel }),
    });
    assertEquals([error.origin, error.reason], ["local", "CERTIFICATE_VERIFY_FAILED"]);
    const [, alert] = await server.process.waitFor(/SSL alert number (\d+)/);
    assertEquals(Number(alert), ALERTS[bad.code]);
  });

  if (ACCEPTED_BY_OPENSSL.includes(name)) continue;

  peerTest(`our server hears why s_client refuses its certificate: ${name}`, [
    "openssl",
  ], async () => {
    const bad = await badServer(name);
    const certificates = [bad.leaf.certificate, ...bad.intermediates];
    await using server = await startOwnServer({
      identities: [{ certificates, key: bad.leaf.key }],
    });
    const { securityLevel } = bad.options;
    const args = securityLevel === undefined
      ? []
      : ["-cipher", `DEFAULT@SECLEVEL=${securityLevel}`];
    if (/^[0-9.]+$/.test(bad.hostname)) args.push("-verify_ip", bad.hostname);
    const { code } = await runOpensslClient({
      port: server.port,
      ca: bad.roots.map((root) => root.toPem()).join(""),
      serverName: bad.hostname,
      args,
    });
    assertEquals(code, 1);
    const { error } = await server.next();
    assertEquals([error?.origin, error?.alert], ["peer", ALERTS[bad.code]]);
  });
}

peerTest(
  "client certificates of an unknown CA are refused on both sides",
  ["openssl"],
  async () => {
    const { leaf, intermediates } = await badServer("unknown CA");
    const stranger = { certificates: [leaf.certificate, ...intermediates], key: leaf.key };
    {
      const identity = await pemIdentity("p256");
      await using server = await startOpensslServer({ ...identity, clientCa: await testRoot() });
      const error = await clientError(server.port, { identities: [stranger] });
      assertEquals([error.origin, error.reason], ["peer", "TLSV1_ALERT_UNKNOWN_CA"]);
    }
    for (const clientAuthentication of ["require", "request"] as const) {
      await using server = await startOwnServer({ clientAuthentication });
      const { stdout, stderr } = await runOpensslClient({
        port: server.port,
        ca: await testRoot(),
        identity: { certificate: leaf.pem, key: leaf.keyPem },
        input: WORD,
        until: /word-4711\n|alert/,
      });
      assertMatch(stdout + stderr, /SSL alert number 48/);
      const { error } = await server.next();
      assertEquals([error?.origin, error?.reason], ["local", "CERTIFICATE_VERIFY_FAILED"]);
    }
  },
);

/** Settings that have nothing in common, and the alert that the server sends. */
const STRANGERS: readonly {
  readonly name: string;
  readonly ours: TlsContextOptions;
  readonly theirs: readonly string[];
  readonly alert: number;
}[] = [
  { name: "version", ours: { minVersion: "TLSv1.3" }, theirs: ["-tls1_2"], alert: 70 },
  { name: "older version", ours: { maxVersion: "TLSv1.2" }, theirs: ["-tls1_3"], alert: 70 },
  {
    name: "suite",
    ours: { minVersion: "TLSv1.3", cipherSuites: ["TLS_AES_128_GCM_SHA256"] },
    theirs: ["-ciphersuites", "TLS_AES_256_GCM_SHA384"],
    alert: 40,
  },
  {
    name: "group",
    ours: { minVersion: "TLSv1.3", groups: ["x25519"] },
    theirs: ["-groups", "P-384", "-tls1_3"],
    alert: 40,
  },
  {
    name: "signature scheme",
    ours: { minVersion: "TLSv1.3", signatureSchemes: ["ed25519"] },
    theirs: ["-tls1_3"],
    alert: 40,
  },
];

for (const { name, ours, theirs, alert } of STRANGERS) {
  peerTest(`no ${name} in common with s_server`, ["openssl"], async () => {
    const args = theirs;
    await using server = await startOpensslServer({ ...await pemIdentity("p256"), args });
    const error = await clientError(server.port, ours);
    assertEquals([error.origin, error.alert], ["peer", alert]);
  });

  peerTest(`no ${name} in common with s_client`, ["openssl"], async () => {
    await using server = await startOwnServer(ours);
    const { stderr } = await runOpensslClient({ port: server.port, args: theirs });
    assertMatch(stderr, new RegExp(`SSL alert number ${alert}`));
    const { error } = await server.next();
    assertEquals(error?.origin, "local");
  });
}
