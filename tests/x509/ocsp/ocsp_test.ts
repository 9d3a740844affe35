// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { Asn1Error } from "../../../crypto/asn1/mod.ts";
import { generateKey, sha256 } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  ACCESS_METHODS,
  type Certificate,
  createCertificate,
  createOcspErrorResponse,
  createOcspRequest,
  createOcspResponse,
  type CreateOcspResponseOptions,
  encodeInfoAccess,
  MemoryTrustStore,
  ocspCertificateId,
  OcspRequest,
  OcspResponder,
  OcspResponse,
  ocspUrls,
  queryOcsp,
  verifyOcspResponse,
  type VerifyOcspResponseOptions,
} from "../../../x509/mod.ts";
import { runOpenssl } from "../../asn1/_openssl.ts";
import { tempDirectory } from "../../support/temp.ts";

const now = Date.now();
const time = new Date(now);
const [key, delegateKey, strangerKey] = await Promise.all(
  [1, 2, 3].map(() => generateKey({ type: "ec", curve: "P-256" })),
) as [Key, Key, Key];
type Key = Awaited<ReturnType<typeof generateKey>>;
const issuer = await createCertificate({ subject: "CN=CA,O=Example", key, isCa: true });

async function issue(
  subject: string,
  owner: Key,
  purposes: string[] | false = false,
  serialNumber = 0x77n,
) {
  return await createCertificate({
    subject,
    publicKey: owner.publicKey,
    serialNumber,
    extendedKeyUsage: purposes,
    issuer: { certificate: issuer, key },
  });
}

const certificate = await issue("CN=leaf", strangerKey);
const delegate = await issue("CN=responder", delegateKey, ["OCSPSigning"], 2n);
const colleague = await issue("CN=colleague", strangerKey, ["serverAuth"], 3n);
const id = ocspCertificateId(certificate, issuer);
const GOOD = { status: "good" } as const;

async function respond(options: Partial<CreateOcspResponseOptions> = {}): Promise<OcspResponse> {
  return await createOcspResponse({
    responder: { certificate: issuer, key },
    answers: [{ id, certificateStatus: GOOD }],
    ...options,
  });
}

Deno.test("answers of the issuer and of its delegate are taken, by name and by key", async () => {
  const responders = [{ certificate: issuer, key }, { certificate: delegate, key: delegateKey }];
  for (const responder of responders) {
    for (const responderId of ["name", "key"] as const) {
      const response = await respond({ responder, responderId });
      const again = OcspResponse.fromDer(response.der);
      const single = await verifyOcspResponse(again, { certificate, issuer });
      assertEquals(single.certificateStatus, GOOD);
    }
  }
});

Deno.test("who may not answer is refused", async () => {
  const stranger = await createCertificate({ subject: "CN=stranger", key: strangerKey });
  const otherCa = await createCertificate({
    subject: "CN=CA,O=Example",
    key: strangerKey,
    isCa: true,
  });
  const cases: [
    string,
    string,
    Partial<CreateOcspResponseOptions>,
    Partial<VerifyOcspResponseOptions>,
  ][] = [
    ["MISSING_OCSPSIGNING_USAGE", "a colleague", {
      responder: { certificate: colleague, key: strangerKey },
    }, {}],
    ["CERTIFICATE_VERIFY_ERROR", "a stranger", {
      responder: { certificate: stranger, key: strangerKey },
    }, {}],
    ["SIGNATURE_FAILURE", "the name of the CA with another key", {
      responder: { certificate: otherCa, key: strangerKey },
      includeCertificates: false,
    }, {}],
    ["SIGNER_CERTIFICATE_NOT_FOUND", "nobody known", {
      responder: { certificate: delegate, key: delegateKey },
      includeCertificates: false,
    }, {}],
    ["ROOT_CA_NOT_TRUSTED", "a trusted root that is not the issuer", {
      responder: { certificate: otherCa, key: strangerKey },
      responderId: "key",
    }, { trustStore: new MemoryTrustStore(otherCa) }],
  ];
  for (const [reason, what, made, wanted] of cases) {
    const response = await respond(made);
    const error = await assertRejects(
      () => verifyOcspResponse(response, { certificate, issuer, ...wanted }),
      SslError,
      undefined,
      what,
    );
    assertEquals([error.library, error.reason], ["OCSP", reason], what);
  }
});

