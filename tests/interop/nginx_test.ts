// Copyright 2026 the streamssl authors. MIT license.

/** nginx as server of our client; it tells what was agreed on as the body of `/tls`. */

import { assertEquals, assertMatch } from "@std/assert";
import type { TlsStream } from "../../tls/mod.ts";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import { startNginx } from "../support/nginx.ts";
import { peerTest } from "../support/peers.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";
import {
  asClient,
  clientError,
  type OwnClientOptions,
  pemIdentity,
  readToEnd,
  writeText,
} from "./_own.ts";

const PEERS = ["nginx"] as const;
const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
const SUITES = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
] as const;
const SUITES12 = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-CCM",
  "ECDHE-ECDSA-AES128-SHA256",
  "ECDHE-ECDSA-AES256-SHA",
] as const;

/** Our names, and what nginx prints. */
const GROUPS = {
  x25519: "X25519",
  x448: "X448",
  secp256r1: "prime256v1",
  secp384r1: "secp384r1",
  secp521r1: "secp521r1",
} as const;
const KINDS: readonly IdentityKind[] = [
  ...["rsa2048", "rsa3072", "rsaPss", "p256", "p384", "p521", "ed25519", "ed448"] as const,
];
const directives = [
  "ssl_ecdh_curve X25519:X448:prime256v1:secp384r1:secp521r1;",
  "ssl_ciphers ALL;",
  "ssl_verify_depth 3;",
];

function only(version: typeof VERSIONS[number]): OwnClientOptions {
  return { minVersion: version, maxVersion: version };
}

/** Asks for a file. @returns The body; an answer that is not 200 throws. */
async function get(tls: TlsStream, path: string): Promise<Uint8Array> {
  await writeText(tls, `GET ${path} HTTP/1.0\r\n\r\n`);
  const response = await readToEnd(tls);
  const head = /^HTTP\/1\.1 (\d+)[^]*?\r\n\r\n/.exec(new TextDecoder("latin1").decode(response));
  assertEquals(head?.[1], "200");
  return response.subarray(head?.[0].length);
}

/** What nginx says: version, suite, group, `r` or `.`, and the verification of the client. */
async function agreement(tls: TlsStream): Promise<string[]> {
  return new TextDecoder().decode(await get(tls, "/tls")).trim().split(" ");
}

for (const kind of KINDS) {
  const suites12 = kind.startsWith("rsa")
    ? SUITES12.map((suite) => suite.replace("ECDSA", "RSA")).filter((suite) => !/CCM/.test(suite))
    : SUITES12;

  peerTest(`our client with nginx of kind ${kind}: every suite and group`, PEERS, async () => {
    await using server = await startNginx({ ...await pemIdentity(kind), directives });
    for (const suite of SUITES) {
      for (const [group, printed] of Object.entries(GROUPS)) {
        const options = { ...only("TLSv1.3"), cipherSuites: [suite], groups: [group] };
        await asClient(server.port, options, async (tls, info) => {
          assertEquals([info.cipherSuite, info.group, info.verifyResult], [suite, group, 0]);
          assertEquals((await agreement(tls)).slice(0, 3), ["TLSv1.3", suite, printed]);
        });
      }
    }
    for (const suite of suites12) {
      const options = { ...only("TLSv1.2"), cipherString: suite };
      await asClient(server.port, options, async (tls, info) => {
        assertEquals(info.cipherSuiteOpensslName, suite);
        assertEquals((await agreement(tls)).slice(0, 2), ["TLSv1.2", suite]);
      });
    }
  });
}

peerTest("our client retries as nginx asks it to", PEERS, async () => {
  const curve = ["ssl_ecdh_curve secp384r1;"];
  await using server = await startNginx({ ...await pemIdentity("p256"), directives: curve });
  const options = { groups: ["x25519", "secp384r1"], keyShares: ["x25519"] };
  await asClient(server.port, options, async (tls, info) => {
    assertEquals([info.group, info.helloRetryRequest], ["secp384r1", true]);
    assertEquals((await agreement(tls))[2], "secp384r1");
  });
});

