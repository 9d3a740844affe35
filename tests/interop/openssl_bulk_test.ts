// Copyright 2026 the streamssl authors. MIT license.

/** 100 MiB each way with the openssl program, in both roles. */

import { assertEquals } from "@std/assert";
import { runOpensslClient, startOpensslServer } from "../support/openssl.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { startProcess } from "../support/process.ts";
import {
  BULK_SIZE,
  BULK_TIMEOUT,
  receiveBulk,
  receivedOf,
  sendBulk,
  wholeBulk,
  writeBulk,
} from "./_bulk.ts";
import { asClient, pemIdentity, readToEnd, startOwnServer } from "./_own.ts";

const PEERS = ["openssl"] as const;
const timeout = BULK_TIMEOUT;

peerTest("100 MiB from our client to s_server", PEERS, async () => {
  const options = { ...await pemIdentity("p256"), mode: "print", args: ["-quiet"] } as const;
  await using server = await startOpensslServer(options);
  await asClient(server.port, { timeout }, async (tls) => {
    await sendBulk(tls);
    // It answers close_notify when it has read what was before.
    await readToEnd(tls);
  });
  await server.process.stop();
  assertEquals(receivedOf(server.process.stdoutBytes), wholeBulk());
});

peerTest("100 MiB from s_server to our client", PEERS, async () => {
  const options = { ...await pemIdentity("p256"), mode: "print", args: ["-quiet"] } as const;
  await using server = await startOpensslServer(options);
  await asClient(server.port, { timeout }, async (tls) => {
    const [received] = await Promise.all([
      receiveBulk(tls, "size"),
      writeBulk((bytes) => server.process.write(bytes)),
    ]);
    assertEquals(received, wholeBulk());
  });
});

peerTest("100 MiB from s_client to our server", PEERS, async () => {
  await using server = await startOwnServer({
    timeout,
    serve: async (tls) => {
      assertEquals(await receiveBulk(tls), wholeBulk());
    },
  });
  const target = `127.0.0.1:${server.port}`;
  const args = ["s_client", "-connect", target, "-quiet", "-no_ign_eof", "-nocommands"];
  await using client = startProcess(peerPath("openssl"), args);
  await writeBulk((bytes) => client.write(bytes));
  await client.closeStdin();
  await server.nextGood();
});

peerTest("100 MiB from our server to s_client", PEERS, async () => {
  await using server = await startOwnServer({ timeout, serve: sendBulk });
  const { port } = server;
  const { stdoutBytes } = await runOpensslClient({ port, args: ["-quiet"], timeout });
  assertEquals(stdoutBytes.length, BULK_SIZE);
  assertEquals(receivedOf(stdoutBytes), wholeBulk());
});
