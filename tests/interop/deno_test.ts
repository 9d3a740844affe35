// Copyright 2026 the streamssl authors. MIT license.

/** Deno's own TLS (rustls) on the other side, in both roles. */

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { TlsContextOptions } from "../../tls/mod.ts";
import { badServer, type BadServerName } from "../support/bad_certificates.ts";
import { fullChain, type PeerIdentity } from "../support/peer_server.ts";
import { delay, withTimeout } from "../support/process.ts";
import { type IdentityKind, testRoot } from "../support/tls_identities.ts";
import {
  asClient,
  clientError,
  CONVERSATION_TIMEOUT,
  exchangeWord,
  pemIdentity,
  readText,
  readToEnd,
  sessionFrom,
  startOwnServer,
  WORD,
  writeText,
} from "./_own.ts";

const SUITES = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
] as const;
const SUITES12 = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
] as const;
const GROUPS = ["x25519", "secp256r1", "secp384r1", "X25519MLKEM768"] as const;
const KINDS: readonly IdentityKind[] = [
  ...["rsa2048", "rsa3072", "p256", "p384", "p521", "ed25519"] as const,
];
const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;

/** A server of Deno's that echoes. */
class DenoServer implements AsyncDisposable {
  readonly port: number;
  readonly errors: unknown[] = [];
  readonly #listener: Deno.TlsListener;
  readonly #connections = new Set<Deno.TlsConn>();
  readonly #over: Promise<void>;

  constructor(identity: PeerIdentity, options: { alpnProtocols?: string[] } = {}) {
    this.#listener = Deno.listenTls({
      hostname: "127.0.0.1",
      port: 0,
      cert: fullChain(identity),
      key: identity.key,
      ...options,
    });
    this.port = this.#listener.addr.port;
    this.#over = this.#serve();
  }

  async #serve(): Promise<void> {
    const over: Promise<void>[] = [];
    for (;;) {
      try {
        over.push(this.#echo(await this.#listener.accept()));
      } catch {
        break;
      }
    }
    await Promise.all(over);
  }

  async #echo(connection: Deno.TlsConn): Promise<void> {
    this.#connections.add(connection);
    try {
      await connection.readable.pipeTo(connection.writable);
    } catch (error) {
      this.errors.push(error);
    } finally {
      this.#connections.delete(connection);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) {
      try {
        connection.close();
      } catch {
        // It was closed with its streams.
      }
    }
    await this.#over;
  }
}

function only(
  version: "TLSv1.2" | "TLSv1.3",
): Pick<TlsContextOptions, "minVersion" | "maxVersion"> {
  return { minVersion: version, maxVersion: version };
}

/** The suites and versions that Deno knows, as settings of ours. */
function combinations(kind: IdentityKind): TlsContextOptions[] {
  const suites12 = kind.startsWith("rsa")
    ? SUITES12.map((suite) => suite.replace("_ECDSA_", "_RSA_"))
    : SUITES12;
  return [
    ...SUITES.flatMap((suite) =>
      GROUPS.map((group) => ({ ...only("TLSv1.3"), cipherSuites: [suite], groups: [group] }))
    ),
    ...suites12.map((cipherString) => ({ ...only("TLSv1.2"), cipherString })),
  ];
}

/** A client of Deno's that says the word, closes its direction and hears the word. */
async function sayWord(
  port: number,
  options: Partial<Deno.ConnectTlsOptions & Deno.TlsCertifiedKeyPem> = {},
): Promise<Deno.TlsHandshakeInfo> {
  const caCerts = [await testRoot()];
  using connection = await Deno.connectTls({ hostname: "localhost", port, caCerts, ...options });
  const talk = async () => {
    const info = await connection.handshake();
    await connection.write(new TextEncoder().encode(WORD));
    await connection.closeWrite();
    const heard = new Uint8Array(WORD.length + 1);
    let length = 0;
    for (;;) {
      const count = await connection.read(heard.subarray(length));
      if (count === null) break;
      length += count;
    }
    assertEquals(new TextDecoder().decode(heard.subarray(0, length)), WORD);
    return info;
  };
  return await withTimeout(talk(), CONVERSATION_TIMEOUT);
}