peerTest("our client resumes sessions of nginx, by ticket and by id", PEERS, async () => {
  for (const tickets of ["on", "off"]) {
    await using server = await startNginx({
      ...await pemIdentity("p256"),
      directives: [`ssl_session_tickets ${tickets};`],
    });
    for (const version of VERSIONS) {
      const session = await asClient(server.port, only(version), async (tls) => {
        assertEquals((await agreement(tls))[3], ".");
        return await tls.nextSession();
      });
      await asClient(server.port, { ...only(version), session }, async (tls, info) => {
        assertEquals([info.version, info.resumed, info.verifyResult], [version, true, 0]);
        assertEquals((await agreement(tls))[3], "r");
      });
    }
  }
});

peerTest("nginx verifies our client's certificate", PEERS, async () => {
  const identity = await pemIdentity("p256");
  await using server = await startNginx({ ...identity, clientCa: await testRoot(), directives });
  for (const version of VERSIONS) {
    for (const kind of KINDS) {
      const identities = [await testIdentity(kind, "client")];
      await asClient(server.port, { ...only(version), identities }, async (tls, info) => {
        assertEquals(info.certificateRequested, true);
        assertEquals((await agreement(tls))[4], "SUCCESS");
      });
    }
    // Without one it answers with an error page.
    await asClient(server.port, only(version), async (tls) => {
      await writeText(tls, "GET /tls HTTP/1.0\r\n\r\n");
      const page = new TextDecoder().decode(await readToEnd(tls));
      assertMatch(page, /400 Bad Request[^]*No required SSL certificate was sent/);
    });
  }
});

peerTest("nginx that asks for a certificate does without", PEERS, async () => {
  await using server = await startNginx({
    ...await pemIdentity("p256"),
    clientCa: await testRoot(),
    requireClientCertificate: false,
  });
  for (const version of VERSIONS) {
    await asClient(server.port, only(version), async (tls) => {
      assertEquals((await agreement(tls))[4], "NONE");
    });
  }
});

peerTest("ALPN is agreed on with nginx, or is an error", PEERS, async () => {
  await using server = await startNginx({ ...await pemIdentity("p256"), http2: true });
  for (const version of VERSIONS) {
    for (const protocol of ["h2", "http/1.1"]) {
      const alpnProtocols = ["strange", protocol];
      // deno-lint-ignore require-await -- there is nothing to say
      await asClient(server.port, { ...only(version), alpnProtocols }, async (_tls, info) => {
        assertEquals(info.alpnProtocol, protocol);
      });
    }
    const strange = { ...only(version), alpnProtocols: ["strange"] };
    const error = await clientError(server.port, strange);
    assertEquals([error.origin, error.alert], ["peer", 120]);
  }
});

const BAD: readonly (readonly [BadServerName, number])[] = [
  ["unknown CA", 48],
  ["expired", 45],
  ["wrong host", 42],
  ["for clients only", 43],
];

for (const [problem, alert] of BAD) {
  peerTest(`nginx hears why our client refuses it: ${problem}`, PEERS, async () => {
    const bad = await badServer(problem);
    await using server = await startNginx({
      certificate: bad.leaf.pem,
      chain: bad.intermediates.map((each) => each.toPem()).join(""),
      key: bad.leaf.keyPem,
    });
    const caCerts = bad.roots.map((root) => root.toPem());
    for (const version of VERSIONS) {
      const options = { ...only(version), hostname: bad.hostname, caCerts };
      const error = await clientError(server.port, options);
      assertEquals([error.origin, error.alert], ["local", alert]);
    }
    await server.process.waitFor(new RegExp(`(?:SSL alert number ${alert}[^]*){2}`));
  });
}

peerTest("megabytes of nginx arrive whole", PEERS, async () => {
  const large = new Uint8Array(10_000_000).map((_, index) => index % 251);
  const identity = await pemIdentity("p256");
  await using server = await startNginx({ ...identity, files: { "large.bin": large } });
  for (const version of VERSIONS) {
    await asClient(server.port, only(version), async (tls) => {
      assertEquals(await get(tls, "/large.bin"), large);
    });
  }
});