Deno.test("trusted responders are taken as they are", async () => {
  const stranger = await createCertificate({ subject: "CN=stranger", key: strangerKey });
  const response = await respond({ responder: { certificate: stranger, key: strangerKey } });
  await verifyOcspResponse(response, { certificate, issuer, trustedResponders: [stranger] });
  const settings = { trusted: ["1.3.6.1.5.5.7.3.9"] };
  const trustStore = new MemoryTrustStore([{ certificate: stranger, settings }]);
  await verifyOcspResponse(response, { certificate, issuer, trustStore });
});

Deno.test("answers must be about the certificate, current and fresh", async () => {
  const at = (seconds: number) => new Date(now + 1000 * seconds);
  const other = ocspCertificateId(colleague, issuer);
  const single = (fields: object) => ({ answers: [{ id, certificateStatus: GOOD, ...fields }] });
  const cases: [string, Partial<CreateOcspResponseOptions>, Partial<VerifyOcspResponseOptions>][] =
    [
      ["RESPONSE_CONTAINS_NO_REVOCATION_DATA", {
        answers: [{ id: other, certificateStatus: GOOD }],
      }, {}],
      ["RESPONSE_CONTAINS_NO_REVOCATION_DATA", { answers: [] }, {}],
      ["STATUS_NOT_YET_VALID", single({ thisUpdate: at(400) }), {}],
      ["STATUS_EXPIRED", single({ thisUpdate: at(-900), nextUpdate: at(-400) }), {}],
      ["STATUS_TOO_OLD", single({ thisUpdate: at(-900) }), { maximumAge: 600 }],
      ["NEXTUPDATE_BEFORE_THISUPDATE", single({ thisUpdate: at(200), nextUpdate: at(100) }), {}],
      ["RESPONSE_CONTAINS_NO_REVOCATION_DATA", { nonce: Uint8Array.of(1) }, {
        nonce: Uint8Array.of(2),
      }],
      ["RESPONSE_CONTAINS_NO_REVOCATION_DATA", {}, {
        nonce: Uint8Array.of(2),
        nonceRequired: true,
      }],
    ];
  for (const [reason, made, wanted] of cases) {
    const response = await respond(made);
    const error = await assertRejects(
      () => verifyOcspResponse(response, { certificate, issuer, time, ...wanted }),
      SslError,
    );
    assertEquals(error.reason, reason);
  }
  const fine: [Partial<CreateOcspResponseOptions>, Partial<VerifyOcspResponseOptions>][] = [
    [single({ thisUpdate: at(200) }), {}],
    [single({ thisUpdate: at(-900), nextUpdate: at(-200) }), {}],
    [single({ thisUpdate: at(-900) }), { maximumAge: 1000 }],
    [{ nonce: Uint8Array.of(2) }, { nonce: Uint8Array.of(2), nonceRequired: true }],
    [{}, { nonce: Uint8Array.of(2) }],
  ];
  for (const [made, wanted] of fine) {
    await verifyOcspResponse(await respond(made), { certificate, issuer, time, ...wanted });
  }
});

Deno.test("an answer that was changed does not verify, and damaged ones give only our errors", async () => {
  const { der } = await respond({ includeCertificates: false });
  const places = fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(places, async ([at, flip]) => {
      const damaged = der.slice();
      damaged[at] = (damaged[at] as number) ^ flip;
      let single: unknown;
      try {
        single = await verifyOcspResponse(OcspResponse.fromDer(damaged), {
          certificate,
          issuer,
          time,
        });
      } catch (error) {
        assert(error instanceof SslError, String(error));
      }
      assertEquals(single, undefined, `byte ${at}`);
    }),
    { numRuns: 500 },
  );
  for (let length = 0; length < der.length; length++) {
    assertThrows(() => OcspResponse.fromDer(der.subarray(0, length)), Asn1Error);
  }
});

Deno.test("a signature has no unused bits, which nobody signs", async () => {
  let der: Uint8Array;
  do ({ der } = await respond({ includeCertificates: false })); while ((der.at(-1) as number) & 1);
  // The last BIT STRING is the signature: an ECDSA-Sig-Value behind the count of unused bits.
  const unused = der.findLastIndex((byte, at) =>
    byte === 0 && der[at - 2] === 3 && der[at - 1] === der.length - at && der[at + 1] === 0x30
  );
  const damaged = der.slice();
  damaged[unused] = 1;
  OcspResponse.fromDer(der);
  assertThrows(() => OcspResponse.fromDer(damaged), Asn1Error, "1 unused bits");
});

