// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { generateKey, type PrivateKey, sha1, sha256, sha512 } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  type Certificate,
  createCertificate,
  encodeExtendedKeyUsage,
  EXTENSION_IDS,
  MemoryTrustStore,
  Name,
} from "../../../x509/mod.ts";
import { decodeSignedData, signCms } from "../../../x509/cms/mod.ts";
import {
  createTimestampRequest,
  d2iTimestampResponse,
  i2dTimestampResponse,
  queryTimestamp,
  TimestampAuthority,
  type TimestampAuthorityOptions,
  TimestampRequest,
  TimestampResponse,
  verifyTimestamp,
  type VerifyTimestampOptions,
} from "../../../x509/timestamp/mod.ts";
import { hasOpenssl, workshop } from "../cms/_people.ts";

const [rootKey, key, rsaKey] = await Promise.all([
  generateKey({ type: "ec", curve: "P-256" }),
  generateKey({ type: "ec", curve: "P-384" }),
  generateKey({ type: "rsa", bits: 2048 }),
]);
const root = await createCertificate({ subject: "CN=TSA root", key: rootKey, isCa: true });
const trustStore = new MemoryTrustStore([root]);

async function tsa(owner: PrivateKey, critical = true): Promise<Certificate> {
  const value = encodeExtendedKeyUsage(["timeStamping"]);
  return await createCertificate({
    subject: "CN=Timestamps,O=Example",
    publicKey: owner.publicKey,
    issuer: { certificate: root, key: rootKey },
    keyUsage: ["digitalSignature"],
    extendedKeyUsage: false,
    extraExtensions: [{ oid: EXTENSION_IDS.extendedKeyUsage, critical, value }],
  });
}

const certificate = await tsa(key);
const rsaCertificate = await tsa(rsaKey);
const data = new TextEncoder().encode("The contract of today\n");
const options: TimestampAuthorityOptions = {
  certificate,
  key,
  policy: "1.2.3.4.1",
  otherPolicies: ["1.2.3.4.5"],
  accuracy: { seconds: 1, millis: 500, micros: 100 },
  ordering: true,
  includeName: true,
};
const authority = new TimestampAuthority(options);

const CONFIGURATION = `[tsa]
default_tsa = t
[t]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha1, sha256, sha512
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
`;

Deno.test("an authority answers, and its timestamps are good", async () => {
  for (const [certificateRequested, nonce] of [[true, 5n], [false, false]] as const) {
    const request = await createTimestampRequest(data, { certificateRequested, nonce });
    const response = await authority.answer(request.der);
    const certificates = certificateRequested ? [] : [certificate];
    const { info, signer } = await verifyTimestamp(response, {
      request,
      data,
      trustStore,
      certificates,
    });
    assertEquals(info.accuracy, { seconds: 1, millis: 500, micros: 100 });
    assertEquals([info.ordering, info.policy], [true, "1.2.3.4.1"]);
    assertEquals(signer.certificate.subject.toOneLine(), "O = Example, CN = Timestamps");
    assert(Math.abs(info.time.getTime() - Date.now()) < 60_000);
    await verifyTimestamp(response.token!, {
      data: ReadableStream.from([data]),
      trustStore,
      certificates,
    });
  }
});

