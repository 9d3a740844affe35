// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { portableEngine, webEngine } from "../../crypto/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import {
  CIPHER_SUITES,
  TlsConnection,
  TlsError,
  type WantClientHello,
  type WantPrivateKey,
  type WantVerify,
} from "../../tls/mod.ts";
import { EXTENSION } from "../../tls/registry/extension_types.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";
import { client12, exchange, pair12, RawPeer, rewrite, server12, without } from "./tls12_pair.ts";

const SUITES = CIPHER_SUITES.filter((suite) => suite.version === "TLSv1.2");
const GROUPS = ["x25519", "secp256r1", "x448", "secp384r1", "secp521r1"] as const;
const RSA_KINDS: readonly IdentityKind[] = ["rsa2048", "rsaPss"];
const EC_KINDS: readonly IdentityKind[] = ["p256", "p384", "ed25519"];

for (const suite of SUITES) {
  const kinds = suite.authentication === "rsa" ? RSA_KINDS : EC_KINDS;
  Deno.test(`TLS 1.2 works with ${suite.opensslName}, every group and certificate`, async () => {
    for (const kind of kinds) {
      for (const group of GROUPS) {
        const pair = await pair12(
          // RFC 8422, Section 5.3: the curve of a certificate must be among the groups as well.
          { cipherString: suite.opensslName, groups: [group, "secp256r1", "secp384r1"] },
          {
            identities: [await testIdentity(kind)],
            groups: [group],
            cipherString: suite.opensslName,
          },
        );
        const { client, server } = await pair.handshake();
        for (const info of [client, server]) {
          assertEquals(info.version, "TLSv1.2");
          assertEquals(info.cipherSuite, suite.name);
          assertEquals(info.group, group);
          assertEquals(info.extendedMasterSecret, true);
          assertEquals(info.resumed, false);
        }
        assertEquals(client.peerSignatureScheme, server.ownSignatureScheme);
        assertEquals(client.verification?.ok, true);
        assertEquals(client.peerCertificates.length, 2);
        assertEquals(server.serverName, "example.org");
        if (group === "x25519") await exchange(pair);
      }
    }
  });
}

for (const kind of ["p521", "ed448", "rsa3072"] as const) {
  Deno.test(`TLS 1.2 verifies a server with a certificate of kind ${kind}`, async () => {
    const pair = await pair12({}, { identities: [await testIdentity(kind)] });
    assertEquals((await pair.handshake()).client.verifyResult, 0);
    await exchange(pair);
  });
}

Deno.test("TLS 1.2 works byte by byte", async () => {
  for (const cipherString of ["ECDHE+AESGCM", "ECDHE-ECDSA-AES128-SHA"]) {
    const pair = await pair12({ cipherString }, {}, { piece: () => 1 });
    await pair.handshake();
    const data = new Uint8Array(100).fill(7);
    assertEquals(await pair.transfer("client", data), data);
    assertEquals(await pair.transfer("server", data), data);
  }
});

Deno.test("TLS 1.2 works in random pieces", async () => {
  for (let round = 0; round < 5; round++) {
    const piece = (left: number) => 1 + Math.floor(Math.random() * Math.min(left, 300));
    const pair = await pair12({ alpnProtocols: ["h2"] }, { alpnProtocols: ["h2"] }, { piece });
    const { client } = await pair.handshake();
    assertEquals(client.alpnProtocol, "h2");
    await exchange(pair);
  }
});

Deno.test("TLS 1.2 works with asynchronous engines, many records in flight", async () => {
  const engines = [webEngine(), portableEngine].filter((engine) => engine !== undefined);
  const pair = await pair12({ engines }, { engines });
  await pair.handshake();
  const data = randomBytes(300_000);
  assertEquals(await pair.transfer("client", data), data);
  assertEquals(await pair.transfer("server", data), data);
});

Deno.test("the server chooses the certificate that the client can use", async () => {
  const identities = [await testIdentity("ed25519"), await testIdentity("rsa2048")];
  const schemeOf = async (options: Parameters<typeof pair12>[0]) => {
    const pair = await pair12(options, { identities });
    return (await pair.handshake()).client.peerSignatureScheme;
  };
  assertEquals(await schemeOf({}), "ed25519");
  assertEquals(await schemeOf({ cipherString: "aRSA" }), "rsa_pss_rsae_sha256");
  assertEquals(await schemeOf({ signatureSchemes: ["rsa_pkcs1_sha512"] }), "rsa_pkcs1_sha512");
});

