// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { postForAnswer } from "../_post_for_answer.ts";
import type { Certificate } from "../certificate.ts";
import { EXTENSION_IDS } from "../extension.ts";
import { ACCESS_METHODS, decodeInfoAccess } from "../info_access.ts";
import { createOcspRequest, type CreateOcspRequestOptions } from "./create_ocsp_request.ts";
import type { OcspRequest } from "./ocsp_request.ts";
import { OcspResponse, type OcspSingleResponse } from "./ocsp_response.ts";
import { verifyOcspResponse, type VerifyOcspResponseOptions } from "./verify_ocsp_response.ts";

/** What is needed of `fetch`: the runtime's own, or one that goes another way. */
export type Fetcher = (url: string, init: RequestInit) => Promise<Response>;

/** Options for {@linkcode queryOcsp}. */
export interface QueryOcspOptions extends VerifyOcspResponseOptions {
  /**
   * Who asks the responder over HTTP: nothing is fetched without it.
   *
   * @example
   * `fetch`
   */
  fetch: Fetcher;
  /** The responder's address. @default {that of the certificate's authorityInfoAccess} */
  url?: string;
  /** What else the request has: digest, signer, extensions; `nonce: false` for none. */
  request?: Pick<CreateOcspRequestOptions, "digest" | "nonce" | "signer" | "extensions">;
  /** The longest answer that is taken, in bytes. @default {65_536} */
  maximumSize?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** What came of a query. */
export interface OcspQueryResult {
  /** What the responder says of the certificate; verified. */
  readonly single: OcspSingleResponse;
  /** The whole answer, for example to staple it. */
  readonly response: OcspResponse;
  /** What was asked. */
  readonly request: OcspRequest;
}

/**
 * Asks an OCSP responder about a certificate, over HTTP (RFC 6960, appendix A), and verifies the
 * answer. The counterpart of OCSP_sendreq_bio and of `openssl ocsp`.
 *
 * @param options Whom to ask, and what is demanded.
 * @returns The verified answer: good, revoked or unknown.
 * @throws {SslError} `OCSP` or `HTTP` when there is no address, no answer, or one that can not be
 * trusted.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, queryOcsp } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertRejects } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const issuer = await createCertificate({ subject: "CN=CA", key, isCa: true });
 * const busy = () => Promise.resolve(new Response("", { status: 503 }));
 * const url = "http://ocsp.example.org/";
 * await assertRejects(() => queryOcsp({ certificate: issuer, issuer, url, fetch: busy }));
 * ```
 */
export async function queryOcsp(options: QueryOcspOptions): Promise<OcspQueryResult> {
  const { certificate, issuer, fetch, request: fields = {}, signal, maximumSize = 65_536 } =
    options;
  const [url = noAddress()] = options.url === undefined ? ocspUrls(certificate) : [options.url];
  const request = await createOcspRequest({ ...fields, certificates: [{ certificate, issuer }] });
  const answer = await postForAnswer(url, {
    fetch,
    body: request.der,
    requestType: "application/ocsp-request",
    answerType: "application/ocsp-response",
    maximumSize,
    signal,
  });
  const response = OcspResponse.fromDer(answer);
  const { nonce } = request;
  const single = await verifyOcspResponse(response, {
    ...options,
    ...nonce === undefined ? {} : { nonce },
  });
  return { single, response, request };
}

/**
 * Lists the addresses of a certificate's OCSP responders (X509_get1_ocsp).
 *
 * @param certificate The certificate.
 * @returns The addresses, in the order of the certificate.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, ocspUrls } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * assertEquals(ocspUrls(await createCertificate({ subject: "CN=a", key })), []);
 * ```
 */
export function ocspUrls(certificate: Certificate): string[] {
  const extension = certificate.extension(EXTENSION_IDS.authorityInformationAccess);
  if (extension === undefined) return [];
  return decodeInfoAccess(extension.value).flatMap(({ method, location }) =>
    method === ACCESS_METHODS.ocsp && location.type === "uri" ? [location.value] : []
  );
}

function noAddress(): never {
  throw new SslError("OCSP", "NO_RESPONSE_DATA", {
    expected: "the address of an OCSP responder in the certificate, or the option url",
    received: "a certificate without one",
    usualCause: "the authority publishes CRLs only",
  });
}