Deno.test("openssl ts verifies our timestamps, and asks us", { ignore: !hasOpenssl }, async () => {
  await using shop = await workshop({});
  await shop.write("tsaroot.pem", root.toPem());
  await shop.write("tsa.pem", rsaCertificate.toPem());
  await shop.write("data", data);
  const rsaAuthority = new TimestampAuthority({
    ...options,
    certificate: rsaCertificate,
    key: rsaKey,
    chain: [root],
    digests: [sha1, sha256, sha512],
  });
  for (const who of [authority, rsaAuthority]) {
    for (
      const more of [
        "-sha256 -cert",
        "-sha512 -cert -tspolicy 1.2.3.4.5",
        "-sha256 -no_nonce -cert",
      ]
    ) {
      assertEquals(await shop.openssl(`ts -query -data data -out q ${more}`), "");
      const request = await shop.read("q");
      await shop.write("r", (await who.answer(request)).der);
      assertEquals(await shop.openssl("ts -verify -queryfile q -in r -CAfile tsaroot.pem"), "");
      assertEquals(await shop.openssl("ts -verify -data data -in r -CAfile tsaroot.pem"), "");
      assertEquals(await shop.openssl("ts -reply -in r -text -out text"), "");
      const text = new TextDecoder().decode(await shop.read("text"));
      assert(text.includes("Accuracy: 0x01 seconds, 0x01F4 millis, 0x64 micros"), text);
    }
  }
  const request = await createTimestampRequest(data, { certificateRequested: false });
  await shop.write("q", request.der);
  await shop.write("r", (await rsaAuthority.answer(request.der)).der);
  const line = "ts -verify -queryfile q -in r -CAfile tsaroot.pem";
  assertNotEquals(await shop.openssl(line), "");
  assertEquals(await shop.openssl(`${line} -untrusted tsa.pem`), "");
});

Deno.test("timestamps of openssl ts are verified, and it reads our requests", {
  ignore: !hasOpenssl,
}, async () => {
  await using shop = await workshop({});
  await shop.write("ts.cnf", CONFIGURATION);
  await shop.write("serial", "0a\n");
  await shop.write("tsaroot.pem", root.toPem());
  await shop.write("tsa.pem", rsaCertificate.toPem());
  await shop.write("tsa.key", rsaKey.toPem());
  for (const digest of [sha1, sha256, sha512]) {
    for (const more of ["", " -chain tsaroot.pem", " -sha512"]) {
      const request = await createTimestampRequest(data, { digest, policy: "1.2.3.4.5" });
      await shop.write("q", request.der);
      const line =
        `ts -reply -config ts.cnf -queryfile q -signer tsa.pem -inkey tsa.key -out r${more}`;
      assertEquals(await shop.openssl(line), "");
      const response = TimestampResponse.fromDer(await shop.read("r"));
      const { info } = await verifyTimestamp(response, { request, data, trustStore });
      assertEquals([info.policy, info.nonce], ["1.2.3.4.5", request.nonce]);
    }
  }
  // What it refuses is read, too.
  const request = await createTimestampRequest(data, { policy: "1.9.9" });
  await shop.write("q", request.der);
  assertEquals(
    await shop.openssl(
      "ts -reply -config ts.cnf -queryfile q -signer tsa.pem -inkey tsa.key -out r",
    ),
    "",
  );
  const refusal = TimestampResponse.fromDer(await shop.read("r"));
  assertEquals([refusal.status, refusal.failures], ["rejection", ["unacceptedPolicy"]]);
  await assertRejects(
    () => verifyTimestamp(refusal, { request, trustStore }),
    SslError,
    "unacceptedPolicy",
  );
});

Deno.test("each check refuses what it is for", async () => {
  const request = await createTimestampRequest(data);
  const response = await authority.answer(request.der);
  const other = await createTimestampRequest(data);
  const without = await createTimestampRequest(data, { nonce: false });
  const fails = async (
    changed: Partial<VerifyTimestampOptions>,
    reason: string,
    from = response,
  ) => {
    const error = await assertRejects(
      () => verifyTimestamp(from, { request, trustStore, ...changed }),
      SslError,
    );
    assertEquals([error.library, error.reason], ["TS", reason]);
  };
  await fails({ request: other }, "NONCE_MISMATCH");
  await fails({}, "NONCE_NOT_RETURNED", await authority.answer(without.der));
  await fails({ data: data.subarray(1) }, "MESSAGE_IMPRINT_MISMATCH");
  await fails({ policy: "1.2" }, "POLICY_MISMATCH");
  await fails({ authority: { type: "directory", name: Name.parse("CN=b") } }, "TSA_UNTRUSTED");
  await fails({ trustStore: { findBySubject: () => [] } }, "CERTIFICATE_VERIFY_ERROR");
  await fails({ time: new Date("2001-01-01") }, "CERTIFICATE_VERIFY_ERROR");
  await fails({}, "NO_TIME_STAMP_TOKEN", TimestampResponse.refuse(["systemFailure"], "no"));
  await assertRejects(() => verifyTimestamp(response, { trustStore }), TypeError, "nothing");
  await verifyTimestamp(response, {
    request,
    trustStore,
    authority: { type: "directory", name: certificate.subject },
  });
});

