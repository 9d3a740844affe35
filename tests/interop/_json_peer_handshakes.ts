// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertMatch } from "@std/assert";
import { encodeHex } from "../../wire/mod.ts";
import { type JsonPeerName, runJsonClient, startJsonServer } from "../support/json_peer.ts";
import { peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";
import { testRoot } from "../support/tls_identities.ts";
import { goodClient, type JsonPeerFacts, only, VERSIONS } from "./_json_peer.ts";
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

/** Every suite, group and kind of certificate, in both roles. */
export function testCombinations(name: JsonPeerName, facts: JsonPeerFacts): void {
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

/** What the handshake and the connection do beside. */
export function testFeatures(name: JsonPeerName, facts: JsonPeerFacts): void {
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

  peerTest(`a ${name} peer gets all that we wrote before we closed`, [name], async () => {
    const size = 3_000_000;
    for (const version of VERSIONS) {
      const identity = await pemIdentity("p256");
      await using theirs = await startJsonServer(name, { ...identity, action: "sink" });
      await asClient(theirs.port, only(version), (tls) => tls.write(new Uint8Array(size)));
      assertEquals((await theirs.waitForEvents("done"))[0]?.received, size);
      await using ours = await startOwnServer({ serve: (tls) => tls.write(new Uint8Array(size)) });
      // It sends what nobody reads.
      const client = { port: ours.port, ca: await testRoot(), ...only(version), size: 10_000 };
      assertEquals((await runJsonClient(name, client)).results[0]?.received, size);
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
