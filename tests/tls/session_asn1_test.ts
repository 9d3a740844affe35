// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { formatPem, readPemBlock } from "../../crypto/pem/mod.ts";
import { SslError } from "../../err/mod.ts";
import {
  d2iSslSession,
  decodeSessionParameters,
  encodeSessionParameters,
  i2dSslSession,
  SESSION_FLAG_EXTENDED_MASTER_SECRET,
  SESSION_PEM_LABEL,
  type SessionParameters,
} from "../../tls/session/session_asn1.ts";
import { concatBytes, decodeHex, encodeHex } from "../../wire/mod.ts";
import { opensslCertificates } from "../support/openssl_certificates.ts";
import { runOpensslClient, startOpensslServer } from "../support/openssl.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { runOrThrow } from "../support/process.ts";
import { tempDirectory } from "../support/temp.ts";

const FULL: SessionParameters = {
  protocolVersion: 0x0304,
  cipherSuite: 0x1301,
  sessionId: new Uint8Array(32).fill(1),
  masterSecret: new Uint8Array(32).fill(2),
  time: 1_700_000_000,
  timeout: 7200,
  peerCertificate: Uint8Array.of(0x30, 0),
  sessionIdContext: Uint8Array.of(7),
  verifyResult: 20,
  hostname: "example.org",
  pskIdentityHint: "hint",
  pskIdentity: "identity",
  ticketLifetimeHint: 86_400,
  ticket: Uint8Array.of(1, 2, 3),
  compressionMethod: Uint8Array.of(1),
  srpUsername: "user",
  flags: SESSION_FLAG_EXTENDED_MASTER_SECRET,
  ticketAgeAdd: 0xffff_fff0,
  maxEarlyData: 16_384,
  alpnProtocol: "h2\u00ff",
  maxFragmentLengthCode: 4,
  ticketApplicationData: Uint8Array.of(9),
  namedGroup: 4588,
  laterFields: Uint8Array.of(0xb4, 3, 4, 1, 0xaa),
};

const SMALL: SessionParameters = {
  protocolVersion: 0x0303,
  cipherSuite: 0xc02f,
  sessionId: new Uint8Array(),
  masterSecret: new Uint8Array(48),
};

Deno.test("a session with every field and one with none are decoded as they were encoded", () => {
  for (const session of [FULL, SMALL]) {
    assertEquals(decodeSessionParameters(encodeSessionParameters(session)), session);
  }
});

Deno.test("a session is read and written at a cursor", () => {
  const der = encodeSessionParameters(FULL);
  const cursor = { offset: 2 };
  assertEquals(d2iSslSession(concatBytes(new Uint8Array(2), der, der), cursor), FULL);
  assertEquals(cursor.offset, 2 + der.length);
  const output = new Uint8Array(der.length + 3);
  const place = { offset: 3 };
  assertEquals(i2dSslSession(FULL), der.length);
  assertEquals(i2dSslSession(FULL, output, place), der.length);
  assertEquals(place.offset, output.length);
  assertEquals(output.subarray(3), der);
});

/** A session without optional fields, and the content that they would follow. */
const START = "020101 02020303 0402c02f 0400 0400";

const MALFORMED: readonly (readonly [what: string, content: string, reason?: string])[] = [
  ["nothing", ""],
  ["another structure version", "020102 02020303 0402c02f 0400 0400", "UNKNOWN_SSL_VERSION"],
  ["SSL 2.0", "020101 020102 0403010080 0400 0400", "UNSUPPORTED_SSL_VERSION"],
  ["TLS 4.0", "020101 02020400 0402c02f 0400 0400", "UNSUPPORTED_SSL_VERSION"],
  ["a cipher of three bytes", "020101 02020303 040300c02f 0400 0400", "CIPHER_CODE_WRONG_LENGTH"],
  [
    "a session ID of 33 bytes",
    `020101 02020303 0402c02f 0421${"00".repeat(33)} 0400`,
    "BAD_LENGTH",
  ],
  [
    "a secret of 513 bytes",
    `020101 02020303 0402c02f 0400 04820201${"00".repeat(513)}`,
    "BAD_LENGTH",
  ],
  ["a context of 33 bytes", `${START} a4230421${"00".repeat(33)}`, "BAD_LENGTH"],
  ["a negative time", `${START} a1030201ff`],
  ["a padded time", `${START} a10402020001`],
  ["fields in the wrong order", `${START} a203020101 a103020101`],
  ["a field twice", `${START} a103020101 a103020101`],
  ["a field of the wrong type", `${START} a1030401ff`],
  ["two values in a field", `${START} a106020101020101`],
  ["a ticketAgeAdd of 33 bits", `${START} ae0702050100000000`],
  ["a time of 9 bytes", `${START} a10b0209010000000000000000`],
  ["later fields in the wrong order", `${START} b503020101 b403020101`],
  ["a field that is no field", `${START} 020101`],
];

Deno.test("the start of the malformed sessions is well formed", () => {
  const session = decodeSessionParameters(sequence(`${START} a103020101`));
  assertEquals(session.time, 1);
});

