// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { Asn1Error, DerBuilder } from "../../crypto/asn1/mod.ts";
import { generateKey, type KeyParameters } from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import {
  CertificateRequest,
  createCertificateRequest,
  d2iCertificateRequest,
  i2dCertificateRequest,
  REQUEST_ATTRIBUTES,
} from "../../x509/mod.ts";
import { concatBytes, type MaybePromise } from "../../wire/mod.ts";
import { runOpenssl } from "../asn1/_openssl.ts";
import { tempDirectory } from "../support/temp.ts";

const KINDS: readonly KeyParameters[] = [
  { type: "rsa", bits: 2048 },
  { type: "rsa-pss", bits: 2048 },
  { type: "ec", curve: "P-256" },
  { type: "ec", curve: "P-521" },
  { type: "ed25519" },
  { type: "ed448" },
];

Deno.test("requests with every kind of key verify here and with openssl", async () => {
  for (const parameters of KINDS) {
    const key = await generateKey(parameters);
    const request = await createCertificateRequest({
      subject: "CN=example.org,O=Example",
      subjectAltNames: ["DNS:example.org", "IP:192.0.2.1"],
      keyUsage: ["digitalSignature"],
      challengePassword: "secret word",
      key,
    });
    assert(await request.verifySignature(), parameters.type);
    assertEquals(request.challengePassword, "secret word");
    assertEquals(request.requestedExtensions.map(({ oid }) => oid), ["2.5.29.15", "2.5.29.17"]);
    const pem = new TextEncoder().encode(request.toPem());
    const { missing, stderr, stdout } = await runOpenssl(
      ["req", "-verify", "-noout", "-text"],
      pem,
    );
    if (missing) return;
    assert(/verify OK/.test(stderr), stderr);
    const text = new TextDecoder().decode(stdout);
    for (const part of ["challengePassword", "DNS:example.org, IP Address:192.0.2.1"]) {
      assert(text.includes(part), text);
    }
  }
});

Deno.test("openssl's requests are read", async () => {
  await using directory = await tempDirectory();
  const path = `${directory.path}/key.pem`;
  const args = [
    "req",
    "-new",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    path,
    "-subj",
    "/O=Ex/CN=a.b",
  ];
  const { missing, stdout } = await runOpenssl([...args, "-addext", "subjectAltName=DNS:a.b"]);
  if (missing) return;
  const request = CertificateRequest.fromPem(new TextDecoder().decode(stdout));
  assertEquals(request.subject.toString(), "CN=a.b,O=Ex");
  assertEquals(request.requestedExtensions.length, 1);
  assertEquals([request.version, request.signatureAlgorithmName], [1, "sha256WithRSAEncryption"]);
  assert(await request.verifySignature());
});

Deno.test("by default nothing is requested", async () => {
  const key = await generateKey({ type: "ed25519" });
  const request = await createCertificateRequest({ subject: "", key });
  assertEquals([request.attributes, request.requestedExtensions], [[], []]);
  assert(request.subject.isEmpty);
  const value = new DerBuilder().utf8String("x").finish();
  const attributes = [{ oid: REQUEST_ATTRIBUTES.unstructuredName, values: [value] }];
  const more = await createCertificateRequest({ subject: "", key, attributes });
  assertEquals(more.attribute(REQUEST_ATTRIBUTES.unstructuredName)?.values, [value]);
});

Deno.test("a key that is elsewhere signs", async () => {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const remote = {
    publicKey: key.publicKey,
    sign: async (...args: Parameters<typeof key.sign>): Promise<Uint8Array<ArrayBuffer>> => {
      await Promise.resolve();
      return await (key.sign(args[0], args[1]) as MaybePromise<Uint8Array<ArrayBuffer>>);
    },
  };
  const request = await createCertificateRequest({ subject: "CN=a", key: remote });
  assert(await request.verifySignature());
});

Deno.test("a request that was changed does not verify, and damaged ones give only our errors", async () => {
  const key = await generateKey({ type: "ed25519" });
  const request = await createCertificateRequest({
    subject: "CN=ab",
    key,
    subjectAltNames: ["a.b"],
  });
  const places = fc.tuple(fc.nat(request.der.length - 1), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(places, async ([at, flip]) => {
      const der = request.der.slice();
      der[at] = (der[at] as number) ^ flip;
      let good = false;
      try {
        const damaged = CertificateRequest.fromDer(der);
        void [damaged.requestedExtensions, damaged.subject.attributes];
        good = await damaged.verifySignature();
      } catch (error) {
        assert(error instanceof SslError, String(error));
      }
      assert(!good, `byte ${at}`);
    }),
    { numRuns: 1000 },
  );
  for (let length = 0; length < request.der.length; length++) {
    assertThrows(() => CertificateRequest.fromDer(request.der.subarray(0, length)), Asn1Error);
  }
});

Deno.test("d2i and i2d walk over a buffer", async () => {
  const key = await generateKey({ type: "ed25519" });
  const request = await createCertificateRequest({ subject: "CN=a", key });
  const buffer = concatBytes(new Uint8Array(2), request.der, request.der, Uint8Array.of(0));
  const cursor = { offset: 2 };
  assert(d2iCertificateRequest(buffer, cursor).equals(request));
  assert(d2iCertificateRequest(buffer, cursor).equals(request));
  assertThrows(() => d2iCertificateRequest(buffer, cursor), Asn1Error);
  assertEquals(cursor.offset, buffer.length - 1);
  assertThrows(() => i2dCertificateRequest(request, new Uint8Array(5)), Asn1Error);
});