Deno.test("the server keeps to its own order of suites, or to the client's", async () => {
  const cipherString = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
  const reversed = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";
  for (const serverPreference of [true, false]) {
    const pair = await pair12({ cipherString }, { cipherString: reversed, serverPreference });
    const { client } = await pair.handshake();
    const bits = serverPreference ? 256 : 128;
    assert(client.cipherSuiteOpensslName.includes(`AES${bits}`), client.cipherSuite);
  }
});

Deno.test("what the sides do not share is told apart", async () => {
  const reasonOf = async (...options: Parameters<typeof pair12>) => {
    const pair = await pair12(...options);
    await pair.tryHandshake();
    const client = pair.errors.client as TlsError;
    assertEquals(client.origin, "peer");
    assertEquals(client.alert, 40);
    return (pair.errors.server as TlsError).reason;
  };
  assertEquals(
    await reasonOf({ cipherString: "ECDHE-ECDSA-AES128-CCM" }, {
      cipherString: "ECDHE+AESGCM",
    }),
    "NO_SHARED_CIPHER",
  );
  assertEquals(await reasonOf({ cipherString: "aRSA" }), "NO_SHARED_CIPHER");
  assertEquals(await reasonOf({ groups: ["x25519"] }, { groups: ["x448"] }), "NO_SHARED_CIPHER");
  assertEquals(
    // The certificate's curve is none of the client's groups.
    await reasonOf({ groups: ["x25519"] }),
    "NO_SHARED_CIPHER",
  );
  assertEquals(
    await reasonOf({ signatureSchemes: ["rsa_pkcs1_sha256"] }),
    "NO_SHARED_SIGNATURE_ALGORITHMS",
  );
  assertEquals(await reasonOf({}, { identities: [] }), "NO_CERTIFICATE_SET");
});

Deno.test("a client without signature_algorithms means SHA-1, which is refused", async () => {
  const shapeClientHello = without(EXTENSION.signatureAlgorithms);
  const pair = await pair12({ shapeClientHello });
  await pair.tryHandshake();
  assertEquals((pair.errors.server as TlsError).reason, "NO_SHARED_SIGNATURE_ALGORITHMS");
  const signatureSchemes = ["ecdsa_sha1"];
  const old = await pair12({ shapeClientHello, signatureSchemes }, { signatureSchemes });
  assertEquals((await old.handshake()).client.peerSignatureScheme, "ecdsa_sha1");
});

Deno.test("a client without supported_groups gets P-256", async () => {
  const pair = await pair12({ shapeClientHello: without(EXTENSION.supportedGroups) });
  assertEquals((await pair.handshake()).client.group, "secp256r1");
});

Deno.test("a client without any extension can be served", async () => {
  const context = {
    shapeClientHello: without(...Object.values(EXTENSION)),
    signatureSchemes: ["ecdsa_sha1"],
  };
  const pair = await pair12(context, { signatureSchemes: ["ecdsa_sha1"] });
  await pair.tryHandshake();
  // The server takes part; the client then misses renegotiation_info.
  assertEquals((pair.errors.client as TlsError).reason, "UNSAFE_LEGACY_RENEGOTIATION_DISABLED");
  assertEquals((pair.errors.client as TlsError).expected?.includes("RFC 5746"), true);
});

Deno.test("the renegotiation signal among the suites is answered", async () => {
  let answered: boolean | undefined;
  const pair = await pair12(
    {
      shapeClientHello: (hello) => ({
        ...without(EXTENSION.renegotiationInfo)(hello),
        cipherSuites: [...hello.cipherSuites, 0x00ff],
      }),
    },
    {},
    {
      tamper: rewrite((messages, from) => {
        const hello = messages.find(({ type }) => type === 2);
        // ff01 0001 00: an empty renegotiation_info.
        if (from === "server" && hello !== undefined) {
          answered = [...hello.body].join(",").includes("255,1,0,1,0");
        }
        return messages;
      }),
    },
  );
  await pair.tryHandshake();
  assertEquals(answered, true);
});

