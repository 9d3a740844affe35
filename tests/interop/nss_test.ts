// Copyright 2026 the streamssl authors. MIT license.

/** NSS's tstclnt and selfserv on the other side. */

import { assertEquals, assertMatch } from "@std/assert";
import type { TlsStream } from "../../tls/mod.ts";
import { decodeHex, encodeHex } from "../../wire/mod.ts";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import { SELFSERV_PEERS, startSelfserv, TSTCLNT_PEERS } from "../support/nss.ts";
import { peerTest } from "../support/peers.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";
import { NssClient } from "./_nss.ts";
import {
  asClient,
  clientError,
  type OwnClientOptions,
  pemIdentity,
  readToEnd,
  startOwnServer,
  WORD,
  writeText,
} from "./_own.ts";

const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
type Version = typeof VERSIONS[number];

const SUITES = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
] as const;
const SUITES12 = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
  "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
] as const;
const GROUPS = {
  x25519: "x25519",
  secp256r1: "P256",
  secp384r1: "P384",
  secp521r1: "P521",
} as const;
const ALL_GROUPS = ["-I", Object.values(GROUPS).join(",")];
const KINDS: readonly IdentityKind[] = [
  ...["rsa2048", "rsa3072", "rsaPss", "p256", "p384", "p521"] as const,
];
/** By default it takes no certificates with RSA-PSS keys. */
const ALL_SCHEMES = [
  "-J",
  [
    ...["rsa_pss_pss_sha256", "rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"],
    ...["ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512"],
  ].join(","),
];
const args = [...ALL_GROUPS, ...ALL_SCHEMES];

function only(version: Version): OwnClientOptions {
  return { minVersion: version, maxVersion: version };
}

function named(version: Version): string {
  const name = version.replace("TLSv", "tls");
  return `${name}:${name}`;
}

/** Asks selfserv, which answers with some page and closes. */
async function get(tls: TlsStream): Promise<void> {
  await writeText(tls, "GET / HTTP/1.0\r\n\r\n");
  assertMatch(
    new TextDecoder().decode(await readToEnd(tls)),
    /^HTTP\/1\.0 200 OK[^]*GET \/ HTTP\/1\.0/,
  );
}

/** What tstclnt expects: that the server closes. */
async function serve(tls: TlsStream): Promise<void> {
  await writeText(tls, WORD);
  await tls.closeWrite();
  await readToEnd(tls);
}

for (const kind of KINDS) {
  const suites12 = kind.startsWith("rsa")
    ? SUITES12.map((suite) => suite.replace("_ECDSA_", "_RSA_"))
    : SUITES12;

  peerTest(
    `our client with selfserv of kind ${kind}: every suite and group`,
    SELFSERV_PEERS,
    async () => {
      await using server = await startSelfserv({ ...await pemIdentity(kind), args });
      for (const cipherSuite of SUITES) {
        for (const group of Object.keys(GROUPS)) {
          const options = { ...only("TLSv1.3"), cipherSuites: [cipherSuite], groups: [group] };
          await asClient(server.port, options, async (tls, info) => {
            assertEquals([info.cipherSuite, info.group, info.verifyResult], [
              cipherSuite,
              group,
              0,
            ]);
            await get(tls);
          });
        }
      }
      for (const cipherString of suites12) {
        const options = { ...only("TLSv1.2"), cipherString };
        await asClient(server.port, options, async (tls, info) => {
          assertEquals([info.version, info.cipherSuite], ["TLSv1.2", cipherString]);
          await get(tls);
        });
      }
    },
  );
}

peerTest(
  "tstclnt speaks every suite and group, and verifies every kind",
  TSTCLNT_PEERS,
  async () => {
    await using client = await NssClient.create();
    for (const cipherSuite of SUITES) {
      await using server = await startOwnServer({
        cipherSuites: [cipherSuite],
        serve,
      });
      for (const [group, name] of Object.entries(GROUPS)) {
        await client.sayWord(server.port, { args: ["-I", name] });
        const { info } = await server.nextGood();
        assertEquals([info.cipherSuite, info.group], [cipherSuite, group]);
      }
    }
    for (const kind of KINDS) {
      await using server = await startOwnServer({ kind, serve });
      for (const version of VERSIONS) {
        await client.sayWord(server.port, { versions: named(version), args });
        assertEquals((await server.nextGood()).info.version, version);
      }
    }
    for (const cipherString of SUITES12) {
      await using server = await startOwnServer({ cipherString, serve });
      await client.sayWord(server.port, { versions: "tls1.2:tls1.2" });
      assertEquals((await server.nextGood()).info.cipherSuite, cipherString);
    }
  },
);

peerTest("our client retries as selfserv asks it to", SELFSERV_PEERS, async () => {
  await using server = await startSelfserv({ ...await pemIdentity("p256"), args: ["-I", "P384"] });
  const options = { groups: ["x25519", "secp384r1"], keyShares: ["x25519"] };
  await asClient(server.port, options, async (tls, info) => {
    assertEquals([info.group, info.helloRetryRequest], ["secp384r1", true]);
    await get(tls);
  });
});