Deno.test("a token must be signed by one authority that names its certificate", async () => {
  const request = await createTimestampRequest(data);
  const info = (await authority.answer(request.der)).token!;
  const { content } = decodeSignedData(info.content!).encapsulated;
  const signer = { certificate, key, smimeCapabilities: false };
  const bound = { ...signer, signingCertificate: true };
  const contentType = "1.2.840.113549.1.9.16.1.4";
  const cases = [
    [[signer], contentType, "ESS_SIGNING_CERTIFICATE_ERROR"],
    [[bound, bound], contentType, "THERE_MUST_BE_ONE_SIGNER"],
    [[bound], "1.2.840.113549.1.7.1", "BAD_TYPE"],
    [[{ ...bound, certificate: rsaCertificate, key: rsaKey }], contentType, undefined],
  ] as const;
  for (const [signers, contentType, reason] of cases) {
    const token = await signCms(content!, { signers, contentType });
    const verified = verifyTimestamp(token, { request, trustStore });
    if (reason === undefined) await verified;
    else assertEquals((await assertRejects(() => verified, SslError)).reason, reason);
  }
});

Deno.test("an authority refuses what it does not do, and says why", async () => {
  const ask = async (change: Parameters<typeof createTimestampRequest>[1]) =>
    (await authority.answer((await createTimestampRequest(data, change)).der)).failures;
  assertEquals(await ask({ digest: sha1 }), ["badAlg"]);
  assertEquals(await ask({ policy: "2.5.4" }), ["unacceptedPolicy"]);
  const { extensions } = certificate;
  assertEquals(await ask({ extensions: extensions.slice(0, 1) }), ["unacceptedExtension"]);
  assertEquals((await authority.answer(new Uint8Array(3))).failures, ["badDataFormat"]);
  const { der } = await createTimestampRequest(data);
  const version = der.slice();
  version[4] = 2;
  assertEquals((await authority.answer(version)).failures, ["badRequest"]);
  const unfit = await tsa(key, false);
  assertThrows(
    () => new TimestampAuthority({ ...options, certificate: unfit }),
    SslError,
    "purpose",
  );
  assertThrows(
    () => new TimestampAuthority({ ...options, key: rsaKey }),
    SslError,
    "does not match",
  );
});

Deno.test("an authority tells at once what of its options is wrong", async () => {
  const make = (more: Record<string, unknown>) => () =>
    new TimestampAuthority({ ...options, ...more });
  for (const policy of ["foo", "", undefined, "1"]) {
    assertThrows(make({ policy }), TypeError, `with the policy "${policy}"`);
  }
  assertThrows(make({ otherPolicies: ["1.2.3", "1.99"] }), TypeError, 'the policy "1.99"');
  assertThrows(make({ digests: [] }), TypeError, "digests is an empty list");
  for (const accuracy of [{ seconds: -1 }, { seconds: NaN }, { millis: 1000 }, { micros: 0 }]) {
    assertThrows(make({ accuracy }), RangeError, "with an accuracy of");
  }
  const request = await createTimestampRequest(data);
  for (const serialNumber of [-1n, 1n << 160n, 5]) {
    const who = make({ serialNumber: () => serialNumber })();
    await assertRejects(
      () => who.answer(request.der),
      RangeError,
      `serialNumber gave ${serialNumber}`,
    );
  }
});

