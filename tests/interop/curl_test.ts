// Copyright 2026 the streamssl authors. MIT license.

/** curl as client of our server. */

import { assertEquals, assertMatch } from "@std/assert";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import { type CurlOptions, runCurl } from "../support/curl.ts";
import { peerTest } from "../support/peers.ts";
import type { RunResult } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";
import { type IdentityKind, testRoot } from "../support/tls_identities.ts";
import { answerHttp, pemIdentity, startOwnServer } from "./_own.ts";

const PEERS = ["curl"] as const;
const BODY = "hello from streamssl\n";
const serve = answerHttp(BODY);

/** curl's options for suites: of TLS 1.3, and OpenSSL's names of those of TLS 1.2. */
const SUITES = [
  ["--tlsv1.3", "--tls13-ciphers", "TLS_AES_128_GCM_SHA256"],
  ["--tlsv1.3", "--tls13-ciphers", "TLS_AES_256_GCM_SHA384"],
  ["--tlsv1.3", "--tls13-ciphers", "TLS_CHACHA20_POLY1305_SHA256"],
  ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256"],
  ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384"],
  ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-CHACHA20-POLY1305"],
  ["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-SHA"],
] as const;
const CURVES = {
  x25519: "X25519",
  x448: "X448",
  secp256r1: "prime256v1",
  secp384r1: "secp384r1",
  secp521r1: "secp521r1",
} as const;
const KINDS: readonly IdentityKind[] = [
  ...["rsa2048", "rsa3072", "rsaPss", "p256", "p384", "p521", "ed25519", "ed448"] as const,
];
const VERSIONS = [["--tls-max", "1.2"], ["--tlsv1.3"]] as const;

async function curl(port: number, options: Partial<CurlOptions> = {}): Promise<RunResult> {
  return await runCurl({ port, ca: await testRoot(), ...options });
}

async function get(port: number, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await curl(port, { args });
  assertEquals([code, stdout], [0, BODY], stderr);
}

for (const args of SUITES) {
  const suite = args.at(-1) as string;
  peerTest(`curl speaks ${suite} with every group`, PEERS, async () => {
    await using server = await startOwnServer({ serve, cipherString: "ALL" });
    for (const [group, curve] of Object.entries(CURVES)) {
      // In TLS 1.2 the curve of the certificate has to be among them too.
      await get(server.port, ...args, "--curves", [...new Set([curve, "prime256v1"])].join(":"));
      const { info } = await server.nextGood();
      const { cipherSuite, cipherSuiteOpensslName } = info;
      assertEquals(suite.startsWith("TLS_") ? cipherSuite : cipherSuiteOpensslName, suite);
      if (suite.startsWith("TLS_")) assertEquals(info.group, group);
    }
  });
}

for (const kind of KINDS) {
  peerTest(`curl verifies a certificate of kind ${kind}`, PEERS, async () => {
    await using server = await startOwnServer({ kind, serve });
    for (const version of VERSIONS) {
      await get(server.port, ...version);
      await server.nextGood();
    }
  });
}

peerTest("curl retries as our server asks it to", PEERS, async () => {
  for (const helloRetryCookie of [false, true]) {
    const settings = { groups: ["secp384r1"], helloRetryCookie };
    await using server = await startOwnServer({ serve, ...settings });
    await get(server.port, "--curves", "X25519:secp384r1");
    const { info } = await server.nextGood();
    assertEquals([info.group, info.helloRetryRequest], ["secp384r1", true]);
  }
});

peerTest("curl resumes sessions of our server", PEERS, async () => {
  for (const version of VERSIONS) {
    for (const tickets of [true, false]) {
      await using server = await startOwnServer({ serve, tickets });
      const again = `https://localhost:${server.port}/again`;
      const { stdout, stderr } = await curl(server.port, { args: [...version, again] });
      assertEquals(stdout, BODY + BODY, stderr);
      assertEquals((await server.nextGood()).info.resumed, false);
      assertEquals((await server.nextGood()).info.resumed, true);
    }
  }
});

