// Copyright 2026 the streamssl authors. MIT license.

/** record_size_limit in TLS 1.3 (RFC 8449): it binds when both sides sent one, and only then. */

import { assert, assertEquals } from "@std/assert";
import { TlsContext, type TlsContextOptions } from "../../tls/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { TlsPair } from "../support/tls_pair.ts";
import { assertRefused } from "../support/tls_adversary.ts";
import { without } from "../support/tls_edits.ts";

const DATA = new Uint8Array(5000).fill(7);

/** A pair, and the longest record that each side sent under keys. */
async function pairOf(
  client: TlsContextOptions,
  server: TlsContextOptions,
): Promise<{ pair: TlsPair; longest: { client: number; server: number } }> {
  const longest = { client: 0, server: 0 };
  const pair = new TlsPair(
    new TlsContext({ caCerts: [await testRoot()], minVersion: "TLSv1.3", ...client }),
    new TlsContext({ identities: [await testIdentity("p256")], ...server }),
    {
      tamper(from, bytes) {
        for (let at = 0; at < bytes.length;) {
          const length = (bytes[at + 3] as number) << 8 | (bytes[at + 4] as number);
          if (bytes[at] === 23) longest[from] = Math.max(longest[from], length - 16);
          at += 5 + length;
        }
        return bytes;
      },
    },
  );
  await pair.handshake();
  return { pair, longest };
}

async function exchange(pair: TlsPair): Promise<void> {
  assertEquals(await pair.transfer("client", DATA), DATA);
  assertEquals(await pair.transfer("server", DATA), DATA);
}

Deno.test("Both sides keep to each other's record_size_limit, padding and all", async () => {
  for (const recordPadding of [1, 100, 4096]) {
    const { pair, longest } = await pairOf(
      { recordSizeLimit: 300, recordPadding },
      { recordSizeLimit: 200, recordPadding },
    );
    await exchange(pair);
    assertEquals(longest, { client: 200, server: 300 });
  }
});

Deno.test("A server without a limit of its own keeps to the client's", async () => {
  const { pair, longest } = await pairOf({ recordSizeLimit: 64 }, {});
  await exchange(pair);
  assertEquals(longest.server, 64);
  assert(longest.client > 4000);
});

Deno.test("A limit does not bind a peer that does not know the extension", async () => {
  const { pair } = await pairOf({
    recordSizeLimit: 64,
    shapeClientHello: (hello) => without(hello, 28),
  }, {});
  await exchange(pair);
  const { pair: other } = await pairOf({}, { recordSizeLimit: 64 });
  await exchange(other);
});

Deno.test("Who puts more in a record than was agreed on is told record_overflow", async () => {
  for (const victim of ["client", "server"] as const) {
    await assertRefused({
      victim,
      options: { recordSizeLimit: 100 },
      evil: { recordSizeLimit: 100 },
      rules: {
        done(self) {
          self.channel.writing.fragmentLimit = 100;
          self.record(23, new Uint8Array(100));
        },
      },
    }, { reason: "DATA_LENGTH_TOO_LONG", alert: 22 });
  }
});
