// Copyright 2026 the streamssl authors. MIT license.

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import * as messages from "../../tls/messages/mod.ts";
import { EXTENSION } from "../../tls/registry/mod.ts";
import { concatBytes, DecodeError, encodeHex, Reader } from "../../wire/mod.ts";
import { peerPath, peerTest } from "../support/peers.ts";
import { runClient } from "../support/process.ts";
import { CODECS, hex } from "./message_codecs.ts";

for (const codec of CODECS) {
  Deno.test(`${codec.name} is decoded and encoded to the same bytes`, () => {
    assert(codec.valid.length > 0);
    for (const text of codec.valid) {
      assertEquals(encodeHex(codec.recode(hex(text))), encodeHex(hex(text)));
    }
  });

  Deno.test(`${codec.name} that is malformed is refused as such`, () => {
    for (const [reason, text] of codec.invalid) {
      const error = assertThrows(() => codec.recode(hex(text)), DecodeError, undefined, reason);
      assert(!(error instanceof messages.IllegalParameterError), reason);
    }
  });

  Deno.test(`${codec.name} with a forbidden value is refused as illegal_parameter`, () => {
    for (const [reason, text] of codec.illegal ?? []) {
      assertThrows(
        () => codec.recode(hex(text)),
        messages.IllegalParameterError,
        undefined,
        reason,
      );
    }
  });

  if (codec.openEnded !== true) {
    Deno.test(`${codec.name} that is cut short or too long is refused`, () => {
      for (const text of codec.valid) {
        const bytes = hex(text);
        for (let length = 0; length < bytes.length; length++) {
          assertThrows(() => codec.recode(bytes.subarray(0, length)), DecodeError);
        }
        assertThrows(() => codec.recode(concatBytes(bytes, new Uint8Array(1))), DecodeError);
      }
    });
  }

  Deno.test(`${codec.name} out of any bytes is a DecodeError or comes back unchanged`, () => {
    const mutated = fc.tuple(
      fc.constantFrom(...codec.valid.map(hex)),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
    ).map(([bytes, changes]) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, value] of changes) if (copy.length > 0) copy[at % copy.length] = value;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        let recoded: Uint8Array;
        try {
          recoded = codec.recode(bytes);
        } catch (error) {
          assertInstanceOf(error, DecodeError);
          return;
        }
        assertEquals(encodeHex(recoded), encodeHex(bytes));
      }),
      { numRuns: 150 },
    );
  });
}

Deno.test("decodeClientHello() keeps order, unknown values and the absence of extensions", () => {
  const random = "01".repeat(32);
  const hello = messages.decodeClientHello(
    hex(`0303${random}00 0004 1a1a 1301 01 00 0008 fafa 0000 0017 0000`),
  );
  assertEquals(hello.cipherSuites, [0x1a1a, 0x1301]);
  assertEquals(hello.extensions.map(({ type }) => type), [0xfafa, 0x17]);
  assertEquals(hello.omitsExtensions, undefined);
  const bare = messages.decodeClientHello(hex(`0303${random}00 0002 1301 01 00`));
  assertEquals(bare.omitsExtensions, true);
  assertEquals(bare.extensions, []);
});

Deno.test("encodeClientHello() refuses a random of another length", () => {
  const hello = {
    legacyVersion: 0x0303,
    random: new Uint8Array(31),
    legacySessionId: new Uint8Array(),
    cipherSuites: [0x1301],
    legacyCompressionMethods: [0],
    extensions: [],
  };
  assertThrows(() => messages.encodeClientHello(hello), RangeError, "random");
});

Deno.test("encodeClientHello() writes what the RFC forbids when it is told to", () => {
  const hello = {
    legacyVersion: 0x0303,
    random: new Uint8Array(32),
    legacySessionId: new Uint8Array(40),
    cipherSuites: [],
    legacyCompressionMethods: [],
    extensions: [{ type: 5, data: new Uint8Array() }, { type: 5, data: new Uint8Array() }],
  };
  assertEquals(messages.encodeClientHello(hello).length, 2 + 32 + 41 + 2 + 1 + 2 + 8);
});

Deno.test("an error names the field and its offset", () => {
  const body = hex(`0303${"01".repeat(32)}00 0002 1301 01 00 0006 0033 0003 aaaa`);
  const error = assertThrows(() => messages.decodeClientHello(body), DecodeError);
  assertStringIncludes(error.path, "clientHello.extensions");
  assertEquals(error.offset, body.length - 2);
});

Deno.test("a duplicate extension is named", () => {
  const error = assertThrows(
    () => messages.decodeEncryptedExtensions(hex("0008 0010 0000 0010 0000")),
    messages.DuplicateExtensionError,
  );
  assertEquals(error.extensionType, 16);
  assertStringIncludes(error.path, "application_layer_protocol_negotiation");
});

Deno.test("decoders read from a Reader and tell its observer", () => {
  const fields: string[] = [];
  const observer = { onField: (path: string) => void fields.push(path) };
  const reader = new Reader(hex("0004 0017 0000"), { path: "ee", observer });
  messages.decodeEncryptedExtensions(reader);
  assert(fields.includes("ee.extensions.extended_master_secret"));
});

