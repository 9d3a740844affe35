// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { encodeOid } from "../../crypto/asn1/oid.ts";
import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import { sha256, sha384, sha512 } from "../../crypto/digest/sha2.ts";
import { SslError } from "../../err/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import { encodeHex, type MaybePromise } from "../../wire/mod.ts";
import { readLimited } from "../_read_limited.ts";
import type { Certificate } from "../certificate.ts";
import { signCms } from "../cms/sign_cms.ts";
import { KEY_PURPOSES } from "../extended_key_usage.ts";
import { EXTENSION_IDS } from "../extension.ts";
import type { Signer } from "../sign_structure.ts";
import { encodeTimestampInfo, type TimestampAccuracy } from "./timestamp_info.ts";
import { TimestampRequest } from "./timestamp_request.ts";
import { TimestampResponse } from "./timestamp_response.ts";

const QUERY_TYPE = "application/timestamp-query";
const REPLY_TYPE = "application/timestamp-reply";
const MOST_REQUEST = 65_536;

/** Options for {@linkcode TimestampAuthority}. */
export interface TimestampAuthorityOptions {
  /** The authority's certificate, for time stamping only. */
  certificate: Certificate;
  /** Its key, here or elsewhere. */
  key: Signer;
  /** The certificates above it, for requests that ask for certificates. @default {[]} */
  chain?: readonly Certificate[];
  /** The policy where a request names none, in dotted form. */
  policy: string;
  /** More policies that requests may name. @default {[]} */
  otherPolicies?: readonly string[];
  /** The digests that requests may have. @default {[sha256, sha384, sha512]} */
  digests?: readonly DigestAlgorithm[];
  /** How far the clock may be off. @default {nothing is said} */
  accuracy?: TimestampAccuracy;
  /** Whether timestamps can be ordered by their times alone. @default {false} */
  ordering?: boolean;
  /** Whether the authority's name is told. @default {false} */
  includeName?: boolean;
  /** The digest of the signature. @default {what fits the key} */
  signerDigest?: DigestAlgorithm;
  /**
   * Gives each timestamp its number, never the same one twice.
   *
   * @default {128 random bits}
   */
  serialNumber?: () => MaybePromise<bigint>;
  /** The clock. @default {() => new Date()} */
  now?: () => MaybePromise<Date>;
}

/**
 * An authority that answers requests for timestamps (TS_RESP_CTX, TS_RESP_create_response; RFC 3161).
 *
 * @example Usage
 * ```ts
 * import { createCertificate, EXTENSION_IDS, encodeExtendedKeyUsage, MemoryTrustStore } from "@streamssl/ssl/x509";
 * import { createTimestampRequest, TimestampAuthority, verifyTimestamp } from "@streamssl/ssl/timestamp";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const value = encodeExtendedKeyUsage(["timeStamping"]);
 * const certificate = await createCertificate({
 *   subject: "CN=Timestamps",
 *   key,
 *   extendedKeyUsage: false,
 *   extraExtensions: [{ oid: EXTENSION_IDS.extendedKeyUsage, critical: true, value }],
 * });
 * const authority = new TimestampAuthority({ certificate, key, policy: "1.2.3.4" });
 * const data = Uint8Array.of(1, 2, 3);
 * const request = await createTimestampRequest(data);
 * const response = await authority.answer(request.der);
 * const trustStore = new MemoryTrustStore([certificate]);
 * const { info } = await verifyTimestamp(response, { request, data, trustStore });
 * assertEquals(info.policy, "1.2.3.4");
 * ```
 */
export class TimestampAuthority {
  readonly #options: TimestampAuthorityOptions;

  /**
   * Makes an authority.
   *
   * @param options Who answers, and what is accepted.
   * @throws {SslError} `TS`, `INVALID_SIGNER_CERTIFICATE_PURPOSE` when the certificate is not for
   * time stamping only; `PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE`.
   * @throws {TypeError} When a policy is no object identifier, or no digest is accepted.
   * @throws {RangeError} When the accuracy is out of range.
   */
  constructor(options: TimestampAuthorityOptions) {
    checkOptions(options);
    this.#options = options;
    const { certificate, key } = options;
    const purposes = certificate.extendedKeyUsage ?? [];
    const critical = certificate.extension(EXTENSION_IDS.extendedKeyUsage)?.critical === true;
    // RFC 3161, section 2.3: one purpose, and critical.
    if (!critical || purposes.length !== 1 || purposes[0] !== KEY_PURPOSES.timeStamping) {
      throw new SslError("TS", "INVALID_SIGNER_CERTIFICATE_PURPOSE", {
        expected: "the critical extension extendedKeyUsage with timeStamping alone",
        received: `${purposes.length} purposes, ${critical ? "" : "not "}critical`,
        remedy: "make a certificate with extendedKeyUsage=critical,timeStamping",
      });
    }
    if (!certificate.publicKey.equals(key.publicKey)) {
      throw new SslError("TS", "PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE", {
        expected: `the key of ${certificate.subject.toOneLine()}`,
        received: "another one",
      });
    }
  }

  /**
   * Answers a request.
   *
   * @param request The request in DER.
   * @returns The answer; what can not be granted is refused with the reason.
   */
  async answer(request: Uint8Array): Promise<TimestampResponse> {
    let decoded: TimestampRequest;
    try {
      decoded = TimestampRequest.fromDer(request);
    } catch (error) {
      if (!(error instanceof SslError)) throw error;
      return TimestampResponse.refuse(["badDataFormat"], "Bad request format or system error.");
    }
    return this.#refusal(decoded) ?? await this.#grant(decoded);
  }