for (const kind of KINDS) {
  Deno.test(`our client with Deno's server of kind ${kind}: every suite and group`, async () => {
    await using server = new DenoServer(await pemIdentity(kind));
    for (const options of combinations(kind)) {
      await asClient(server.port, options, async (tls, info) => {
        assertEquals([info.version, info.verifyResult], [options.minVersion, 0]);
        assertEquals(info.cipherSuite, options.cipherSuites?.[0] ?? options.cipherString);
        await exchangeWord(tls);
      });
    }
  });

  Deno.test(`Deno's client with our server of kind ${kind}: every suite and group`, async () => {
    for (const options of combinations(kind)) {
      // Deno offers no secp521r1, which in TLS 1.2 is for certificates too (RFC 8422, Section 5.1).
      if (kind === "p521" && options.minVersion === "TLSv1.2") continue;
      await using server = await startOwnServer({ kind, ...options });
      await sayWord(server.port);
      const { info } = await server.nextGood();
      assertEquals(info.version, options.minVersion);
      assertEquals(info.cipherSuite, options.cipherSuites?.[0] ?? options.cipherString);
    }
  });
}

Deno.test("our client retries as Deno's server asks it to", async () => {
  await using server = new DenoServer(await pemIdentity("p256"));
  for (const group of GROUPS) {
    const options = { groups: ["secp521r1", group], keyShares: ["secp521r1"] };
    await asClient(server.port, options, async (tls, info) => {
      assertEquals([info.group, info.helloRetryRequest], [group, true]);
      await exchangeWord(tls);
    });
  }
});

Deno.test("Deno's client retries as our server asks it to", async () => {
  for (const helloRetryCookie of [false, true]) {
    await using server = await startOwnServer({ groups: ["secp384r1"], helloRetryCookie });
    await sayWord(server.port);
    const { info } = await server.nextGood();
    assertEquals([info.group, info.helloRetryRequest], ["secp384r1", true]);
  }
});

Deno.test("our client resumes sessions of Deno's server", async () => {
  await using server = new DenoServer(await pemIdentity("p256"));
  for (const version of VERSIONS) {
    const session = await sessionFrom(server.port, only(version));
    await asClient(server.port, { ...only(version), session }, async (tls, info) => {
      assertEquals([info.version, info.resumed], [version, true]);
      await exchangeWord(tls);
    });
  }
});