Deno.test("a signed part counts only with the status successful, which nobody signs", async () => {
  const { der } = await respond({ includeCertificates: false });
  const status = der.indexOf(10) + 2;
  assertEquals(der[status], 0);
  der[status] = 3;
  const response = OcspResponse.fromDer(der);
  const error = await assertRejects(
    () => verifyOcspResponse(response, { certificate, issuer, time }),
    SslError,
  );
  assert(error.message.includes("tryLater"), error.message);
});

Deno.test("errors of responders are told", async () => {
  for (
    const status of [
      "malformedRequest",
      "internalError",
      "tryLater",
      "sigRequired",
      "unauthorized",
    ] as const
  ) {
    const response = createOcspErrorResponse(status);
    const error = await assertRejects(
      () => verifyOcspResponse(response, { certificate, issuer }),
      SslError,
    );
    assert(error.message.includes(status), error.message);
  }
  assertThrows(() => OcspResponse.fromDer(Uint8Array.of(0x30, 3, 10, 1, 0)), Asn1Error);
  assertThrows(() => OcspResponse.fromDer(Uint8Array.of(0x30, 3, 10, 1, 4)), Asn1Error);
});

Deno.test("requests are signed, and know who signed", async () => {
  const signer = { certificate: colleague, key: strangerKey, chain: [issuer] };
  const request = await createOcspRequest({ ids: [id], signer });
  const again = OcspRequest.fromDer(request.der);
  assert(again.isSigned);
  assertEquals(again.certificates.length, 2);
  assertEquals(again.requestorName?.type, "directory");
  assert(await again.verifySignature(colleague));
  assert(!await again.verifySignature(issuer));
  assert(!await (await createOcspRequest({ ids: [id] })).verifySignature(colleague));
});

Deno.test("openssl ocsp takes our requests and answers, and we take openssl's", async () => {
  await using directory = await tempDirectory();
  const ca = await directory.write("ca.pem", issuer.toPem());
  const caKey = await directory.write("ca.key", key.toPem());
  const leaf = await directory.write("leaf.pem", certificate.toPem());
  const index = await directory.write(
    "index.txt",
    `V\t360101000000Z\t\t77\tunknown\t/CN=leaf\nR\t360101000000Z\t260101000000Z,superseded\t03\tunknown\t/CN=colleague\n`,
  );
  const ours = await createOcspRequest({
    certificates: [{ certificate, issuer }, { certificate: colleague, issuer }],
    digest: sha256,
  });
  const requestPath = await directory.write("req.der", ours.der);
  const answered = await runOpenssl([
    ...["ocsp", "-index", index, "-CA", ca, "-rsigner", ca, "-rkey", caKey],
    ...["-reqin", requestPath, "-respout", directory.file("resp.der"), "-ndays", "1"],
  ]);
  if (answered.missing) return;
  assertEquals(answered.code, 0, answered.stderr);
  const theirs = OcspResponse.fromDer(await Deno.readFile(directory.file("resp.der")));
  assertEquals(theirs.nonce, ours.nonce);
  const wanted = { issuer, nonceRequired: true, ...ours.nonce ? { nonce: ours.nonce } : {} };
  assertEquals(
    (await verifyOcspResponse(theirs, { certificate, ...wanted })).certificateStatus,
    GOOD,
  );
  const revoked = await verifyOcspResponse(theirs, { certificate: colleague, ...wanted });
  assertEquals(revoked.certificateStatus, {
    status: "revoked",
    revocationTime: new Date("2026-01-01T00:00:00Z"),
    reason: "superseded",
  });

  const made = await runOpenssl([
    ...["ocsp", "-issuer", ca, "-cert", leaf, "-reqout", directory.file("their.der")],
  ]);
  assertEquals(made.code, 0, made.stderr);
  const request = OcspRequest.fromDer(await Deno.readFile(directory.file("their.der")));
  for (
    const responder of [{ certificate: issuer, key }, { certificate: delegate, key: delegateKey }]
  ) {
    const response = await respond({ responder, ...request.nonce ? { nonce: request.nonce } : {} });
    const path = await directory.write("our.der", response.der);
    const checked = await runOpenssl([
      ...["ocsp", "-reqin", directory.file("their.der"), "-respin", path, "-CAfile", ca],
      "-resp_text",
    ]);
    const output = new TextDecoder().decode(checked.stdout) + checked.stderr;
    assert(/Response verify OK/.test(output) && /Cert Status: good/.test(output), output);
  }
});

