// Copyright 2026 the streamssl authors. MIT license.

/** Bad input where an asynchronous engine computes: the same errors, in the same order. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Engine, portableEngine, webEngine } from "../../crypto/mod.ts";
import { TlsContext, type TlsContextOptions, TlsError } from "../../tls/mod.ts";
import { assertDead, type Role } from "../support/tls_adversary.ts";
import { flipped } from "../support/tls_edits.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { type PairOptions, TlsPair } from "../support/tls_pair.ts";

const VERSIONS = ["TLSv1.3", "TLSv1.2"] as const;
const ROLES: readonly Role[] = ["client", "server"];

function engines(): readonly Engine[] {
  const web = webEngine();
  if (web === undefined) throw new Error("This runtime has no WebCrypto");
  return [web, portableEngine];
}

async function pairOf(version: typeof VERSIONS[number], options: PairOptions): Promise<TlsPair> {
  const shared: TlsContextOptions = {
    minVersion: version,
    maxVersion: version,
    engines: engines(),
    cipherSuites: ["TLS_AES_128_GCM_SHA256"],
    cipherString: "ECDHE-ECDSA-AES128-GCM-SHA256",
  };
  return new TlsPair(
    new TlsContext({ ...shared, caCerts: [await testRoot()] }),
    new TlsContext({ ...shared, identities: [await testIdentity("p256")] }),
    options,
  );
}

for (const version of VERSIONS) {
  for (const from of ROLES) {
    const to = from === "client" ? "server" : "client";
    Deno.test(`A record of ${version} that was changed kills the ${to}, data before it is read`, async () => {
      let tampers = false;
      const pair = await pairOf(version, {
        tamper: (side, bytes) => tampers && side === from ? flipped(bytes, -1) : bytes,
      });
      await pair.handshake();
      await pair.poll("client");
      await pair.poll("server");
      tampers = true;
      // Five records leave together; the last of them is changed on its way.
      const data = new Uint8Array(5 * 16_384).fill(5);
      pair[from].write(data);
      await pair[from].sealing;
      await pair.pump(from);
      let length = 0;
      const error = await assertRejects(async () => {
        for (;;) {
          const outcome = await pair.poll(to);
          assert(outcome.done);
          length += (outcome as { value: Uint8Array }).value.length;
        }
      }, TlsError);
      assertEquals(error.reason, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
      assertEquals(length, 4 * 16_384);
      await pair[to].sealing;
      await pair.pump(to);
      assertDead(pair[to], error);
      const told = await assertRejects(() => pair.poll(from), TlsError);
      assertEquals([told.origin, told.alert], ["peer", 20]);
    });

    Deno.test(`A handshake of ${version} in which the ${from} is changed ends on both sides`, async () => {
      for (const at of [0, 1]) {
        let flight = 0;
        const pair = await pairOf(version, {
          tamper: (side, bytes) =>
            side === from && flight++ === at ? flipped(bytes, Math.max(-20, -bytes.length)) : bytes,
        });
        await pair.tryHandshake();
        const errors = [pair.errors.client, pair.errors.server] as (TlsError | undefined)[];
        assert(errors.some((error) => error?.origin === "local"), `${from} ${at}`);
        for (const error of errors) assert(error?.reason !== "ERR_INTERNAL_ERROR", String(error));
      }
    });
  }

  Deno.test(`A connection of ${version} that is destroyed while an engine works stays silent`, async () => {
    const pair = await pairOf(version, {});
    await pair.handshake();
    pair.client.write(new Uint8Array(100_000));
    await pair.client.sealing;
    await pair.pump("client");
    const outcome = pair.server.read();
    assertEquals(outcome.done, false);
    const reason = new TlsError("PROTOCOL_IS_SHUTDOWN");
    pair.server.destroy(reason);
    pair.client.write(new Uint8Array(100_000));
    pair.client.destroy(reason);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertDead(pair.server, reason);
  });
}