Deno.test("an authority whose clock fails says so", async () => {
  const request = await createTimestampRequest(data);
  const fails = () => {
    throw new Error("no clock");
  };
  for (const now of [fails, () => Promise.reject(new Error("no clock")), () => new Date(NaN)]) {
    const answer = await new TimestampAuthority({ ...options, now }).answer(request.der);
    assertEquals([answer.status, answer.failures], ["rejection", ["timeNotAvailable"]]);
  }
});

Deno.test("an authority answers over HTTP", async () => {
  const request = await createTimestampRequest(data);
  const post = (body: BodyInit, type: string) =>
    authority.fetch(
      new Request("http://a/", { method: "POST", body, headers: { "content-type": type } }),
    );
  const response = await post(request.der, "application/timestamp-query");
  assertEquals(response.headers.get("content-type"), "application/timestamp-reply");
  await verifyTimestamp(TimestampResponse.fromDer(await response.bytes()), { request, trustStore });
  assertEquals((await post("x", "text/plain")).status, 400);
  assertEquals((await post(new Uint8Array(70_000), "application/timestamp-query")).status, 413);
});

Deno.test("a client asks an authority, and takes nothing that is no answer", async () => {
  const url = "http://timestamp.example.org/";
  const fetch = (at: string, init: RequestInit) => authority.fetch(new Request(at, init));
  const { info, response, request } = await queryTimestamp(data, { url, fetch, trustStore });
  assertEquals(info.nonce, request.nonce);
  await verifyTimestamp(response, { data, trustStore });
  const fails = (answer: Response, text: string) =>
    assertRejects(
      () =>
        queryTimestamp(data, {
          url,
          trustStore,
          fetch: () => Promise.resolve(answer),
          maximumSize: 99,
        }),
      SslError,
      text,
    );
  await fails(new Response("", { status: 500 }), "status 500");
  await fails(new Response("<html>"), "text/plain");
  const headers = { "content-type": "application/timestamp-reply" };
  await fails(new Response(response.der, { headers }), "at most 99");
  await fails(new Response(new Uint8Array(9), { headers }), "");
  await assertRejects(
    () => queryTimestamp(data, { url, fetch, trustStore, request: { digest: sha1 } }),
    SslError,
    "badAlg",
  );
});

Deno.test("times keep their milliseconds, without zeros at the end", async () => {
  const request = await createTimestampRequest(data);
  for (
    const time of [
      "2026-01-02T03:04:05.678Z",
      "2026-01-02T03:04:05.600Z",
      "2026-01-02T03:04:05.000Z",
    ]
  ) {
    const who = new TimestampAuthority({
      ...options,
      now: () => new Date(time),
      serialNumber: () => 7n,
    });
    const { info } = await who.answer(request.der);
    assertEquals([info.time.toISOString(), info.serialNumber], [time, 7n]);
  }
});

Deno.test("cursors move, and changed answers give only this library's errors", async () => {
  const request = await createTimestampRequest(data);
  const { der } = await authority.answer(request.der);
  const cursor = { offset: 0 };
  assertEquals(i2dTimestampResponse(d2iTimestampResponse(der, cursor)), der.length);
  assertEquals(cursor.offset, der.length);
  await fc.assert(
    fc.asyncProperty(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = der.slice();
      changed[at]! ^= by;
      try {
        const { info } = await verifyTimestamp(TimestampResponse.fromDer(changed), {
          request,
          trustStore,
        });
        assertEquals(info.nonce, request.nonce);
      } catch (error) {
        assert(error instanceof SslError, `byte ${at}: ${error}`);
      }
    }),
    { numRuns: 300 },
  );
  for (let length = 0; length < request.der.length; length++) {
    assertThrows(() => TimestampRequest.fromDer(request.der.subarray(0, length)), SslError);
  }
});