Deno.test("records are limited by record_size_limit in both directions", async () => {
  const sizes: Record<string, number> = { client: 0, server: 0 };
  const cipherString = "ECDHE-ECDSA-AES128-GCM-SHA256";
  const pair = await pair12({ recordSizeLimit: 100, cipherString }, { recordSizeLimit: 200 }, {
    tamper: (from, bytes) => {
      for (let at = 0; at < bytes.length;) {
        const length = (bytes[at + 3] as number) << 8 | (bytes[at + 4] as number);
        if (bytes[at] === 23) sizes[from] = Math.max(sizes[from] as number, length);
        at += 5 + length;
      }
      return bytes;
    },
  });
  await pair.handshake();
  await exchange(pair);
  // 8 bytes of nonce and 16 bytes of tag come on top: the plaintext alone counts in TLS 1.2.
  assertEquals(sizes, { client: 224, server: 124 });
});

Deno.test("both sides export the same keying material", async () => {
  const pair = await pair12();
  await pair.handshake();
  const label = "EXPERIMENTAL test";
  const both = (context?: Uint8Array) => {
    const ours = pair.client.exportKeyingMaterial(label, 32, context);
    assertEquals(pair.server.exportKeyingMaterial(label, 32, context), ours);
    return ours;
  };
  assertNotEquals(both(), both(new Uint8Array(0)));
  assertNotEquals(both(new Uint8Array(0)), both(Uint8Array.of(1)));
  assertThrows(() => pair.client.exportKeyingMaterial("master secret", 32), TlsError);
});

Deno.test("the key log has the line CLIENT_RANDOM", async () => {
  const lines: string[] = [];
  const pair = await pair12({ keyLog: (line) => lines.push(line) }, {
    keyLog: (line) => lines.push(line),
  });
  await pair.handshake();
  assertEquals(lines.length, 2);
  assert(/^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$/.test(lines[0] as string), lines[0]);
  assertEquals(lines[0], lines[1]);
});

Deno.test("encrypt-then-MAC is used with CBC and never with AEAD", async () => {
  for (const [cipherString, expected] of [["ECDHE-ECDSA-AES128-SHA", true], ["AESGCM", false]]) {
    let answered: boolean | undefined;
    const pair = await pair12({ cipherString: cipherString as string }, {}, {
      tamper: rewrite((messages) => {
        const hello = messages.find(({ type }) => type === 2);
        if (hello !== undefined) answered = [...hello.body].join(",").includes("0,22,0,0");
        return messages;
      }),
    });
    await pair.handshake();
    await exchange(pair);
    assertEquals(answered, expected);
  }
  const plain = await pair12({
    cipherString: "ECDHE-ECDSA-AES128-SHA",
    shapeClientHello: without(EXTENSION.encryptThenMac),
  });
  await plain.handshake();
  await exchange(plain);
});

Deno.test("a server of TLS 1.3 marks its TLS 1.2 random, and a client of TLS 1.3 sees it", async () => {
  const sentinel = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(26, 33));
  let seen: string | undefined;
  const watch = () =>
    rewrite((messages) => {
      const hello = messages.find(({ type }) => type === 2);
      if (hello !== undefined) seen = sentinel(hello.body);
      return messages;
    });
  const old = await pair12({}, { maxVersion: "TLSv1.3" }, { tamper: watch() });
  await old.handshake();
  assertEquals(seen, "DOWNGRD");
  const none = await pair12({}, {}, { tamper: watch() });
  await none.handshake();
  assertNotEquals(seen, "DOWNGRD");
  // Somebody between takes supported_versions away.
  const attacked = await pair12({ maxVersion: "TLSv1.3" }, { maxVersion: "TLSv1.3" }, {
    tamper: (from, bytes) => {
      if (from !== "client") return bytes;
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      const at = text.indexOf("\x00\x2b\x00\x05\x04\x03\x04\x03\x03");
      if (at < 0) return bytes;
      const changed = bytes.slice();
      changed[at + 1] = 0xfa;
      return changed;
    },
  });
  await attacked.tryHandshake();
  const client = attacked.errors.client as TlsError;
  assertEquals([client.reason, client.alert], ["INAPPROPRIATE_FALLBACK", 47]);
});

