// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import { readLimited } from "../_read_limited.ts";
import type { Certificate } from "../certificate.ts";
import { isIssuerOf, type OcspCertificateId } from "./certificate_id.ts";
import { checkSignerKey, type OcspSigner } from "./create_ocsp_request.ts";
import { createOcspResponse, type OcspAnswer } from "./create_ocsp_response.ts";
import { OcspRequest } from "./ocsp_request.ts";
import {
  createOcspErrorResponse,
  type OcspCertificateStatus,
  type OcspResponse,
} from "./ocsp_response.ts";

/** Tells what became of certificates: an authority's database, or anything else that knows. */
export interface OcspStatusSource {
  /**
   * Tells the status of a certificate.
   *
   * @param serialNumber Its serial number.
   * @param issuer Its issuer.
   * @returns The status; it may come later.
   */
  statusOf(serialNumber: bigint, issuer: Certificate): MaybePromise<OcspCertificateStatus>;
}

/** Options for {@linkcode OcspResponder}. */
export interface OcspResponderOptions {
  /** The authorities whose certificates it answers for. */
  issuers: readonly Certificate[];
  /** Who signs: an authority itself, or its delegate. */
  responder: OcspSigner;
  /** Who knows what became of certificates. */
  source: OcspStatusSource;
  /** How long an answer holds, in seconds; without it newer information is always there. */
  validity?: number;
  /** How the responder is named. @default {"name"} */
  responderId?: "name" | "key";
  /** What the paths of GET requests begin with, before the encoded request. @default {"/"} */
  basePath?: string;
  /** What time it is. @default {() => new Date()} */
  now?: () => Date;
}

const OCSP_RESPONSE = "application/ocsp-response";
/** A longer request is not read. */
const MAX_REQUEST_SIZE = 65_536;

/**
 * Answers questions about certificates (RFC 6960): over bytes with {@linkcode OcspResponder.answer},
 * or over HTTP with {@linkcode OcspResponder.fetch}, which serves as the handler of `Deno.serve` and of
 * edge functions. The counterpart of `openssl ocsp -index … -port …`.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, OcspResponder, queryOcsp } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const issuer = await createCertificate({ subject: "CN=CA", key, isCa: true, serialNumber: 1n });
 * const responder = new OcspResponder({
 *   issuers: [issuer],
 *   responder: { certificate: issuer, key },
 *   source: { statusOf: (serial) => ({ status: serial === 1n ? "good" : "unknown" }) },
 * });
 * const fetch = (url: string, init: RequestInit) => responder.fetch(new Request(url, init));
 * const url = "http://ocsp.example.org/";
 * const { single } = await queryOcsp({ certificate: issuer, issuer, url, fetch });
 * assertEquals(single.certificateStatus.status, "good");
 * ```
 */
export class OcspResponder {
  readonly #options: OcspResponderOptions;

  /**
   * Makes a responder.
   *
   * @param options For whom it answers, and who knows.
   * @throws {SslError} `OCSP`, `PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE`.
   * @throws {RangeError} When `validity` is no number of seconds.
   */
  constructor(options: OcspResponderOptions) {
    checkSignerKey(options.responder);
    const { validity = 0 } = options;
    if (!(validity >= 0 && validity < Infinity)) {
      throw new RangeError(
        `Cannot answer: the option validity is ${validity}, not a number of seconds`,
      );
    }
    this.#options = options;
  }

  /**
   * Answers a question.
   *
   * @param der The request.
   * @returns The answer; errors of OCSP for a request that can not be read or answered.
   */
  async answer(der: Uint8Array): Promise<OcspResponse> {
    let request: OcspRequest;
    try {
      request = OcspRequest.fromDer(der);
    } catch {
      return createOcspErrorResponse("malformedRequest");
    }
    if (request.ids.length === 0) return createOcspErrorResponse("malformedRequest");
    try {
      return await this.#respond(request);
    } catch {
      // What went wrong inside is nobody's business outside.
      return createOcspErrorResponse("internalError");
    }
  }

  /**
   * Answers an HTTP request (RFC 6960, appendix A): POST with the request as body, or GET with it in
   * the path.
   *
   * @param request The request.
   * @returns The response.
   */
  async fetch(request: Request): Promise<Response> {
    const body = await readRequest(request, this.#options.basePath ?? "/");
    if (body === undefined) {
      return new Response("An OCSP request is expected\n", { status: 400 });
    }
    const { der } = await this.answer(body);
    return new Response(der, { headers: { "content-type": OCSP_RESPONSE } });
  }

  async #respond({ ids, nonce }: OcspRequest): Promise<OcspResponse> {
    const { responder, responderId = "name", now = () => new Date() } = this.#options;
    const producedAt = now();
    const answers = await Promise.all(ids.map((id) => this.#answerFor(id, producedAt)));
    // RFC 6960, section 2.3: who is not responsible for anything that is asked says so.
    if (answers.every((answer) => answer === undefined)) {
      return createOcspErrorResponse("unauthorized");
    }
    return await createOcspResponse({
      responder,
      responderId,
      producedAt,
      answers: answers.map((answer, index) =>
        answer ?? { id: ids[index] as OcspCertificateId, certificateStatus: { status: "unknown" } }
      ),
      ...nonce === undefined ? {} : { nonce },
    });
  }

  async #answerFor(id: OcspCertificateId, producedAt: Date): Promise<OcspAnswer | undefined> {
    const { issuers, source, validity } = this.#options;
    const issuer = issuers.find((certificate) => isIssuerOf(certificate, id));
    if (issuer === undefined) return undefined;
    const certificateStatus = await source.statusOf(id.serialNumber, issuer);
    if (validity === undefined) return { id, certificateStatus };
    return { id, certificateStatus, nextUpdate: new Date(producedAt.getTime() + 1000 * validity) };
  }
}

async function readRequest(request: Request, basePath: string): Promise<Bytes | undefined> {
  if (request.method === "POST") return await readLimited(request.body, MAX_REQUEST_SIZE);
  if (request.method !== "GET") return undefined;
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(basePath)) return undefined;
  try {
    const text = atob(decodeURIComponent(pathname.slice(basePath.length)).replace(/^\/+/, ""));
    return Uint8Array.from(text, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