Deno.test("a stored session in another encoding than DER is refused", () => {
  const der = encodeHex(sequence(START));
  for (const text of [`3081${der.slice(2)}`, `3080${der.slice(4)}0000`, `${der}00`]) {
    assertThrows(() => decodeSessionParameters(decodeHex(text)), SslError);
  }
});

for (const [what, text, reason] of MALFORMED) {
  Deno.test(`a stored session with ${what} is refused`, () => {
    const error = assertThrows(() => decodeSessionParameters(sequence(text)), SslError);
    if (reason === undefined) {
      assertEquals(error.library, "ASN1");
    } else {
      assertEquals([error.library, error.reason], ["SSL", reason]);
      assertStringIncludes(error.message, "-sess_out");
    }
  });
}

Deno.test("a stored session cut anywhere is refused", () => {
  const der = encodeSessionParameters(FULL);
  for (let length = 0; length < der.length; length++) {
    assertThrows(() => decodeSessionParameters(der.subarray(0, length)), SslError);
  }
});

Deno.test("any bytes are a session or an SslError", () => {
  const der = encodeSessionParameters(FULL);
  const mutated = fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 4,
  }).map((changes) => {
    const copy = Uint8Array.from(der);
    for (const [at, value] of changes) copy[at] = value;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 100 })), (bytes) => {
      try {
        decodeSessionParameters(bytes);
      } catch (error) {
        assert(error instanceof SslError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("encodeSessionParameters() refuses code points that do not fit", () => {
  for (const cipherSuite of [-1, 0x10000, 1.5]) {
    assertThrows(() => encodeSessionParameters({ ...SMALL, cipherSuite }), RangeError);
  }
});

peerTest(
  "sessions of s_client are decoded and encoded to the same bytes",
  ["openssl"],
  async () => {
    const { server, ca } = await opensslCertificates();
    await using peer = await startOpensslServer({ ...server, args: ["-alpn", "h2,http/1.1"] });
    await using directory = await tempDirectory();
    const runs: readonly (readonly [name: string, args: readonly string[], version: number])[] = [
      ["tls13", ["-tls1_3", "-alpn", "h2"], 0x0304],
      ["tls12", ["-tls1_2", "-alpn", "http/1.1"], 0x0303],
      ["session-id", ["-tls1_2", "-no_ticket"], 0x0303],
    ];
    for (const [name, args, version] of runs) {
      const path = directory.file(`${name}.pem`);
      const input = "hello\n";
      await runOpensslClient({
        port: peer.port,
        ca,
        input,
        until: /olleh/,
        args: [...args, "-sess_out", path],
      });
      const pem = await Deno.readTextFile(path);
      const { bytes } = readPemBlock(pem, [SESSION_PEM_LABEL]);
      const session = decodeSessionParameters(bytes);
      assertEquals(encodeHex(encodeSessionParameters(session)), encodeHex(bytes));
      assertEquals(formatPem(SESSION_PEM_LABEL, encodeSessionParameters(session)), pem);
      assertEquals(session.protocolVersion, version);
      assertEquals(session.verifyResult, undefined);
      assert(Math.abs((session.time as number) - Date.now() / 1000) < 60);
      assertEquals(session.ticket !== undefined, name !== "session-id");
      assertEquals(session.flags, version === 0x0304 ? undefined : 1);
      assertEquals(session.alpnProtocol, args[2] === undefined ? undefined : args[2]);
    }
  },
);

peerTest("openssl sess_id reads sessions that were encoded here", ["openssl"], async () => {
  await using directory = await tempDirectory({
    "session.pem": formatPem(
      SESSION_PEM_LABEL,
      encodeSessionParameters({
        protocolVersion: 0x0304,
        cipherSuite: 0x1301,
        sessionId: new Uint8Array(32).fill(0xab),
        masterSecret: new Uint8Array(32).fill(0xcd),
        time: 1_700_000_000,
        timeout: 300,
        hostname: "example.org",
        ticket: new Uint8Array(20).fill(0xef),
        ticketLifetimeHint: 600,
        ticketAgeAdd: 0xffff_ffff,
        maxEarlyData: 16_384,
        alpnProtocol: "h2",
        verifyResult: 20,
        flags: SESSION_FLAG_EXTENDED_MASTER_SECRET,
      }),
    ),
  });
  const args = ["sess_id", "-in", directory.file("session.pem"), "-text", "-noout"];
  const { stdout } = await runOrThrow(peerPath("openssl"), args);
  for (
    const line of [
      "Protocol  : TLSv1.3",
      "Cipher    : TLS_AES_128_GCM_SHA256",
      `Session-ID: ${"AB".repeat(32)}`,
      `Resumption PSK: ${"CD".repeat(32)}`,
      "TLS session ticket lifetime hint: 600 (seconds)",
      "Start Time: 1700000000",
      "Timeout   : 300 (sec)",
      "Verify return code: 20 (unable to get local issuer certificate)",
      "Extended master secret: yes",
      "Max Early Data: 16384",
    ]
  ) assertStringIncludes(stdout, line);
});

/** A SEQUENCE with the content given in hexadecimal. */
function sequence(content: string): Uint8Array {
  return new DerBuilder().sequence((inner) => inner.raw(decodeHex(content))).finish();
}