Deno.test("a chain beyond the limits is refused before it is kept", () => {
  const entry = { certificate: Uint8Array.of(0x30, 0), extensions: [] };
  const message = {
    certificateRequestContext: new Uint8Array(),
    certificateList: new Array(11).fill(entry),
  };
  const body = messages.encodeCertificate13(message);
  assertEquals(
    messages.decodeCertificate13(body, { maximumCertificates: 11 }).certificateList.length,
    11,
  );
  const error = messages.IllegalParameterError;
  assertThrows(() => messages.decodeCertificate13(body, { maximumCertificates: 10 }), error);
  assertThrows(() => messages.decodeCertificate13(body, { maximumSize: 76 }), error);
  const old = messages.encodeCertificate12({
    certificates: new Array(11).fill(Uint8Array.of(0x30, 0)),
  });
  assertThrows(() => messages.decodeCertificate12(old, { maximumCertificates: 10 }), error);
  assertThrows(() => messages.decodeCertificate12(old, { maximumSize: 54 }), error);
});

Deno.test("ServerKeyExchange keeps the parameters that are signed", () => {
  const publicKey = new Uint8Array(32).fill(9);
  const parameters = messages.encodeServerEcdhParameters({ namedGroup: 29, publicKey });
  const body = messages.encodeServerKeyExchange({
    parameters,
    signatureScheme: 0x0804,
    signature: Uint8Array.of(1, 2),
  });
  const message = messages.decodeServerKeyExchange(body);
  assertEquals(message.parameters, parameters);
  assertEquals(message.publicKey, publicKey);
  assertEquals(message.namedGroup, 29);
  assertEquals(message.signature, Uint8Array.of(1, 2));
});

Deno.test("bindersLength() tells where the part of a hello ends that binders cover", () => {
  const binders = [new Uint8Array(32).fill(1), new Uint8Array(48).fill(2)];
  const identity = { identity: Uint8Array.of(1), obfuscatedTicketAge: 0 };
  const data = messages.encodeOfferedPsks({ identities: [identity, identity], binders });
  const covered = data.subarray(0, data.length - messages.bindersLength(binders));
  assertEquals(encodeHex(covered), "000e" + "00010100000000".repeat(2));
});

Deno.test("HelloRetryRequest and downgrades are told by the random", () => {
  const random = new Uint8Array(32);
  assert(!messages.isHelloRetryRequest({ random }));
  assert(messages.isHelloRetryRequest({ random: messages.HELLO_RETRY_REQUEST_RANDOM }));
  assertEquals(messages.downgradeSentinel(random), undefined);
  random.set(new TextEncoder().encode("DOWNGRD\x01"), 24);
  assertEquals(messages.downgradeSentinel(random), "TLSv1.2");
  random[31] = 0;
  assertEquals(messages.downgradeSentinel(random), "TLSv1.1");
  random[31] = 2;
  assertEquals(messages.downgradeSentinel(random), undefined);
});

Deno.test("the random of a HelloRetryRequest is SHA-256 of its name", async () => {
  const name = new TextEncoder().encode("HelloRetryRequest");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", name));
  assertEquals(messages.HELLO_RETRY_REQUEST_RANDOM, digest);
});

Deno.test("certificateVerifyContent() is the example of RFC 8446, Section 4.4.3", () => {
  const content = messages.certificateVerifyContent("server", new Uint8Array(32).fill(1));
  assertEquals(
    encodeHex(content),
    "20".repeat(64) +
      "544c5320312e332c207365727665722043657274696669636174655665726966790" + "0" + "01".repeat(32),
  );
  const client = messages.certificateVerifyContent("client", new Uint8Array());
  assertStringIncludes(new TextDecoder().decode(client), "TLS 1.3, client CertificateVerify");
});

Deno.test("server names that can not be sent are refused", () => {
  for (const name of ["", "a b", "b\u00fccher.example", "a\0b", "a".repeat(256)]) {
    assertThrows(() => messages.encodeServerName(name), RangeError, "server name");
  }
  assertEquals(messages.decodeServerName(messages.encodeServerName("a.example")), "a.example");
});

Deno.test("decodeServerName() refuses what is no host name and passes over other types", () => {
  const illegal = messages.IllegalParameterError;
  for (const name of ["00", "20", "c3bc", "61006261", "61".repeat(256)]) {
    const bytes = messages.encodeServerNameList([{ type: 0, name: hex(name) }]);
    assertThrows(() => messages.decodeServerName(bytes), illegal);
  }
  const other = messages.encodeServerNameList([{ type: 7, name: Uint8Array.of(1) }]);
  assertEquals(messages.decodeServerName(other), undefined);
});

Deno.test("ALPN names of any bytes survive, others are refused", () => {
  const name = "\u00ff\u0000a";
  assertEquals(messages.decodeAlpn(messages.encodeAlpn([name])), [name]);
  for (const bad of ["", "a".repeat(256), "\u0100", "\u{1f600}"]) {
    assertThrows(() => messages.encodeAlpn([bad]), RangeError, "protocol");
  }
});