peerTest("tstclnt retries as our server asks it to", TSTCLNT_PEERS, async () => {
  await using client = await NssClient.create();
  for (const helloRetryCookie of [false, true]) {
    const settings = { groups: ["secp384r1"], helloRetryCookie };
    await using server = await startOwnServer({ serve, ...settings });
    for (const compatible of [[], ["-e"]]) {
      await client.sayWord(server.port, { args: ["-I", "x25519,P384", ...compatible] });
      const { info } = await server.nextGood();
      assertEquals([info.group, info.helloRetryRequest], ["secp384r1", true]);
    }
  }
});

peerTest("our client resumes sessions of selfserv", SELFSERV_PEERS, async () => {
  for (const tickets of [["-u"], []]) {
    await using server = await startSelfserv({ ...await pemIdentity("p256"), args: tickets });
    for (const version of VERSIONS) {
      // Without tickets there are no sessions of TLS 1.3.
      if (tickets.length === 0 && version === "TLSv1.3") continue;
      const session = await asClient(server.port, only(version), async (tls) => {
        await get(tls);
        return await tls.nextSession();
      });
      await asClient(server.port, { ...only(version), session }, async (tls, info) => {
        assertEquals([info.version, info.resumed, info.verifyResult], [version, true, 0]);
        await get(tls);
      });
    }
  }
});

peerTest("tstclnt resumes sessions of our server", TSTCLNT_PEERS, async () => {
  await using client = await NssClient.create();
  for (const version of VERSIONS) {
    for (const tickets of [["-u"], []]) {
      if (tickets.length === 0 && version === "TLSv1.3") continue;
      await using server = await startOwnServer({ serve });
      const output = await client.sayWord(server.port, {
        versions: named(version),
        args: ["-L", "3", ...tickets],
      });
      assertMatch(output, /2 cache hits/);
      for (const resumed of [false, true, true]) {
        assertEquals((await server.nextGood()).info.resumed, resumed);
      }
    }
  }
});

peerTest("an external key is shared with tstclnt", TSTCLNT_PEERS, async () => {
  const args = ["-z", "0xAAAABBBBCCCCDDDDAAAABBBBCCCCDDDD:label"];
  const key = decodeHex("aaaabbbbccccddddaaaabbbbccccdddd");
  const externalPsks = [{ identity: new TextEncoder().encode("label"), key }];
  // It can not keep a session that began without a certificate.
  const settings = { cipherSuites: ["TLS_AES_128_GCM_SHA256"], sessionTickets: 0 };
  await using client = await NssClient.create();
  await using server = await startOwnServer({ serve, externalPsks, ...settings });
  await client.sayWord(server.port, { versions: "tls1.3:tls1.3", args });
  assertEquals((await server.nextGood()).info.resumed, true);
});

peerTest("selfserv verifies our client's certificate", SELFSERV_PEERS, async () => {
  await using server = await startSelfserv({
    ...await pemIdentity("p256"),
    clientCa: await testRoot(),
    args,
  });
  for (const version of VERSIONS) {
    for (const kind of KINDS) {
      const identities = [await testIdentity(kind, "client")];
      await asClient(server.port, { ...only(version), identities }, async (tls, info) => {
        assertEquals(info.certificateRequested, true);
        await get(tls);
      });
    }
    const error = await clientError(server.port, only(version));
    assertEquals([error.origin, error.alert], ["peer", version === "TLSv1.3" ? 116 : 42]);
  }
});

peerTest("selfserv that asks for a certificate does without", SELFSERV_PEERS, async () => {
  await using server = await startSelfserv({
    ...await pemIdentity("p256"),
    clientCa: await testRoot(),
    requireClientCertificate: false,
  });
  for (const version of VERSIONS) {
    await asClient(server.port, only(version), async (tls, info) => {
      assertEquals(info.certificateRequested, true);
      await get(tls);
    });
  }
});

