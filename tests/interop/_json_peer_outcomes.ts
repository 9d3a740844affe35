// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import { type JsonPeerName, runJsonClient, startJsonServer } from "../support/json_peer.ts";
import { peerTest } from "../support/peers.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import {
  BULK_SIZE,
  BULK_TIMEOUT,
  digestOfBulk,
  receiveBulk,
  sendBulk,
  wholeBulk,
} from "./_bulk.ts";
import { goodClient, type JsonPeerFacts, only, VERSIONS } from "./_json_peer.ts";
import {
  asClient,
  clientError,
  exchangeWord,
  pemIdentity,
  readText,
  startOwnServer,
} from "./_own.ts";

/** Client certificates, in both roles. */
export function testClientCertificates(name: JsonPeerName, facts: JsonPeerFacts): void {
  peerTest(`a ${name} server verifies our client's certificate`, [name], async () => {
    await using server = await startJsonServer(name, {
      ...await pemIdentity("p256"),
      clientCa: await testRoot(),
      clientAuth: "require",
    });
    for (const version of VERSIONS) {
      for (const kind of facts.kinds) {
        const identities = [await testIdentity(kind, "client")];
        await asClient(server.port, { ...only(version), identities }, async (tls, info) => {
          assertEquals(info.certificateRequested, true);
          await exchangeWord(tls);
        });
      }
    }
    const events = await server.waitForEvents("handshake", 2 * facts.kinds.length);
    assertEquals(new Set(events.map(({ peerSubject }) => peerSubject)), new Set(["CN=client"]));
    for (const version of VERSIONS) {
      const error = await clientError(server.port, only(version));
      assertEquals([error.origin, error.alert], ["peer", facts.noCertificateAlert[version]]);
    }
  });

  peerTest(`a ${name} server that asks for a certificate does without`, [name], async () => {
    await using server = await startJsonServer(name, {
      ...await pemIdentity("p256"),
      clientCa: await testRoot(),
      clientAuth: "request",
    });
    for (const version of VERSIONS) {
      await asClient(server.port, only(version), async (tls, info) => {
        assertEquals(info.certificateRequested, true);
        await exchangeWord(tls);
      });
    }
  });

  peerTest(`our server verifies a ${name} client's certificate`, [name], async () => {
    await using server = await startOwnServer({ clientAuthentication: "require" });
    for (const version of VERSIONS) {
      for (const kind of facts.kinds) {
        const identity = await pemIdentity(kind, "client");
        await goodClient(name, { port: server.port, ...only(version), identity });
        const { info } = await server.nextGood();
        assertEquals(info.peerCertificates[0]?.subject.toString(), "CN=client");
        assertEquals(info.verifyResult, 0);
      }
      const without = await runJsonClient(name, { port: server.port, ...only(version) });
      assertMatch(without.error ?? "", facts.alerts[version === "TLSv1.3" ? 116 : 40] as RegExp);
      assertEquals((await server.next()).error?.reason, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
    }
  });

  peerTest(`our server that asks a ${name} client for a certificate does without`, [
    name,
  ], async () => {
    await using server = await startOwnServer({ clientAuthentication: "request" });
    for (const version of VERSIONS) {
      await goodClient(name, { port: server.port, ...only(version) });
      const { info } = await server.nextGood();
      assertEquals([info.certificateRequested, info.peerCertificates.length], [true, 0]);
    }
  });
}

/** Refusals and broken connections. */
export function testFailures(name: JsonPeerName, facts: JsonPeerFacts): void {
  const problems: readonly BadServerName[] = [
    ...["unknown CA", "expired", "wrong host", "for clients only"] as const,
  ];
  for (const problem of problems) {
    peerTest(`a ${name} server hears why our client refuses it: ${problem}`, [name], async () => {
      const bad = await badServer(problem);
      for (const version of VERSIONS) {
        await using server = await startJsonServer(name, {
          certificate: bad.leaf.pem,
          chain: bad.intermediates.map((each) => each.toPem()).join(""),
          key: bad.leaf.keyPem,
        });
        const caCerts = bad.roots.map((root) => root.toPem());
        const options = { ...only(version), hostname: bad.hostname, caCerts };
        const error = await clientError(server.port, options);
        assertEquals([error.origin, error.reason], ["local", "CERTIFICATE_VERIFY_FAILED"]);
        const [event] = await server.waitForEvents("error");
        assertMatch(event?.message ?? "", facts.alerts[error.alert as number] as RegExp);
      }
    });

    peerTest(`a ${name} client refuses our server: ${problem}`, [name], async () => {
      const bad = await badServer(problem);
      const certificates = [bad.leaf.certificate, ...bad.intermediates];
      const identities = [{ certificates, key: bad.leaf.key }];
      for (const version of VERSIONS) {
        await using server = await startOwnServer({ identities });
        const result = await runJsonClient(name, {
          port: server.port,
          ca: bad.roots.map((root) => root.toPem()).join(""),
          serverName: bad.hostname,
          ...only(version),
        });
        assertEquals(result.code, 1);
        const { error } = await server.next();
        // Node looks at the certificate when the handshake is done, and closes without an alert.
        if (name === "go") assertEquals([error?.origin, error?.alert], ["peer", 42]);
      }
    });
  }

  peerTest(`data that a ${name} server cuts off is noticed`, [name], async () => {
    for (const version of VERSIONS) {
      const server = await startJsonServer(name, await pemIdentity("p256"));
      const error = await clientError(server.port, only(version), async (tls) => {
        await exchangeWord(tls);
        const [reading] = await Promise.allSettled([tls.read(), server.process.stop()]);
        if (reading.status === "rejected") throw reading.reason;
      }).finally(() => server[Symbol.asyncDispose]());
      assertEquals([error.origin, error.reason], ["local", "UNEXPECTED_EOF_WHILE_READING"]);
    }
  });

  peerTest(`no version in common with ${name}`, [name], async () => {
    const old = { maxVersion: "TLSv1.2" };
    await using theirs = await startJsonServer(name, { ...await pemIdentity("p256"), ...old });
    const error = await clientError(theirs.port, { minVersion: "TLSv1.3" });
    assertEquals([error.origin, error.alert], ["peer", 70]);
    await using ours = await startOwnServer({ minVersion: "TLSv1.3" });
    const result = await runJsonClient(name, { port: ours.port, ...old });
    assertMatch(result.error ?? "", facts.alerts[70] as RegExp);
    assertEquals((await ours.next()).error?.reason, "UNSUPPORTED_PROTOCOL");
  });
}

/** 100 MiB each way. */
export function testBulk(name: JsonPeerName): void {
  const timeout = BULK_TIMEOUT;

  peerTest(`100 MiB from our client to a ${name} server`, [name], async () => {
    const options = { ...await pemIdentity("p256"), action: "sink" } as const;
    await using server = await startJsonServer(name, options);
    await asClient(server.port, { timeout }, async (tls) => {
      await sendBulk(tls);
      assertEquals(await readText(tls, /\n/), `${digestOfBulk()}\n`);
    });
  });

  peerTest(`100 MiB from a ${name} server to our client`, [name], async () => {
    const options = { ...await pemIdentity("p256"), action: "source", size: BULK_SIZE } as const;
    await using server = await startJsonServer(name, options);
    await asClient(server.port, { timeout }, async (tls) => {
      assertEquals(await receiveBulk(tls), wholeBulk());
    });
  });

  peerTest(`100 MiB from a ${name} client to our server, and back`, [name], async () => {
    let received: unknown;
    await using server = await startOwnServer({
      timeout,
      serve: async (tls) => {
        received = await receiveBulk(tls);
        await sendBulk(tls);
      },
    });
    const client = { port: server.port, size: BULK_SIZE, timeout };
    const { results } = await runJsonClient(name, { ca: await testRoot(), ...client });
    assertEquals(received, wholeBulk());
    assertEquals([results[0]?.received, results[0]?.sha256], [BULK_SIZE, digestOfBulk()]);
  });
}
