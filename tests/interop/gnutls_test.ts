// Copyright 2026 the streamssl authors. MIT license.

/** GnuTLS on the other side, in both roles: all but suites and groups. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { encodeHex } from "../../wire/mod.ts";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import { runGnutlsClient, startGnutlsServer } from "../support/gnutls.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { runClient, startProcess } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { CLIENT, GROUPS, KINDS, only, priority, sayWord, SERVER, VERSIONS } from "./_gnutls.ts";
import {
  asClient,
  clientError,
  exchangeWord,
  pemIdentity,
  readText,
  sessionFrom,
  startOwnServer,
  WORD,
  writeText,
} from "./_own.ts";

peerTest("our client retries as gnutls-serv asks it to", SERVER, async () => {
  for (const [group, name] of Object.entries(GROUPS)) {
    const identity = await pemIdentity("p256");
    const options = { ...identity, priority: priority({ groups: [name] }) };
    await using server = await startGnutlsServer(options);
    const other = group === "x25519" ? "secp256r1" : "x25519";
    const settings = { groups: [other, group], keyShares: [other] };
    await asClient(server.port, settings, async (tls, info) => {
      assertEquals([info.group, info.helloRetryRequest], [group, true]);
      await exchangeWord(tls);
    });
  }
});

peerTest("gnutls-cli retries as our server asks it to", CLIENT, async () => {
  for (const helloRetryCookie of [false, true]) {
    for (const [group, name] of Object.entries(GROUPS)) {
      await using server = await startOwnServer({ groups: [group], helloRetryCookie });
      const groups = [group === "x25519" ? "SECP256R1" : "X25519", name];
      const args = ["--single-key-share"];
      await sayWord({ port: server.port, priority: priority({ groups }), args });
      const { info } = await server.nextGood();
      assertEquals([info.group, info.helloRetryRequest], [group, true]);
    }
  }
});

peerTest("our client resumes sessions of gnutls-serv", SERVER, async () => {
  await using server = await startGnutlsServer(await pemIdentity("p256"));
  for (const version of VERSIONS) {
    let session = await sessionFrom(server.port, only(version));
    for (let round = 0; round < 2; round++) {
      const options = { ...only(version), session };
      session = await asClient(server.port, options, async (tls, info) => {
        assertEquals([info.version, info.resumed, info.verifyResult], [version, true, 0]);
        await exchangeWord(tls);
        return tls.session ?? session;
      });
    }
  }
});

peerTest("gnutls-cli resumes sessions of our server", CLIENT, async () => {
  for (const version of VERSIONS) {
    for (const args of [["--resume", "--waitresumption"], ["--resume", "--noticket"]]) {
      if (version === "TLSv1.3" && args.includes("--noticket")) continue;
      await using server = await startOwnServer();
      const chosen = priority({ version });
      const output = await sayWord({ port: server.port, priority: chosen, args });
      assertMatch(output, /This is a resumed session/);
      assertEquals((await server.nextGood()).info.resumed, false);
      assertEquals((await server.nextGood()).info.resumed, true);
    }
  }
});

peerTest("gnutls-serv verifies our client's certificate", SERVER, async () => {
  await using server = await startGnutlsServer({
    ...await pemIdentity("p256"),
    priority: priority({}),
    clientCa: await testRoot(),
  });
  for (const version of VERSIONS) {
    for (const kind of KINDS) {
      const identities = [await testIdentity(kind, "client")];
      await asClient(server.port, { ...only(version), identities }, async (tls, info) => {
        assertEquals(info.certificateRequested, true);
        await exchangeWord(tls);
      });
    }
  }
  const error = await clientError(server.port, only("TLSv1.3"));
  assertEquals([error.origin, error.alert], ["peer", 116]);
});

peerTest("gnutls-serv that asks for a certificate does without", SERVER, async () => {
  await using server = await startGnutlsServer({
    ...await pemIdentity("p256"),
    clientCa: await testRoot(),
    requireClientCertificate: false,
  });
  for (const version of VERSIONS) {
    await asClient(server.port, only(version), async (tls, info) => {
      assertEquals(info.certificateRequested, true);
      await exchangeWord(tls);
    });
  }
});

peerTest("our server verifies gnutls-cli's certificate", CLIENT, async () => {
  await using server = await startOwnServer({ clientAuthentication: "require" });
  for (const version of VERSIONS) {
    for (const kind of KINDS) {
      const identity = await pemIdentity(kind, "client");
      await sayWord({ port: server.port, priority: priority({ version }), identity });
      const { info } = await server.nextGood();
      assertEquals(info.peerCertificates[0]?.subject.toString(), "CN=client");
      assertEquals([info.version, info.verifyResult], [version, 0]);
    }
    const { stdout, stderr } = await runGnutlsClient({
      port: server.port,
      ca: await testRoot(),
      priority: priority({ version }),
      input: WORD,
      until: /word-4711|alert/,
    });
    const alert = version === "TLSv1.3" ? /Received alert \[116\]/ : /Received alert \[40\]/;
    assertMatch(stdout + stderr, alert);
    assertEquals((await server.next()).error?.reason, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
  }
});

peerTest("our server that asks gnutls-cli for a certificate does without", CLIENT, async () => {
  await using server = await startOwnServer({ clientAuthentication: "request" });
  for (const version of VERSIONS) {
    await sayWord({ port: server.port, priority: priority({ version }) });
    const { info } = await server.nextGood();
    assertEquals([info.certificateRequested, info.peerCertificates.length], [true, 0]);
  }
});

peerTest("ALPN is agreed on with GnuTLS, or is an error", [...SERVER, ...CLIENT], async () => {
  const args = ["--alpn=one", "--alpn=two", "--alpn-fatal"];
  await using theirs = await startGnutlsServer({ ...await pemIdentity("p256"), args });
  await asClient(theirs.port, { alpnProtocols: ["three", "two"] }, async (tls, info) => {
    assertEquals(info.alpnProtocol, "two");
    await exchangeWord(tls);
  });
  const error = await clientError(theirs.port, { alpnProtocols: ["three"] });
  assertEquals([error.origin, error.alert], ["peer", 120]);

  await using ours = await startOwnServer({ alpnProtocols: ["one", "two"] });
  await sayWord({ port: ours.port, args: ["--alpn=three", "--alpn=two"] });
  assertEquals((await ours.nextGood()).info.alpnProtocol, "two");
  const { stdout } = await runGnutlsClient({ port: ours.port, args: ["--alpn=three"] });
  assertMatch(stdout, /Received alert \[120\]/);
  assertEquals((await ours.next()).error?.reason, "NO_APPLICATION_PROTOCOL");
});

peerTest("records are as short as GnuTLS wants them, and as we do", [
  ...SERVER,
  ...CLIENT,
], async () => {
  const text = `${"long ".repeat(700)}\n`;
  for (const version of VERSIONS) {
    const args = ["--recordsize=600"];
    await using theirs = await startGnutlsServer({ ...await pemIdentity("p256"), args });
    await asClient(theirs.port, { ...only(version), recordSizeLimit: 512 }, async (tls) => {
      await writeText(tls, text);
      const lengths: number[] = [];
      let heard = "";
      while (heard.length < text.length) {
        const bytes = await tls.read() ?? new Uint8Array();
        lengths.push(bytes.length);
        heard += new TextDecoder().decode(bytes);
      }
      assertEquals(heard, text);
      assertEquals(Math.max(...lengths) <= 512, true);
    });
    await using ours = await startOwnServer({ recordSizeLimit: 512 });
    // gnutls-cli loses what is beyond a record of what it reads at once.
    const input = `${"long ".repeat(90)}end\n`;
    const until = /long end\n/;
    await sayWord({ port: ours.port, priority: priority({ version }), args, input, until });
    await ours.nextGood();
  }
});

peerTest("GnuTLS exports the same keying material", [...SERVER, ...CLIENT], async () => {
  const label = "EXPORTER-of-a-test";
  const args = [`--keymatexport=${label}`, "--keymatexportsize=40"];
  const printed = /Key material: ([0-9a-f]+)/;
  for (const version of VERSIONS) {
    await using theirs = await startGnutlsServer({ ...await pemIdentity("p256"), args });
    await asClient(theirs.port, only(version), async (tls) => {
      await exchangeWord(tls);
      const exported = encodeHex(tls.connection.exportKeyingMaterial(label, 40));
      assertEquals((await theirs.process.waitFor(printed))[1], exported);
    });
    let exported = "";
    await using ours = await startOwnServer({
      serve: async (tls) => {
        exported = encodeHex(tls.connection.exportKeyingMaterial(label, 40));
        await exchangeWord(tls);
      },
    });
    const output = await sayWord({ port: ours.port, priority: priority({ version }), args });
    assertEquals(printed.exec(output)?.[1], exported);
  }
});

peerTest("GnuTLS writes the same key log", CLIENT, async () => {
  await using directory = await tempDirectory();
  for (const version of VERSIONS) {
    const file = directory.file(version);
    const lines: string[] = [];
    await using server = await startOwnServer({ keyLog: (line) => lines.push(line) });
    const args = ["--insecure", `--port=${server.port}`, `--priority=${priority({ version })}`];
    const env = { SSLKEYLOGFILE: file };
    const { code } = await runClient(peerPath("gnutls-cli"), [...args, "127.0.0.1"], "", { env });
    assertEquals(code, 0);
    await server.nextGood();
    const theirs = (await Deno.readTextFile(file)).trim().split("\n");
    for (const line of lines) assertStringIncludes(theirs.join("\n"), line);
    assertEquals(lines.length, version === "TLSv1.3" ? 5 : 1);
  }
});

peerTest("keys are updated by us and by gnutls-cli", [...SERVER, ...CLIENT], async () => {
  const updates = { sent: [] as number[], received: [] as number[] };
  const trace = {
    onHandshakeMessage(direction: "sent" | "received", type: number, body: Uint8Array): void {
      if (type === 24) updates[direction].push(body[0] as number);
    },
  };
  await using theirs = await startGnutlsServer(await pemIdentity("p256"));
  await asClient(theirs.port, { ...only("TLSv1.3"), trace }, async (tls) => {
    await tls.updateKeys();
    await exchangeWord(tls);
    await tls.updateKeys({ requestPeer: true });
    await exchangeWord(tls);
    await exchangeWord(tls);
    assertEquals(updates, { sent: [0, 1], received: [0] });
  });
  updates.sent = [];
  updates.received = [];
  const over = Promise.withResolvers<void>();
  await using ours = await startOwnServer({
    trace,
    serve: async (tls) => {
      for (let count = 0; count < 3; count++) {
        await writeText(tls, await readText(tls, /\n/));
        if (count === 0) await tls.updateKeys({ requestPeer: true });
      }
      over.resolve();
    },
  });
  const args = ["--insecure", "--inline-commands", `--port=${ours.port}`, "127.0.0.1"];
  await using client = startProcess(peerPath("gnutls-cli"), args);
  for (const text of ["first", "second", "third"]) {
    await client.write(`${text}\n`);
    await client.waitFor(new RegExp(`\n${text}\n`));
    if (text === "second") await client.write("^rekey^\n");
  }
  await over.promise;
  await ours.nextGood();
  assertEquals(updates, { sent: [1, 0], received: [0, 1] });
});

const BAD: readonly (readonly [BadServerName, number])[] = [
  ["unknown CA", 48],
  ["expired", 45],
  ["wrong host", 42],
  ["for clients only", 43],
];

for (const [problem, alert] of BAD) {
  peerTest(`gnutls-serv hears why our client refuses it: ${problem}`, SERVER, async () => {
    const bad = await badServer(problem);
    const chain = bad.intermediates.map((each) => each.toPem()).join("");
    const identity = { certificate: bad.leaf.pem, chain, key: bad.leaf.keyPem };
    const caCerts = bad.roots.map((root) => root.toPem());
    for (const version of VERSIONS) {
      await using server = await startGnutlsServer({ ...identity, args: ["--debug=5"] });
      const options = { ...only(version), hostname: bad.hostname, caCerts };
      const error = await clientError(server.port, options);
      assertEquals([error.origin, error.alert], ["local", alert]);
      await server.process.waitFor(new RegExp(`Alert\\[2\\|${alert}\\]`));
    }
  });

  peerTest(`our server hears that gnutls-cli refuses it: ${problem}`, CLIENT, async () => {
    const bad = await badServer(problem);
    const certificates = [bad.leaf.certificate, ...bad.intermediates];
    const ca = bad.roots.map((root) => root.toPem()).join("");
    const serverName = bad.hostname;
    for (const version of VERSIONS) {
      const identities = [{ certificates, key: bad.leaf.key }];
      await using server = await startOwnServer({ identities });
      const chosen = { priority: priority({ version }), serverName };
      const { code } = await runGnutlsClient({ port: server.port, ca, ...chosen });
      assertEquals(code, 1);
      const { error } = await server.next();
      assertEquals(error?.origin, "peer");
    }
  });
}

peerTest("data that gnutls-serv cuts off is noticed", SERVER, async () => {
  for (const version of VERSIONS) {
    const server = await startGnutlsServer(await pemIdentity("p256"));
    const error = await clientError(server.port, only(version), async (tls) => {
      await exchangeWord(tls);
      const [reading] = await Promise.allSettled([tls.read(), server.process.stop()]);
      if (reading.status === "rejected") throw reading.reason;
    }).finally(() => server[Symbol.asyncDispose]());
    assertEquals([error.origin, error.reason], ["local", "UNEXPECTED_EOF_WHILE_READING"]);
  }
});

peerTest("gnutls-cli notices when our server breaks off, and when it closes", CLIENT, async () => {
  for (const version of VERSIONS) {
    for (const reason of [new Error("broken off"), undefined]) {
      await using server = await startOwnServer({
        serve: async (tls) => {
          await exchangeWord(tls);
          await tls.close(reason);
        },
      });
      const { code, stdout, stderr } = await runGnutlsClient({
        port: server.port,
        ca: await testRoot(),
        priority: priority({ version }),
        input: WORD,
        until: /Peer has closed|non-properly terminated/,
      });
      assertEquals(code, reason === undefined ? 0 : 1, stdout + stderr);
    }
  }
});