Deno.test("our server verifies the certificate of Deno's client", async () => {
  await using server = await startOwnServer({ clientAuthentication: "require" });
  for (const kind of KINDS) {
    const identity = await pemIdentity(kind, "client");
    await sayWord(server.port, { cert: fullChain(identity), key: identity.key });
    const { info } = await server.nextGood();
    assertEquals(info.peerCertificates[0]?.subject.toString(), "CN=client");
  }
  const error = await assertRejects(() => sayWord(server.port), Error, "CertificateRequired");
  assertEquals(error.name, "InvalidData");
  assertEquals((await server.next()).error?.reason, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
});

Deno.test("our server that asks Deno's client for a certificate does without", async () => {
  await using server = await startOwnServer({ clientAuthentication: "request" });
  await sayWord(server.port);
  assertEquals((await server.nextGood()).info.certificateRequested, true);
});

Deno.test("ALPN is agreed on with Deno, or is an error", async () => {
  {
    const identity = await pemIdentity("p256");
    await using server = new DenoServer(identity, { alpnProtocols: ["one", "two"] });
    await asClient(server.port, { alpnProtocols: ["three", "two"] }, async (tls, info) => {
      assertEquals(info.alpnProtocol, "two");
      await exchangeWord(tls);
    });
    const error = await clientError(server.port, { alpnProtocols: ["three"] });
    assertEquals([error.origin, error.alert], ["peer", 120]);
  }
  await using server = await startOwnServer({ alpnProtocols: ["one", "two"] });
  const { alpnProtocol } = await sayWord(server.port, { alpnProtocols: ["three", "two"] });
  assertEquals(alpnProtocol, "two");
  assertEquals((await server.nextGood()).info.alpnProtocol, "two");
  const strange = { alpnProtocols: ["three"] };
  await assertRejects(() => sayWord(server.port, strange), Error, "NoApplicationProtocol");
  assertEquals((await server.next()).error?.reason, "NO_APPLICATION_PROTOCOL");
});

Deno.test("Deno follows our key updates, and updates its keys when asked", async () => {
  const received: number[] = [];
  const trace = {
    onHandshakeMessage(direction: string, type: number, body: Uint8Array): void {
      if (direction === "received" && type === 24) received.push(body[0] as number);
    },
  };
  await using theirs = new DenoServer(await pemIdentity("p256"));
  await asClient(theirs.port, { trace }, async (tls) => {
    await tls.updateKeys();
    await exchangeWord(tls);
    await tls.updateKeys({ requestPeer: true });
    await exchangeWord(tls);
    await exchangeWord(tls);
    assertEquals(received, [0]);
  });
  await using ours = await startOwnServer({
    serve: async (tls) => {
      await tls.updateKeys({ requestPeer: true });
      await writeText(tls, await readText(tls, /\n/));
      await tls.closeWrite();
      await readToEnd(tls);
    },
  });
  await sayWord(ours.port);
  await ours.nextGood();
});

/** What Deno says of the alerts for bad certificates, and which alert it sends itself. */
const BAD: readonly (readonly [BadServerName, string, number])[] = [
  ["unknown CA", "UnknownCA", 48],
  ["expired", "CertificateExpired", 45],
  ["wrong host", "BadCertificate", 42],
  ["for clients only", "UnsupportedCertificate", 43],
];

for (const [problem, word, alert] of BAD) {
  Deno.test(`Deno's server hears why our client refuses it: ${problem}`, async () => {
    const bad = await badServer(problem);
    const caCerts = bad.roots.map((root) => root.toPem());
    for (const version of VERSIONS) {
      const chain = bad.intermediates.map((each) => each.toPem()).join("");
      const server = new DenoServer({ certificate: bad.leaf.pem, chain, key: bad.leaf.keyPem });
      const options = { ...only(version), hostname: bad.hostname, caCerts };
      const error = await clientError(server.port, options);
      assertEquals([error.origin, error.alert], ["local", alert]);
      while (server.errors.length === 0) await delay(5);
      await server[Symbol.asyncDispose]();
      assertStringIncludes(String(server.errors[0]), word);
    }
  });

  Deno.test(`Deno's client refuses our server: ${problem}`, async () => {
    const bad = await badServer(problem);
    const certificates = [bad.leaf.certificate, ...bad.intermediates];
    const caCerts = bad.roots.map((root) => root.toPem());
    for (const version of VERSIONS) {
      const identities = [{ certificates, key: bad.leaf.key }];
      await using server = await startOwnServer({ identities, ...only(version) });
      await assertRejects(
        () => sayWord(server.port, { caCerts }),
        Error,
        "invalid peer certificate",
      );
      const { error } = await server.next();
      assertEquals(error?.origin, "peer");
    }
  });
}

Deno.test("Deno's client notices when our server breaks off, and when it closes", async () => {
  for (const reason of [new Error("broken off"), undefined]) {
    await using server = await startOwnServer({
      serve: async (tls) => {
        await exchangeWord(tls);
        await tls.close(reason);
      },
    });
    if (reason === undefined) await sayWord(server.port);
    else await assertRejects(() => sayWord(server.port), Deno.errors.UnexpectedEof);
  }
});