Deno.test("extensions and messages without content must be empty", () => {
  const one = new Uint8Array(1);
  for (const name of ["extended_master_secret", "encrypt_then_mac", "early_data"] as const) {
    messages.decodeEmptyExtension(messages.encodeEmptyExtension(), name);
    assertThrows(() => messages.decodeEmptyExtension(one, name), DecodeError, name);
  }
  for (const name of ["serverHelloDone", "helloRequest", "endOfEarlyData"] as const) {
    messages.decodeEmptyMessage(messages.encodeEmptyMessage(), name);
    assertThrows(() => messages.decodeEmptyMessage(one, name), DecodeError, name);
  }
});

Deno.test("handshake messages are framed and split", () => {
  const bytes = concatBytes(
    messages.encodeHandshake(14, new Uint8Array()),
    messages.encodeHandshake(20, new Uint8Array(300)),
  );
  const split = messages.decodeHandshakes(bytes);
  assertEquals(split.map(({ type, body }) => [type, body.length]), [[14, 0], [20, 300]]);
  assertEquals(messages.decodeHandshakeHeader(bytes, 4), { type: 20, length: 300 });
  assertEquals(messages.decodeHandshakeHeader(bytes.subarray(0, 3)), undefined);
  assertThrows(() => messages.decodeHandshakes(bytes.subarray(0, 100)), DecodeError, "body");
  assertThrows(() => messages.encodeHandshake(1, new Uint8Array(2 ** 24)), RangeError);
  assertEquals(encodeHex(messages.encodeMessageHash(Uint8Array.of(1, 2))), "fe0000020102");
});

const OPENSSL_HELLOS: readonly (readonly string[])[] = [
  ["-servername", "example.org", "-alpn", "h2,http/1.1", "-status"],
  ["-tls1_2", "-noservername"],
  ["-tls1_3", "-groups", "P-384:X25519", "-sigalgs", "ed25519:RSA-PSS+SHA256"],
  ["-no_ticket", "-fallback_scsv", "-maxfraglen", "1024"],
];

for (const options of OPENSSL_HELLOS) {
  peerTest(
    `the ClientHello of s_client ${options.join(" ")} is understood`,
    ["openssl"],
    async () => {
      const record = await captureClientHello(options);
      const [message] = messages.decodeHandshakes(record);
      if (message === undefined) throw new Error("There is no handshake message");
      assertEquals(message.type, 1);
      const hello = messages.decodeClientHello(message.body);
      assertEquals(encodeHex(messages.encodeClientHello(hello)), encodeHex(message.body));
      decodeKnownExtensions(hello.extensions);
      const sni = messages.findExtension(hello.extensions, EXTENSION.serverName);
      const expected = options.includes("example.org") ? "example.org" : undefined;
      assertEquals(sni && messages.decodeServerName(sni), expected);
      assertEquals(hello.cipherSuites.includes(0x5600), options.includes("-fallback_scsv"));
    },
  );
}

/** Decodes every extension of a ClientHello that there is a decoder for. */
function decodeKnownExtensions(extensions: readonly messages.Extension[]): void {
  const decoders = new Map<number, (data: Uint8Array) => unknown>([
    [EXTENSION.supportedGroups, messages.decodeSupportedGroups],
    [EXTENSION.signatureAlgorithms, messages.decodeSignatureAlgorithms],
    [EXTENSION.ecPointFormats, messages.decodeEcPointFormats],
    [EXTENSION.keyShare, messages.decodeClientKeyShares],
    [EXTENSION.supportedVersions, messages.decodeSupportedVersions],
    [EXTENSION.pskKeyExchangeModes, messages.decodePskKeyExchangeModes],
    [EXTENSION.applicationLayerProtocolNegotiation, messages.decodeAlpn],
    [EXTENSION.statusRequest, messages.decodeStatusRequest],
    [EXTENSION.maxFragmentLength, messages.decodeMaxFragmentLength],
    [EXTENSION.sessionTicket, messages.decodeSessionTicket],
    [EXTENSION.encryptThenMac, (data) => messages.decodeEmptyExtension(data, "encrypt_then_mac")],
  ]);
  let decoded = 0;
  for (const { type, data } of extensions) {
    const decode = decoders.get(type);
    if (decode === undefined) continue;
    decode(data);
    decoded++;
  }
  assert(decoded >= 3);
}

/** The content of the first record that `openssl s_client` sends. */
async function captureClientHello(options: readonly string[]): Promise<Uint8Array> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const target = `127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  const client = runClient(peerPath("openssl"), ["s_client", "-connect", target, ...options]);
  const failed = client.then(({ stderr }) => {
    throw new Error(`s_client ended without a ClientHello: ${stderr}`);
  });
  using connection = await Promise.race([listener.accept(), failed]);
  failed.catch(() => {});
  const header = await readExactly(connection, 5);
  const content = await readExactly(connection, new Reader(header, { offset: 3 }).u16());
  await connection.closeWrite();
  await client;
  return content;
}

async function readExactly(connection: Deno.Conn, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const count = await connection.read(bytes.subarray(filled));
    if (count === null) throw new Error(`The connection ended after ${filled} bytes`);
    filled += count;
  }
  return bytes;
}
