// Copyright 2026 the streamssl authors. MIT license.

/** The traces of RFC 8448, replayed byte for byte in both roles through the public interface. */

import { assertEquals, assertThrows } from "@std/assert";
import { deterministicRandom } from "../../rand/mod.ts";
import {
  type ClientHello,
  decodeClientHello,
  decodeNewSessionTicket13,
  decodeOfferedPsks,
  type Extension,
  findExtension,
  type Identity,
  TicketKeys,
  TlsConnection,
  type TlsConnectionOptions,
  TlsContext,
  type TlsContextOptions,
  TlsError,
  TlsSession,
  type Want,
  type WantPrivateKey,
} from "../../tls/mod.ts";
import { type Bytes, concatBytes, decodeHex, encodeHex } from "../../wire/mod.ts";
import { MemoryTrustStore } from "../../x509/mod.ts";
import {
  certificateOf,
  MESSAGE,
  messageOf,
  messagesOf,
  type Role,
  saltOf,
  serverKey,
  signatureOf,
  trace,
  type TraceName,
  type TraceRecord,
} from "../support/rfc8448.ts";

/** While the certificates of the RFC are valid. */
const NOW = Date.UTC(2018, 7, 10);
/** What both sides of a trace send as application data. */
const PAYLOAD = Uint8Array.from({ length: 50 }, (_, index) => index);
const SUITES = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_256_GCM_SHA384",
];
/** server_name, record_size_limit, pre_shared_key, supported_versions, cookie, modes, key_share. */
const OWN_EXTENSIONS = [0, 28, 41, 43, 44, 45, 51];

/** A hello with the values of the trace where this library has none of its own. */
function shapedAs(hellos: readonly ClientHello[]): (draft: ClientHello) => ClientHello {
  let next = 0;
  return (draft) => {
    const model = hellos[next++] as ClientHello;
    const extensions = model.extensions.map((extension): Extension => {
      const own = draft.extensions.find(({ type }) => type === extension.type);
      return own !== undefined && OWN_EXTENSIONS.includes(own.type) ? own : extension;
    });
    return { ...draft, extensions };
  };
}

function clientOptions(name: TraceName, random: readonly Bytes[]): TlsContextOptions {
  const hellos = messagesOf(trace(name)).filter(({ type }) => type === MESSAGE.clientHello)
    .map(({ body }) => decodeClientHello(body));
  return {
    minVersion: "TLSv1.3",
    cipherSuites: SUITES,
    groups: ["x25519", "secp256r1"],
    keyShares: ["x25519"],
    recordSizeLimit: 16_385,
    middleboxCompatibility: name === "compatibility",
    shapeClientHello: shapedAs(hellos),
    random: deterministicRandom(...random),
    now: () => NOW,
    unsafelyDisableHostnameVerification: true,
    // The RFC's keys have 1,024 bits.
    securityLevel: 0,
  };
}

/** What a client draws: its random, its session id where it has one, its key shares. */
function clientRandom(name: TraceName): Bytes[] {
  const hello = decodeClientHello(messageOf(name, "client", MESSAGE.clientHello));
  const session = hello.legacySessionId.length > 0 ? [hello.legacySessionId] : [];
  const keys = trace(name).privateKeys.client.map((key) => decodeHex(key));
  return [hello.random, ...session, ...keys] as Bytes[];
}

/** What a server draws: its random, its key share, the salt of its signature. */
function serverRandom(name: TraceName): Bytes[] {
  const hellos = messagesOf(trace(name)).filter(({ from, type }) =>
    from === "server" && type === MESSAGE.serverHello
  );
  const random = (hellos.at(-1)?.body as Bytes).slice(2, 34);
  return [random, ...trace(name).privateKeys.server.map((key) => decodeHex(key))];
}

function serverOptions(name: TraceName, random: readonly Bytes[]): TlsContextOptions {
  const own = messagesOf(trace(name)).filter(({ from }) => from === "server");
  return {
    minVersion: "TLSv1.3",
    cipherSuites: SUITES,
    groups: ["x25519", "secp256r1"],
    recordSizeLimit: 16_385,
    middleboxCompatibility: name === "compatibility",
    sessionTickets: 0,
    // Order and content of some extensions differ from the server of the traces.
    shapeServerMessage: (type, body) => {
      const model = own.shift();
      assertEquals(type, model?.type);
      return type === MESSAGE.certificateVerify || type === MESSAGE.finished ||
          type === MESSAGE.certificate
        ? body
        : model?.body as Bytes;
    },
    random: deterministicRandom(...random),
    now: () => NOW,
    securityLevel: 0,
  };
}

