// Copyright 2026 the streamssl authors. MIT license.

/** What types would forbid, in programs without types; and limits that are no numbers. */

import { assertRejects, assertThrows } from "@std/assert";
import { generateKey } from "@streamssl/ssl/crypto";
import { Asn1ElementStream, berToDer } from "@streamssl/ssl/asn1";
import { formatPem, parsePem } from "@streamssl/ssl/pem";
import { SslError } from "@streamssl/ssl/err";
import {
  createCertificate,
  createOcspRequest,
  createOcspResponse,
  ocspCertificateId,
  OcspResponder,
  type OcspResponse,
  queryOcsp,
  verifyOcspResponse,
} from "@streamssl/ssl/x509";

const key = await generateKey({ type: "ec", curve: "P-256" });
const other = await generateKey({ type: "ec", curve: "P-256" });
const issuer = await createCertificate({ subject: "CN=CA", isCa: true, key });
const certificate = await createCertificate({
  subject: "CN=a",
  publicKey: other.publicKey,
  issuer: { certificate: issuer, key },
});
const id = ocspCertificateId(certificate, issuer);
const certificates = [{ certificate, issuer }];
const HOUR = 3_600_000;

type Answer = Parameters<typeof createOcspResponse>[0]["answers"][number];

function respond(answer: unknown, signer = { certificate: issuer, key }) {
  return async () =>
    await createOcspResponse({ responder: signer, answers: [{ ...answer as Answer, id }] });
}

const GOOD = { certificateStatus: { status: "good" } };

Deno.test("OCSP: another key than that of the signer's certificate signs nothing", async () => {
  const mixed = { certificate: issuer, key: other };
  const reason = "Private key does not match certificate";
  await assertRejects(respond(GOOD, mixed), SslError, reason);
  await assertRejects(
    async () => await createOcspRequest({ certificates, signer: mixed }),
    SslError,
    reason,
  );
  const source = { statusOf: () => ({ status: "good" }) as const };
  assertThrows(
    () => new OcspResponder({ issuers: [issuer], responder: mixed, source }),
    SslError,
    reason,
  );
  assertThrows(
    () =>
      new OcspResponder({
        issuers: [issuer],
        responder: { certificate: issuer, key },
        source,
        validity: NaN,
      }),
    RangeError,
    "the option validity is NaN",
  );
});

Deno.test("OCSP: answers with unknown words or missing times", async () => {
  const status = (certificateStatus: unknown) => respond({ certificateStatus });
  const revocationTime = new Date();
  await assertRejects(status({ status: "gud", revocationTime }), TypeError, 'the status "gud"');
  await assertRejects(status({ status: "revoked" }), TypeError, "without a revocationTime");
  await assertRejects(
    status({ status: "revoked", revocationTime, reason: "foo" }),
    TypeError,
    '"foo" is no reason',
  );
  await assertRejects(
    async () => await createOcspRequest({ certificates, nonce: "text" as unknown as Uint8Array }),
    TypeError,
    "Uint8Array expected",
  );
});

Deno.test("OCSP: numbers that are none do not make an old answer a current one", async () => {
  const thisUpdate = new Date(Date.now() - HOUR);
  const old = await respond({ ...GOOD, thisUpdate, nextUpdate: thisUpdate })();
  const verify = (more: Record<string, unknown>) => () =>
    verifyOcspResponse(old, { certificate, issuer, ...more });
  await assertRejects(verify({}), SslError, "Status expired");
  await assertRejects(verify({ clockSkew: NaN }), RangeError, "the option clockSkew is NaN");
  await assertRejects(verify({ clockSkew: -1 }), RangeError, "the option clockSkew is -1");
  await assertRejects(verify({ maximumAge: NaN }), RangeError, "the option maximumAge is NaN");
  await assertRejects(verify({ nonceRequired: true }), TypeError, "needs the request's nonce");
  await assertRejects(
    () => verifyOcspResponse(old.der as unknown as OcspResponse, { certificate, issuer }),
    TypeError,
    "OcspResponse.fromDer() reads bytes",
  );
});

Deno.test("limits that are no numbers let nothing through", async () => {
  const good = await respond(GOOD)();
  const headers = { "content-type": "application/ocsp-response" };
  await assertRejects(
    () =>
      queryOcsp({
        certificate,
        issuer,
        url: "http://ocsp.example/",
        fetch: () => Promise.resolve(new Response(good.der, { headers })),
        maximumSize: NaN,
      }),
    SslError,
    "at most NaN bytes",
  );
  assertThrows(() => parsePem(issuer.toPem(), { maxLength: NaN }), Error, "at most NaN");
  const block = formatPem("X", new Uint8Array(3));
  assertThrows(() => parsePem(block, { maxBlocks: NaN }), Error, "at most NaN blocks");
  assertThrows(
    () => berToDer(issuer.der, undefined, { depthLimit: NaN }),
    Error,
    "at most NaN levels",
  );
  const stream = new Blob([issuer.der]).stream();
  const elements = stream.pipeThrough(new Asn1ElementStream({ sizeLimit: NaN }));
  await assertRejects(() => Array.fromAsync(elements), Error, "at most NaN bytes");
});