Deno.test("a responder answers over HTTP, by POST and by GET", async () => {
  const responder = new OcspResponder({
    issuers: [issuer],
    responder: { certificate: delegate, key: delegateKey },
    validity: 3600,
    source: {
      statusOf: (serial) =>
        Promise.resolve(serial === 0x77n ? GOOD : { status: "revoked", revocationTime: time }),
    },
  });
  const fetch = (url: string, init: RequestInit) => responder.fetch(new Request(url, init));
  const url = "http://ocsp.example.org/";
  const asked = { issuer, url, fetch, nonceRequired: true };
  assertEquals((await queryOcsp({ certificate, ...asked })).single.certificateStatus, GOOD);
  const revoked = await queryOcsp({ certificate: colleague, ...asked });
  assertEquals(revoked.single.certificateStatus.status, "revoked");
  assert(revoked.single.nextUpdate !== undefined);

  const { der } = await createOcspRequest({ ids: [id] });
  const path = encodeURIComponent(btoa(String.fromCharCode(...der)));
  const got = await responder.fetch(new Request(url + path));
  const response = OcspResponse.fromDer(new Uint8Array(await got.arrayBuffer()));
  await verifyOcspResponse(response, { certificate, issuer });

  const answer = async (body: Uint8Array) => (await responder.answer(body)).status;
  assertEquals(await answer(new Uint8Array(3)), "malformedRequest");
  assertEquals(await answer((await createOcspRequest({})).der), "malformedRequest");
  const foreign = { ...id, issuerKeyHash: new Uint8Array(20) };
  assertEquals(await answer((await createOcspRequest({ ids: [foreign] })).der), "unauthorized");
  assertEquals((await responder.fetch(new Request(`${url}%%%`))).status, 400);
  assertEquals((await responder.fetch(new Request(url, { method: "PUT", body: "x" }))).status, 400);
  const huge = new Request(url, { method: "POST", body: new Uint8Array(70_000) });
  assertEquals((await responder.fetch(huge)).status, 400);
  const failing = new OcspResponder({
    issuers: [issuer],
    responder: { certificate: issuer, key },
    source: { statusOf: () => Promise.reject(new Error("secret path")) },
  });
  assertEquals((await failing.answer(der)).status, "internalError");
});

Deno.test("a query goes where the certificate says, and refuses what is no answer", async () => {
  const location = { type: "uri", value: "http://ocsp.example.org/x" } as const;
  const value = encodeInfoAccess([{ method: ACCESS_METHODS.ocsp, location }]);
  const told: Certificate = await createCertificate({
    subject: "CN=a",
    publicKey: strangerKey.publicKey,
    issuer: { certificate: issuer, key },
    extraExtensions: [{ oid: "1.3.6.1.5.5.7.1.1", value }],
  });
  assertEquals(ocspUrls(told), ["http://ocsp.example.org/x"]);
  const answers: [string, Response][] = [
    ["RECEIVED_ERROR", new Response("", { status: 500 })],
    [
      "UNEXPECTED_CONTENT_TYPE",
      new Response("<html>", { headers: { "content-type": "text/html" } }),
    ],
    ["MAX_RESP_LEN_EXCEEDED", new Response(new Uint8Array(100_000))],
    ["NOT_ENOUGH_DATA", new Response(new Uint8Array(0))],
  ];
  for (const [reason, response] of answers) {
    const seen: string[] = [];
    const fetch = (url: string) => {
      seen.push(url);
      return Promise.resolve(response);
    };
    const error = await assertRejects(
      () => queryOcsp({ certificate: told, issuer, fetch }),
      SslError,
    );
    assertEquals([error.reason, ...seen], [reason, location.value]);
  }
  const error = await assertRejects(
    () => queryOcsp({ certificate, issuer, fetch: () => Promise.reject(new Error("not asked")) }),
    SslError,
  );
  assert(error.message.includes("the option url"), error.message);
});