interface Replay {
  readonly connection: TlsConnection;
  /** Lines of the key log by label. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Feeds a connection with the records of its peer and compares what it sends, record by record. */
function replay(
  name: TraceName,
  role: Role,
  options: TlsContextOptions,
  settings: {
    connection?: Partial<TlsConnectionOptions>;
    answer?: (want: Want) => void;
    records?: readonly TraceRecord[];
    piece?: number;
    endsEarly?: boolean;
  } = {},
): Replay {
  const secrets: Record<string, string> = {};
  const keyLog = (line: string) => {
    const [label, , secret] = line.split(" ") as [string, string, string];
    secrets[label] = secret;
  };
  const connection = new TlsConnection(new TlsContext({ keyLog, ...options }), {
    role,
    ...(role === "client" ? { hostname: "server" } : {}),
    ...settings.connection,
  });
  let outgoing = new Uint8Array(0);
  const step = () => {
    for (;;) {
      const outcome = connection.handshake();
      if (outcome.done) break;
      const { want } = outcome;
      if (want.want === "read") break;
      if (settings.answer === undefined) throw new Error(`Nobody answers ${want.want}`);
      settings.answer(want);
    }
    outgoing = concatBytes(outgoing, connection.send());
  };
  step();
  for (const { from, kind, record } of settings.records ?? trace(name).records) {
    const bytes = decodeHex(record);
    if (from !== role) {
      const size = settings.piece ?? bytes.length;
      for (let at = 0; at < bytes.length; at += size) {
        connection.receive(bytes.slice(at, at + size));
        if (connection.isOpen) {
          if (at + size >= bytes.length) readAs(connection, kind);
        } else {
          step();
        }
      }
      continue;
    }
    if (kind === "application_data") connection.write(PAYLOAD);
    if (kind === "alert") connection.shutdown();
    outgoing = concatBytes(outgoing, connection.send());
    assertEquals(encodeHex(outgoing.subarray(0, bytes.length)), record, `${name}, ${from} ${kind}`);
    outgoing = outgoing.slice(bytes.length);
  }
  if (settings.endsEarly !== true) {
    assertEquals(outgoing.length, 0, "The trace has no more records");
  }
  return { connection, secrets };
}

/** Reads what a record after the handshake brings. */
function readAs(connection: TlsConnection, kind: string): void {
  if (!connection.handshake().done) return;
  const outcome = connection.read();
  if (kind === "application_data") {
    assertEquals(outcome, { done: true, value: PAYLOAD });
    return;
  }
  assertEquals(outcome, {
    done: false,
    want: { want: kind === "alert" ? "zero-return" : "read" },
  });
}

function assertSecrets(name: TraceName, { secrets, connection }: Replay): void {
  const expected = trace(name).secrets;
  assertEquals(secrets, {
    CLIENT_HANDSHAKE_TRAFFIC_SECRET: expected.clientHandshake,
    SERVER_HANDSHAKE_TRAFFIC_SECRET: expected.serverHandshake,
    CLIENT_TRAFFIC_SECRET_0: expected.clientApplication,
    SERVER_TRAFFIC_SECRET_0: expected.serverApplication,
    EXPORTER_SECRET: expected.exporter,
  });
  assertEquals(connection.info.cipherSuite, "TLS_AES_128_GCM_SHA256");
}

/** What a server draws for the age and the nonce of a ticket, which the traces replace. */
const TICKET_RANDOM = [new Uint8Array(4), new Uint8Array(12)];
const RSA_SERVER = ["simple", "retry", "compatibility"] as const;

for (const name of RSA_SERVER) {
  const title = `RFC 8448, Section ${trace(name).section} (${name})`;
  const trustStore = () => new MemoryTrustStore(certificateOf(name, "server"));

  for (const piece of [undefined, 1, 7]) {
    const how = piece === undefined ? "whole records" : `pieces of ${piece}`;
    Deno.test(`${title} replays as client, ${how}`, () => {
      const options = { ...clientOptions(name, clientRandom(name)), trustStore: trustStore() };
      const result = replay(name, "client", options, piece === undefined ? {} : { piece });
      assertSecrets(name, result);
      const { info } = result.connection;
      assertEquals(info.peerSignatureScheme, "rsa_pss_rsae_sha256");
      assertEquals(info.helloRetryRequest, name === "retry");
      assertEquals(info.group, name === "retry" ? "secp256r1" : "x25519");
      assertEquals(info.verifyResult, 0);
    });

    Deno.test(`${title} replays as server, ${how}`, () => {
      const salt = saltOf(signatureOf(name, "server"));
      const certificates = [certificateOf(name, "server")];
      const options: TlsContextOptions = {
        ...serverOptions(name, [...serverRandom(name), salt, ...TICKET_RANDOM]),
        identities: [{ certificates, key: serverKey() }],
      };
      if (name === "simple") options.sessionTickets = 1;
      if (name === "retry") {
        options.groups = ["secp256r1"];
        options.helloRetryCookie = () => traceCookie();
      }
      const result = replay(name, "server", options, piece === undefined ? {} : { piece });
      assertSecrets(name, result);
      assertEquals(result.connection.info.serverName, "server");
    });
  }
}

/** The cookie of the trace's HelloRetryRequest. */
function traceCookie(): Uint8Array {
  const hellos = messagesOf(trace("retry")).filter(({ type }) => type === MESSAGE.clientHello);
  const { extensions } = decodeClientHello(hellos[1]?.body as Bytes);
  return findExtension(extensions, 44)?.subarray(2) as Uint8Array;
}

/** Answers with the signature of the trace: the keys are not in the RFC. */
function signAsTrace(from: Role): (want: Want) => void {
  return (want) => {
    assertEquals(want.want, "private-key");
    (want as WantPrivateKey).answer(signatureOf("clientAuthentication", from));
  };
}

Deno.test("RFC 8448, Section 6 (clientAuthentication) replays as client", () => {
  const name = "clientAuthentication";
  const identity: Identity = { certificates: [certificateOf(name, "client")] };
  const result = replay(name, "client", {
    ...clientOptions(name, clientRandom(name)),
    trustStore: new MemoryTrustStore(certificateOf(name, "server")),
    identities: [identity],
    signatureSchemes: ["rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256"],
  }, { answer: signAsTrace("client") });
  assertSecrets(name, result);
  const { info } = result.connection;
  assertEquals(info.certificateRequested, true);
  assertEquals(info.peerSignatureScheme, "ecdsa_secp256r1_sha256");
  assertEquals(info.ownSignatureScheme, "rsa_pss_rsae_sha256");
});

Deno.test("RFC 8448, Section 6 (clientAuthentication) replays as server", () => {
  const name = "clientAuthentication";
  const result = replay(name, "server", {
    ...serverOptions(name, serverRandom(name)),
    identities: [{ certificates: [certificateOf(name, "server")] }],
    clientAuthentication: "require",
    trustStore: new MemoryTrustStore(certificateOf(name, "client")),
  }, { answer: signAsTrace("server") });
  assertSecrets(name, result);
  assertEquals(result.connection.peerCertificates.length, 1);
  assertEquals(result.connection.verification?.ok, true);
});

Deno.test("RFC 8448, Section 6 does not pass where another certificate is trusted", () => {
  const name = "clientAuthentication";
  const connection = new TlsConnection(
    new TlsContext({
      ...clientOptions(name, clientRandom(name)),
      trustStore: new MemoryTrustStore(certificateOf("simple", "server")),
    }),
    { role: "client", hostname: "server" },
  );
  connection.handshake();
  for (const { from, record } of trace(name).records.slice(0, 3)) {
    if (from === "server") connection.receive(decodeHex(record));
  }
  const error = assertThrows(() => connection.handshake(), TlsError);
  assertEquals(error.reason, "CERTIFICATE_VERIFY_FAILED");
});

/** The session that Section 3 ends with, from the client's own replay. */
function sessionOfSimple(): TlsSession {
  const name = "simple";
  const { connection } = replay(name, "client", {
    ...clientOptions(name, clientRandom(name)),
    trustStore: new MemoryTrustStore(certificateOf(name, "server")),
  });
  const { session } = connection;
  if (session === undefined) throw new Error("No session came");
  return session;
}

Deno.test("RFC 8448, Section 3 gives the ticket and its key", () => {
  const { data: session } = sessionOfSimple();
  assertEquals(encodeHex(session.secret), trace("simple").secrets.ticketPsk);
  const ticket = decodeNewSessionTicket13(messageOf("simple", "server", MESSAGE.newSessionTicket));
  assertEquals(session.ticket, ticket.ticket);
  assertEquals([session.lifetime, session.ageAdd], [30, 0xfad6aac5]);
});

/** Section 4 up to the point where early data counts: the flight of the server, decrypted. */
const RESUMED_FLIGHT = trace("resumed").records.filter(({ kind }, index) =>
  kind === "handshake" && index < 4
);

Deno.test("RFC 8448, Section 4 (resumed) replays as client: binder, keys, server's flight", () => {
  const name = "resumed";
  const options = {
    ...clientOptions(name, clientRandom(name)),
    trustStore: new MemoryTrustStore(certificateOf("simple", "server")),
    // The client of the trace tells an age of 6 ms.
    now: () => NOW + 6,
  };
  const result = replay(name, "client", options, {
    connection: { session: sessionOfSimple() },
    records: RESUMED_FLIGHT,
    // Without early data the client's Finished is another one.
    endsEarly: true,
  });
  assertSecrets(name, result);
  assertEquals(result.connection.info.resumed, true);
});

Deno.test("RFC 8448, Section 4 has the binder that the ticket's key gives", () => {
  const hello = decodeClientHello(messageOf("resumed", "client", MESSAGE.clientHello));
  const offered = decodeOfferedPsks(findExtension(hello.extensions, 41) as Uint8Array);
  assertEquals(encodeHex(offered.binders[0] as Uint8Array), trace("resumed").secrets.binder);
});

/** Ticket keys that know the ticket of the trace. */
class TraceTicketKeys extends TicketKeys {
  readonly #session: TlsSession;