peerTest("our server verifies curl's certificate", PEERS, async () => {
  await using server = await startOwnServer({ serve, clientAuthentication: "require" });
  for (const version of VERSIONS) {
    for (const kind of KINDS) {
      const identity = await pemIdentity(kind, "client");
      const { stdout, stderr } = await curl(server.port, { identity, args: version });
      assertEquals(stdout, BODY, stderr);
      const { info } = await server.nextGood();
      assertEquals(info.peerCertificates[0]?.subject.toString(), "CN=client");
    }
    const { code, stderr } = await curl(server.port, { args: version });
    assertEquals([35, 56].includes(code), true);
    assertMatch(stderr, version.length === 1 ? /certificate required/ : /handshake failure/);
    assertEquals((await server.next()).error?.reason, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  }
});

peerTest("our server that asks curl for a certificate does without", PEERS, async () => {
  await using server = await startOwnServer({ serve, clientAuthentication: "request" });
  for (const version of VERSIONS) {
    await get(server.port, ...version);
    assertEquals((await server.nextGood()).info.certificateRequested, true);
  }
});

peerTest("ALPN is agreed on with curl", PEERS, async () => {
  await using server = await startOwnServer({ serve, alpnProtocols: ["http/1.1"] });
  for (const version of VERSIONS) {
    await get(server.port, ...version);
    assertEquals((await server.nextGood()).info.alpnProtocol, "http/1.1");
  }
});

/** What curl says, and the alert that it sends; it looks at names when the handshake is done. */
const BAD: readonly (readonly [BadServerName, RegExp, number | undefined])[] = [
  ["unknown CA", /unable to get local issuer certificate/, 48],
  ["expired", /certificate has expired/, 45],
  ["for clients only", /unsuitable certificate purpose/, 43],
  ["wrong host", /no alternative certificate subject name matches/, undefined],
];

for (const [problem, message, alert] of BAD) {
  peerTest(`curl refuses our server: ${problem}`, PEERS, async () => {
    const bad = await badServer(problem);
    const certificates = [bad.leaf.certificate, ...bad.intermediates];
    const identities = [{ certificates, key: bad.leaf.key }];
    const ca = bad.roots.map((root) => root.toPem()).join("");
    for (const args of VERSIONS) {
      await using server = await startOwnServer({ serve, identities });
      const options = { ca, serverName: bad.hostname, args };
      const { code, stderr } = await curl(server.port, options);
      assertEquals(code, 60);
      assertMatch(stderr, message);
      const { error } = await server.next();
      if (alert !== undefined) assertEquals([error?.origin, error?.alert], ["peer", alert]);
    }
  });
}

peerTest("curl fetches and sends megabytes", PEERS, async () => {
  const large = new Uint8Array(10_000_000).map((_, index) => index % 251);
  const pattern = /Content-Length: (\d+)\r\n/i;
  await using directory = await tempDirectory({ large });
  await using server = await startOwnServer({
    serve: async (tls) => {
      const decoder = new TextDecoder("latin1");
      let head = "";
      while (!head.includes("\r\n\r\n")) head += decoder.decode(await tls.read() ?? undefined);
      const length = Number(pattern.exec(head)?.[1]);
      assertEquals(length, large.length);
      let left = length - (head.length - head.indexOf("\r\n\r\n") - 4);
      while (left > 0) left -= (await tls.read() as Uint8Array).length;
      const answer =
        `HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\nConnection: close\r\n\r\n`;
      await tls.write(new TextEncoder().encode(answer));
      await tls.write(large);
      await tls.closeWrite();
    },
  });
  for (const version of VERSIONS) {
    const body = ["--data-binary", `@${directory.file("large")}`, "--expect100-timeout", "0.01"];
    const { code, stdoutBytes, stderr } = await curl(server.port, { args: [...version, ...body] });
    assertEquals(code, 0, stderr);
    assertEquals(stdoutBytes.length, large.length);
    assertEquals(stdoutBytes, large);
    await server.nextGood();
  }
});
