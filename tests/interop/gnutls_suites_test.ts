// Copyright 2026 the streamssl authors. MIT license.

/** GnuTLS on the other side, in both roles: suites, groups and kinds of certificates. */

import { assertEquals } from "@std/assert";
import { startGnutlsServer } from "../support/gnutls.ts";
import { peerTest } from "../support/peers.ts";
import {
  CLIENT,
  GROUPS,
  KINDS,
  only,
  priority,
  sayWord,
  SERVER,
  SUITES,
  SUITES12,
} from "./_gnutls.ts";
import { asClient, exchangeWord, pemIdentity, startOwnServer } from "./_own.ts";

for (const kind of KINDS) {
  const forKind = (suite: string) =>
    kind.startsWith("rsa") ? suite.replace("_ECDSA_", "_RSA_") : suite;
  // There are none with AES-CCM for RSA and ECDHE.
  const suites12 = Object.entries(SUITES12).filter(([suite]) =>
    !(kind.startsWith("rsa") && suite.includes("CCM"))
  );

  peerTest(
    `our client with gnutls-serv of kind ${kind}: every suite and group`,
    SERVER,
    async () => {
      const identity = await pemIdentity(kind);
      await using server = await startGnutlsServer({ ...identity, priority: priority({}) });
      for (const suite of Object.keys(SUITES)) {
        for (const group of Object.keys(GROUPS)) {
          const options = { ...only("TLSv1.3"), cipherSuites: [suite], groups: [group] };
          await asClient(server.port, options, async (tls, info) => {
            assertEquals([info.cipherSuite, info.group, info.verifyResult], [suite, group, 0]);
            await exchangeWord(tls);
          });
        }
      }
      for (const suite of suites12.map(([name]) => forKind(name))) {
        const options = { ...only("TLSv1.2"), cipherString: `${suite}:@SECLEVEL=0` };
        await asClient(server.port, options, async (tls, info) => {
          assertEquals([info.version, info.cipherSuite], ["TLSv1.2", suite]);
          assertEquals(info.extendedMasterSecret, true);
          await exchangeWord(tls);
        });
      }
    },
  );

  peerTest(
    `gnutls-cli with our server of kind ${kind}: every suite and group`,
    CLIENT,
    async () => {
      await using server = await startOwnServer({
        kind,
        cipherSuites: Object.keys(SUITES),
        cipherString: "ALL:@SECLEVEL=0",
      });
      for (const [suite, cipher] of Object.entries(SUITES)) {
        for (const [group, name] of Object.entries(GROUPS)) {
          const chosen = { version: "TLSv1.3", cipher, groups: [name] } as const;
          await sayWord({ port: server.port, priority: priority(chosen) });
          const { info } = await server.nextGood();
          assertEquals([info.cipherSuite, info.group], [suite, group]);
        }
      }
      for (const [suite, [cipher, mac]] of suites12) {
        const chosen = { version: "TLSv1.2", cipher, mac } as const;
        await sayWord({ port: server.port, priority: priority(chosen) });
        const { info } = await server.nextGood();
        assertEquals([info.version, info.cipherSuite], ["TLSv1.2", forKind(suite)]);
      }
    },
  );
}