  constructor(session: TlsSession) {
    super(new Uint8Array(48));
    this.#session = session;
  }

  override open(): TlsSession {
    return this.#session;
  }
}

Deno.test("RFC 8448, Section 4 (resumed) replays as server: binder, keys, own flight", () => {
  const name = "resumed";
  const { data: session } = sessionOfSimple();
  const options = {
    ...serverOptions(name, serverRandom(name)),
    identities: [{ certificates: [certificateOf("simple", "server")], key: serverKey() }],
    ticketKeys: new TraceTicketKeys(new TlsSession({ ...session, serverName: "server" })),
    now: () => NOW + 6,
  };
  const { connection, secrets } = replay(name, "server", options, { records: RESUMED_FLIGHT });
  assertEquals(connection.info.resumed, true);
  assertEquals(secrets.CLIENT_TRAFFIC_SECRET_0, trace(name).secrets.clientApplication);
});

Deno.test("RFC 8448, Section 4 does not resume with another key or another binder", () => {
  const name = "resumed";
  const { data: session } = sessionOfSimple();
  const server = (secret: Bytes) =>
    new TlsConnection(
      new TlsContext({
        ...serverOptions(name, serverRandom(name)),
        identities: [{ certificates: [certificateOf("simple", "server")], key: serverKey() }],
        ticketKeys: new TraceTicketKeys(
          new TlsSession({ ...session, secret, serverName: "server" }),
        ),
      }),
      { role: "server" },
    );
  const hello = decodeHex(RESUMED_FLIGHT[0]?.record as string);
  const changed = hello.slice();
  changed[changed.length - 1] = (changed.at(-1) as number) ^ 1;
  for (const [secret, bytes] of [[new Uint8Array(32), hello], [session.secret, changed]] as const) {
    const connection = server(secret);
    connection.receive(bytes);
    const error = assertThrows(() => connection.handshake(), TlsError);
    assertEquals(error.reason, "BINDER_DOES_NOT_VERIFY");
  }
});
