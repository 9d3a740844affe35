// Copyright 2026 the streamssl authors. MIT license.

/** What go_test.ts and node_test.ts share: the same conversations with Go's crypto/tls and node:tls. */

import { assertEquals, assertMatch } from "@std/assert";
import { encodeHex } from "../../wire/mod.ts";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import {
  type JsonClientOptions,
  type JsonClientResult,
  type JsonPeerName,
  runJsonClient,
  startJsonServer,
} from "../support/json_peer.ts";
import { peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";
import {
  BULK_SIZE,
  BULK_TIMEOUT,
  digestOfBulk,
  receiveBulk,
  sendBulk,
  wholeBulk,
} from "./_bulk.ts";
import {
  asClient,
  clientError,
  exchangeWord,
  pemIdentity,
  readText,
  readToEnd,
  sessionFrom,
  startOwnServer,
  WORD,
  writeText,
} from "./_own.ts";

const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
type Version = typeof VERSIONS[number];

/** What a peer is able to, and how it says things. */
export interface JsonPeerFacts {
  /** The kinds of certificates that it knows. */
  readonly kinds: readonly IdentityKind[];
  /** The groups of TLS 1.3 that it knows. */
  readonly groups: readonly string[];
  /** The groups that it sends a key share for when it is offered all three of x25519, P-256, P-384. */
  readonly firstGroup: string;
  /** The suites of TLS 1.3. */
  readonly suites: readonly string[];
  /** The suites of TLS 1.2 for ECDSA certificates; `_RSA_` makes those for RSA of them. */
  readonly suites12: readonly string[];
  /** Whether the client may choose its TLS 1.3 suites. */
  readonly choosesSuites: boolean;
  /** Whether a client takes long to start: then every suite goes with one group, and every group once. */
  readonly startsSlowly: boolean;
  /** What it says to alerts. */
  readonly alerts: Readonly<Record<number, RegExp>>;
  /** The alert for a client without a certificate, by version. */
  readonly noCertificateAlert: Readonly<Record<Version, number>>;
}

/** The client that says the word, verifies us, and has to go well. */
export async function goodClient(
  name: JsonPeerName,
  options: JsonClientOptions,
): Promise<JsonClientResult> {
  const result = await runJsonClient(name, { ca: await testRoot(), message: WORD, ...options });
  assertEquals(result.error, undefined);
  for (const { text } of result.results) assertEquals(text, WORD);
  return result;
}

function only(version: Version): { minVersion: Version; maxVersion: Version } {
  return { minVersion: version, maxVersion: version };
}

/** The tests for a peer. */
export function testJsonPeer(name: JsonPeerName, facts: JsonPeerFacts): void {
  testCombinations(name, facts);
  testFeatures(name, facts);
  testClientCertificates(name, facts);
  testFailures(name, facts);
  testBulk(name);
}

function testCombinations(name: JsonPeerName, facts: JsonPeerFacts): void {
  for (const kind of facts.kinds) {
    const authentication = kind.startsWith("rsa") ? "_RSA_" : "_ECDSA_";
    const suites12 = facts.suites12.map((suite) => suite.replace("_ECDSA_", authentication));

    peerTest(`our client with a ${name} server of kind ${kind}: every suite and group`, [
      name,
    ], async () => {
      await using server = await startJsonServer(name, {
        ...await pemIdentity(kind),
        groups: facts.groups,
        suites: [...(facts.choosesSuites ? facts.suites : []), ...suites12],
      });
      for (const suite of facts.suites) {
        for (const group of facts.groups) {
          const options = { ...only("TLSv1.3"), cipherSuites: [suite], groups: [group] };
          await asClient(server.port, options, async (tls, info) => {
            assertEquals([info.cipherSuite, info.group, info.verifyResult], [suite, group, 0]);
            await exchangeWord(tls);
          });
        }
      }
      for (const suite of suites12) {
        const options = { ...only("TLSv1.2"), cipherString: `${suite}:@SECLEVEL=0` };
        await asClient(server.port, options, async (tls, info) => {
          assertEquals([info.version, info.cipherSuite], ["TLSv1.2", suite]);
          await exchangeWord(tls);
        });
      }
    });

    peerTest(`a ${name} client with our server of kind ${kind}: every suite and group`, [
      name,
    ], async () => {
      for (const suite of facts.suites) {
        await using server = await startOwnServer({ kind, cipherSuites: [suite] });
        const once = facts.startsSlowly && (suite !== facts.suites[0] || kind !== "p256");
        for (const group of once ? facts.groups.slice(0, 1) : facts.groups) {
          const { handshakes } = await goodClient(name, {
            port: server.port,
            ...only("TLSv1.3"),
            groups: [group],
          });
          assertEquals([handshakes[0]?.version, handshakes[0]?.suite], ["TLSv1.3", suite]);
          assertEquals((await server.nextGood()).info.group, group);
        }
      }
      await using server = await startOwnServer({ kind, cipherString: "ALL:@SECLEVEL=0" });
      for (const suite of suites12) {
        const options = { port: server.port, ...only("TLSv1.2"), suites: [suite] };
        const { handshakes } = await goodClient(name, options);
        assertEquals([handshakes[0]?.version, handshakes[0]?.suite], ["TLSv1.2", suite]);
      }
    });
  }
}

function testFeatures(name: JsonPeerName, facts: JsonPeerFacts): void {
  peerTest(`our client retries as a ${name} server asks it to`, [name], async () => {
    for (const group of facts.groups) {
      const identity = await pemIdentity("p256");
      await using server = await startJsonServer(name, { ...identity, groups: [group] });
      const other = group === "x25519" ? "secp256r1" : "x25519";
      const options = { groups: [other, group], keyShares: [other] };
      await asClient(server.port, options, async (tls, info) => {
        assertEquals([info.group, info.helloRetryRequest], [group, true]);
        await exchangeWord(tls);
      });
    }
  });

  peerTest(`a ${name} client retries as our server asks it to`, [name], async () => {
    for (const helloRetryCookie of [false, true]) {
      for (const group of ["secp384r1", facts.firstGroup]) {
        await using server = await startOwnServer({ groups: [group], helloRetryCookie });
        const groups = ["x25519", "secp256r1", "secp384r1"];
        await goodClient(name, { port: server.port, groups });
        const { info } = await server.nextGood();
        assertEquals(info.group, group);
        assertEquals(info.helloRetryRequest, helloRetryCookie || group !== facts.firstGroup);
      }
    }
  });

  peerTest(`our client resumes sessions of a ${name} server`, [name], async () => {
    await using server = await startJsonServer(name, await pemIdentity("p256"));
    for (const version of VERSIONS) {
      let session = await sessionFrom(server.port, only(version));
      for (let round = 0; round < 2; round++) {
        const options = { ...only(version), session };
        session = await asClient(server.port, options, async (tls, info) => {
          assertEquals([info.version, info.resumed, info.verifyResult], [version, true, 0]);
          await exchangeWord(tls);
          // OpenSSL with a ticket callback, as in Node, gives no new ticket.
          return tls.session ?? session;
        });
      }
    }
  });

  peerTest(`a ${name} client resumes sessions of our server`, [name], async () => {
    for (const version of VERSIONS) {
      for (const tickets of [true, false]) {
        // Go's client knows no session ids.
        if (!tickets && (name === "go" || version === "TLSv1.3")) continue;
        await using server = await startOwnServer({ tickets });
        const options = { port: server.port, ...only(version), connections: 3 };
        const { handshakes } = await goodClient(name, options);
        assertEquals(handshakes.map(({ resumed }) => resumed), [false, true, true]);
        for (const resumed of [false, true, true]) {
          assertEquals((await server.nextGood()).info.resumed, resumed);
        }
      }
    }
  });

  peerTest(`ALPN is agreed on with ${name}, or is an error`, [name], async () => {
    for (const version of VERSIONS) {
      const identity = await pemIdentity("p256");
      await using theirs = await startJsonServer(name, { ...identity, alpn: ["one", "two"] });
      const options = { ...only(version), alpnProtocols: ["three", "two"] };
      await asClient(theirs.port, options, async (tls, info) => {
        assertEquals(info.alpnProtocol, "two");
        await exchangeWord(tls);
      });
      const error = await clientError(theirs.port, { ...options, alpnProtocols: ["three"] });
      assertEquals([error.origin, error.alert], ["peer", 120]);

      await using ours = await startOwnServer({ alpnProtocols: ["one", "two"] });
      const client = { port: ours.port, ...only(version) };
      const { handshakes } = await goodClient(name, { ...client, alpn: ["three", "two"] });
      assertEquals(handshakes[0]?.alpn, "two");
      assertEquals((await ours.nextGood()).info.alpnProtocol, "two");
      const refused = await runJsonClient(name, { ...client, alpn: ["three"] });
      assertMatch(refused.error ?? "", facts.alerts[120] as RegExp);
    }
  });

  peerTest(`${name} exports the same keying material and writes the same key log`, [
    name,
  ], async () => {
    const exporterLabel = "EXPORTER-of-a-test";
    await using directory = await tempDirectory();
    for (const version of VERSIONS) {
      const lines: string[] = [];
      const keyLog = (line: string) => lines.push(line);
      const keyLogFile = directory.file(version);
      const peer = { exporterLabel, keyLogFile };
      {
        await using server = await startJsonServer(name, { ...await pemIdentity("p256"), ...peer });
        await asClient(server.port, { ...only(version), keyLog }, async (tls) => {
          const ours = encodeHex(tls.connection.exportKeyingMaterial(exporterLabel, 32));
          await exchangeWord(tls);
          assertEquals((await server.waitForEvents("handshake"))[0]?.exporter, ours);
        });
      }
      await using server = await startOwnServer({ keyLog });
      let exported = "";
      await using exporting = await startOwnServer({
        keyLog,
        serve: async (tls) => {
          exported = encodeHex(tls.connection.exportKeyingMaterial(exporterLabel, 32));
          await exchangeWord(tls);
        },
      });
      await goodClient(name, { port: server.port, ...only(version), ...peer });
      const { handshakes } = await goodClient(name, {
        port: exporting.port,
        ...only(version),
        ...peer,
      });
      assertEquals(handshakes[0]?.exporter, exported);
      const theirs = (await Deno.readTextFile(keyLogFile)).trim().split("\n").sort();
      // Go does not log the exporter's secret.
      const same = lines.filter((line) => theirs.includes(line) || !line.startsWith("EXPORTER"));
      assertEquals(same.sort(), theirs);
      assertEquals(new Set(theirs.map((line) => line.split(" ")[1])).size, 3);
    }
  });

  peerTest(`a direction that is closed leaves the other open, with ${name}`, [name], async () => {
    for (const version of VERSIONS) {
      await using theirs = await startJsonServer(name, {
        ...await pemIdentity("p256"),
        action: "sink",
      });
      await asClient(theirs.port, only(version), async (tls) => {
        await writeText(tls, WORD);
        await tls.closeWrite();
        assertMatch(new TextDecoder().decode(await readToEnd(tls)), /^[0-9a-f]{64}\n$/);
      });
      await using ours = await startOwnServer({
        serve: async (tls) => {
          const heard = await readToEnd(tls);
          await tls.write(heard);
          await tls.closeWrite();
        },
      });
      await goodClient(name, { port: ours.port, ...only(version) });
      await ours.nextGood();
    }
  });

  peerTest(`${name} follows our key updates, and updates its keys when asked`, [name], async () => {
    const received: number[] = [];
    const trace = {
      onHandshakeMessage(direction: string, type: number, body: Uint8Array): void {
        if (direction === "received" && type === 24) received.push(body[0] as number);
      },
    };
    await using server = await startJsonServer(name, await pemIdentity("p256"));
    await asClient(server.port, { ...only("TLSv1.3"), trace }, async (tls) => {
      await tls.updateKeys();
      await exchangeWord(tls);
      assertEquals(received, []);
      for (const answers of [[0], [0, 0]]) {
        await tls.updateKeys({ requestPeer: true });
        await exchangeWord(tls);
        await exchangeWord(tls);
        assertEquals(received, answers);
      }
    });
    await using ours = await startOwnServer({
      serve: async (tls) => {
        // Go forgets to follow when it is asked for an update after it has closed its direction.
        await tls.updateKeys({ requestPeer: name !== "go" });
        await writeText(tls, await readText(tls, /\n/));
        await tls.closeWrite();
        await readToEnd(tls);
      },
    });
    await goodClient(name, { port: ours.port, ...only("TLSv1.3") });
    await ours.nextGood();
  });
}

function testClientCertificates(name: JsonPeerName, facts: JsonPeerFacts): void {
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

function testFailures(name: JsonPeerName, facts: JsonPeerFacts): void {
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

function testBulk(name: JsonPeerName): void {
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