Deno.test("wants for context, verification and signature are asked and answered", async () => {
  const { key, certificates } = await testIdentity("p256");
  const asked: string[] = [];
  const inner = await server12({ identities: [{ certificates }] });
  const pair = await pair12(
    { askForVerification: true },
    { askForContext: true, identities: [] },
    {
      answer: (want) => {
        asked.push(want.want);
        if (want.want === "client-hello") (want as WantClientHello).answer(inner);
        if (want.want === "verify") (want as WantVerify).answer((want as WantVerify).result.ok);
        if (want.want === "private-key") {
          const { scheme, input, answer } = want as WantPrivateKey;
          answer(key.sign(scheme.algorithm, input) as Uint8Array);
        }
      },
    },
  );
  await pair.handshake();
  assertEquals(asked, ["client-hello", "private-key", "verify"]);
  await exchange(pair);
});

Deno.test("the application can refuse a good certificate", async () => {
  const pair = await pair12({ askForVerification: true }, {}, {
    answer: (want) => (want as WantVerify).answer(false),
  });
  await assertRejects(() => pair.handshake(), TlsError, "Certificate verify failed");
});

Deno.test("a certificate that is not trusted, or of another host, is refused", async () => {
  const stranger = await pair12({ caCerts: [] });
  await stranger.tryHandshake();
  assertEquals((stranger.errors.client as TlsError).reason, "CERTIFICATE_VERIFY_FAILED");
  assertEquals((stranger.errors.server as TlsError).alert, 48);
  const elsewhere = await pair12({}, {}, { client: { hostname: "example.com" } });
  await elsewhere.tryHandshake();
  assertEquals((elsewhere.errors.client as TlsError).reason, "CERTIFICATE_VERIFY_FAILED");
});

Deno.test("a server's wish to renegotiate is declined with a warning", async () => {
  const server = new RawPeer(await server12(), "server");
  const client = new TlsConnection(await client12(), { role: "client", hostname: "example.org" });
  server.run(client);
  assert(client.isOpen);
  for (let count = 0; count < 4; count++) {
    server.say(client, 0, new Uint8Array(0));
    assertEquals(client.read(), { done: false, want: { want: "read" } });
    assertEquals(server.hear(client), { type: 21, fragment: Uint8Array.of(1, 100) });
  }
  server.say(client, 0, new Uint8Array(0));
  const error = assertThrows(() => client.read(), TlsError);
  assertEquals(error.reason, "NO_RENEGOTIATION");
});

Deno.test("a client's wish to renegotiate is declined with a warning", async () => {
  const client = new RawPeer(await client12(), "client");
  const server = new TlsConnection(await server12(), { role: "server" });
  client.run(server);
  assert(server.isOpen);
  for (let count = 0; count < 4; count++) {
    client.say(server, 1, new Uint8Array(50));
    assertEquals(server.read(), { done: false, want: { want: "read" } });
    assertEquals(client.hear(server), { type: 21, fragment: Uint8Array.of(1, 100) });
  }
  client.say(server, 1, new Uint8Array(50));
  assertEquals(assertThrows(() => server.read(), TlsError).reason, "NO_RENEGOTIATION");
});

Deno.test("messages that belong to no open TLS 1.2 connection are refused", async () => {
  for (const [type, body] of [[0, [1]], [1, []], [2, []], [4, [0, 0, 0, 0, 0, 0]], [24, [0]]]) {
    const server = new RawPeer(await server12(), "server");
    const client = new TlsConnection(await client12(), { role: "client", hostname: "example.org" });
    server.run(client);
    server.say(client, type as number, Uint8Array.from(body as number[]));
    const error = assertThrows(() => client.read(), TlsError);
    assertEquals(error.reason, type === 0 ? "LENGTH_MISMATCH" : "UNEXPECTED_MESSAGE");
  }
});

Deno.test("a client of TLS 1.3 and one of TLS 1.2 get what they can from one server", async () => {
  const root = await testRoot();
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    const pair = await pair12({ caCerts: [root], maxVersion }, { maxVersion: "TLSv1.3" });
    assertEquals((await pair.handshake()).client.version, maxVersion);
    await exchange(pair);
  }
});

Deno.test("each direction closes by itself, and an end without close_notify is told", async () => {
  const pair = await pair12();
  await pair.handshake();
  pair.client.shutdown();
  await pair.pump("client");
  assertEquals(await pair.poll("server"), { done: false, want: { want: "zero-return" } });
  const data = new Uint8Array(10);
  assertEquals(await pair.transfer("server", data), data);
  pair.client.receiveEnd();
  const error = assertThrows(() => pair.client.read(), TlsError);
  assertEquals(error.reason, "UNEXPECTED_EOF_WHILE_READING");
});