peerTest("our server verifies tstclnt's certificate", TSTCLNT_PEERS, async () => {
  const settings = { serve, clientAuthentication: "require" } as const;
  await using server = await startOwnServer(settings);
  for (const kind of KINDS) {
    await using client = await NssClient.create({ identity: await pemIdentity(kind, "client") });
    for (const version of VERSIONS) {
      await client.sayWord(server.port, { versions: named(version), args });
      const { info } = await server.nextGood();
      assertEquals(info.peerCertificates[0]?.subject.toString(), "CN=client");
    }
  }
  await using client = await NssClient.create();
  for (const version of VERSIONS) {
    const { stdout, stderr } = await client.run(server.port, { versions: named(version) });
    assertMatch(
      stdout + stderr,
      /SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT|SSL_ERROR_HANDSHAKE_FAILURE_ALERT/,
    );
    assertEquals((await server.next()).error?.reason, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  }
});

peerTest("our server that asks tstclnt for a certificate does without", TSTCLNT_PEERS, async () => {
  const settings = { serve, clientAuthentication: "request" } as const;
  await using server = await startOwnServer(settings);
  await using client = await NssClient.create();
  for (const version of VERSIONS) {
    await client.sayWord(server.port, { versions: named(version) });
    assertEquals((await server.nextGood()).info.certificateRequested, true);
  }
});

peerTest("ALPN is agreed on with selfserv, or is an error", SELFSERV_PEERS, async () => {
  await using server = await startSelfserv({ ...await pemIdentity("p256"), args: ["-Q"] });
  for (const version of VERSIONS) {
    const options = only(version);
    await asClient(
      server.port,
      { ...options, alpnProtocols: ["h2", "http/1.1"] },
      async (tls, info) => {
        assertEquals(info.alpnProtocol, "http/1.1");
        await get(tls);
      },
    );
    const error = await clientError(server.port, { ...options, alpnProtocols: ["h2"] });
    assertEquals([error.origin, error.alert], ["peer", 120]);
  }
});

peerTest(
  "NSS exports the same keying material",
  [...SELFSERV_PEERS, ...TSTCLNT_PEERS],
  async () => {
    const label = "EXPORTER-of-a-test";
    const exporting = ["-x", `${label}:40`];
    const printed = /Keying Material:\s+((?:[0-9a-f]{2}:?\s*)+)/;
    const compact = (text = "") => text.replace(/[^0-9a-f]/g, "");
    await using theirs = await startSelfserv({ ...await pemIdentity("p256"), args: exporting });
    await using client = await NssClient.create();
    let exported = "";
    const remember = (tls: TlsStream) => {
      exported = encodeHex(tls.connection.exportKeyingMaterial(label, 40));
    };
    await using ours = await startOwnServer({
      serve: async (tls) => {
        remember(tls);
        await serve(tls);
      },
    });
    for (const version of VERSIONS) {
      const output = await client.sayWord(ours.port, { versions: named(version), args: exporting });
      assertEquals(compact(printed.exec(output)?.[1]), exported);
    }
    await asClient(theirs.port, {}, async (tls) => {
      remember(tls);
      await get(tls);
    });
    await theirs.process.waitFor(/Keying Material:(?:\s+(?:[0-9a-f]{2}:?)+){3}/);
    assertEquals(compact(printed.exec(theirs.process.stdout)?.[1]), exported);
  },
);

peerTest(
  "selfserv follows our key updates, and updates its keys when asked",
  SELFSERV_PEERS,
  async () => {
    const received: number[] = [];
    const trace = {
      onHandshakeMessage(direction: string, type: number, body: Uint8Array): void {
        if (direction === "received" && type === 24) received.push(body[0] as number);
      },
    };
    await using server = await startSelfserv(await pemIdentity("p256"));
    await asClient(server.port, { ...only("TLSv1.3"), trace }, async (tls) => {
      await tls.updateKeys();
      await tls.updateKeys({ requestPeer: true });
      await get(tls);
      assertEquals(received, [0]);
    });
  },
);

/** What selfserv and tstclnt say: NSS's error for the alert, and for the certificate. */
const BAD: readonly (readonly [BadServerName, number, RegExp])[] = [
  ["unknown CA", 48, /does not recognize and trust the CA/],
  ["expired", 45, /rejected your certificate as expired/],
  ["wrong host", 42, /cannot verify your certificate/],
  ["for clients only", 43, /does not support certificates of the type it received/],
];

for (const [problem, alert, message] of BAD) {
  peerTest(`selfserv hears why our client refuses it: ${problem}`, SELFSERV_PEERS, async () => {
    const bad = await badServer(problem);
    await using server = await startSelfserv({
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
    await server.process.waitFor(new RegExp(`(?:${message.source}[^]*){2}`));
  });

  peerTest(`our server hears that tstclnt refuses it: ${problem}`, TSTCLNT_PEERS, async () => {
    const bad = await badServer(problem);
    const certificates = [bad.leaf.certificate, ...bad.intermediates];
    const ca = bad.roots.map((root) => root.toPem()).join("");
    await using client = await NssClient.create({ ca });
    const identities = [{ certificates, key: bad.leaf.key }];
    await using server = await startOwnServer({ identities, serve });
    for (const version of VERSIONS) {
      const options = { versions: named(version), serverName: bad.hostname };
      const { code } = await client.run(server.port, options);
      assertEquals(code, 254);
      const { error } = await server.next();
      // In TLS 1.2 it looks at the certificate when the handshake is done, and closes without an alert.
      if (version === "TLSv1.2") continue;
      const theirs = problem === "for clients only" ? 46 : alert;
      assertEquals([error?.origin, error?.alert], ["peer", theirs]);
    }
  });
}