  /** Why a request is refused (ts_RESP_check_request, ts_RESP_get_policy). */
  #refusal(request: TimestampRequest): TimestampResponse | undefined {
    const { digests = [sha256, sha384, sha512], policy, otherPolicies = [] } = this.#options;
    const { hashAlgorithm, hashedMessage } = request.messageImprint;
    if (request.version !== 1) {
      return TimestampResponse.refuse(["badRequest"], "Bad request version.");
    }
    if (!digests.some(({ oid }) => oid === hashAlgorithm.oid)) {
      return TimestampResponse.refuse(["badAlg"], "Message digest algorithm is not supported.");
    }
    const { parameters } = hashAlgorithm;
    if (parameters !== undefined && parameters[0] !== 5) {
      return TimestampResponse.refuse(["badAlg"], "Superfluous message digest parameter.");
    }
    if (hashedMessage.length !== digestOf(hashAlgorithm).outputLength) {
      return TimestampResponse.refuse(["badDataFormat"], "Bad message digest.");
    }
    if (request.policy !== undefined && ![policy, ...otherPolicies].includes(request.policy)) {
      return TimestampResponse.refuse(["unacceptedPolicy"], "Requested policy is not supported.");
    }
    if (request.extensions.length > 0) {
      return TimestampResponse.refuse(["unacceptedExtension"], "Unsupported extension.");
    }
    return undefined;
  }

  async #grant(request: TimestampRequest): Promise<TimestampResponse> {
    const { certificate, key, chain = [], policy, accuracy, signerDigest } = this.#options;
    const { ordering = false, includeName = false } = this.#options;
    const time = await this.#time();
    if (time === undefined) {
      return TimestampResponse.refuse(["timeNotAvailable"], "Time is not available.");
    }
    const info = encodeTimestampInfo({
      policy: request.policy ?? policy,
      messageImprint: request.messageImprint,
      serialNumber: await this.#serialNumber(),
      time,
      ...accuracy === undefined ? {} : { accuracy },
      ordering,
      ...request.nonce === undefined ? {} : { nonce: request.nonce },
      ...includeName ? { authority: { type: "directory", name: certificate.subject } } : {},
    });
    const includeCertificate = request.certificateRequested;
    const token = await signCms(info, {
      contentType: CMS_CONTENT_TYPES.timeStampInfo,
      certificates: includeCertificate ? chain : [],
      signers: [{
        certificate,
        key,
        signingCertificate: true,
        smimeCapabilities: false,
        includeCertificate,
        ...signerDigest === undefined ? {} : { digest: signerDigest },
      }],
    });
    return TimestampResponse.grant(token);
  }

  /** Without a clock there is an answer, too (def_time_cb). */
  async #time(): Promise<Date | undefined> {
    const { now = () => new Date() } = this.#options;
    try {
      const time = await now();
      return Number.isNaN(time.getTime()) ? undefined : time;
    } catch {
      return undefined;
    }
  }

  async #serialNumber(): Promise<bigint> {
    const { serialNumber = randomSerialNumber } = this.#options;
    const number = await serialNumber();
    // RFC 3161, section 2.4.2: up to 160 bits.
    if (typeof number === "bigint" && number >= 0n && number >> 160n === 0n) return number;
    throw new RangeError(
      `The option serialNumber gave ${number}: a bigint is needed that is not negative, of 160 bits`,
    );
  }

  /**
   * Answers over HTTP (RFC 3161, section 3.4): a handler for `Deno.serve` and edge functions.
   *
   * @param request A POST with a request.
   * @returns The answer.
   */
  async fetch(request: Request): Promise<Response> {
    if (request.method !== "POST" || request.headers.get("content-type") !== QUERY_TYPE) {
      await request.body?.cancel();
      return new Response(`A POST of ${QUERY_TYPE} is expected\n`, { status: 400 });
    }
    const body = await readLimited(request.body, MOST_REQUEST);
    if (body === undefined) return new Response("The request is too long\n", { status: 413 });
    const { der } = await this.answer(body);
    return new Response(der, { headers: { "content-type": REPLY_TYPE } });
  }
}

/** What is wrong shows when the authority is made, not when the first request comes. */
function checkOptions(options: TimestampAuthorityOptions): void {
  const { policy, otherPolicies = [], digests, accuracy = {} } = options;
  for (const oid of [policy, ...otherPolicies]) {
    if (isOid(oid)) continue;
    throw new TypeError(
      `Cannot make timestamps with the policy "${oid}": it is told in dotted form, as "1.2.3.4"`,
    );
  }
  if (digests?.length === 0) {
    throw new TypeError("Cannot make timestamps where the option digests is an empty list");
  }
  const { seconds = 0, millis = 1, micros = 1 } = accuracy;
  for (
    const [name, value, least, most] of [
      ["seconds", seconds, 0, 2 ** 31 - 1],
      ["millis", millis, 1, 999],
      ["micros", micros, 1, 999],
    ] as const
  ) {
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new RangeError(
      `Cannot make timestamps with an accuracy of ${value} ${name}, not between ${least} and ${most}`,
    );
  }
}

function isOid(text: string): boolean {
  try {
    return typeof text === "string" && encodeOid(text).length > 0;
  } catch {
    return false;
  }
}

function randomSerialNumber(): bigint {
  return BigInt(`0x${encodeHex(randomBytes(16))}`);
}
