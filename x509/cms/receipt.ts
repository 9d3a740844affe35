// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder, DerReader } from "../../crypto/asn1/mod.ts";
import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { type CmsAttribute, decodeSingle } from "../../crypto/cms/attribute.ts";
import { type ContentInfo, contentOf } from "../../crypto/cms/content_info.ts";
import { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { decodeSignedData, type SignerInfo } from "../../crypto/cms/signed_data.ts";
import { SslError } from "../../err/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "../general_name.ts";
import type { CmsSignatureOptions, CmsSigner } from "./cms_signer.ts";
import { signCms } from "./sign_cms.ts";
import { type CmsVerification, verifyCms, type VerifyCmsOptions } from "./verify_cms.ts";

/** msgSigDigest (RFC 2634, section 2.12). */
const MESSAGE_SIGNATURE_DIGEST = "1.2.840.113549.1.9.16.2.5";

/** A wish for receipts (RFC 2634, section 2.7; CMS_ReceiptRequest). */
export interface ReceiptRequest {
  /** What the receipts repeat. */
  readonly contentIdentifier: Uint8Array;
  /** Who shall give receipts: all, those who get the message directly, or those with these names. */
  readonly receiptsFrom: "all" | "firstTier" | readonly (readonly GeneralName[])[];
  /** Where receipts go, each with its names. */
  readonly receiptsTo: readonly (readonly GeneralName[])[];
}

/**
 * Makes the attribute that wishes for receipts (CMS_ReceiptRequest_create0, CMS_add1_ReceiptRequest):
 * for `CmsSigner.attributes`.
 *
 * @param request The wish; without an identifier a random one is made.
 * @returns The attribute.
 *
 * @example Usage
 * ```ts
 * import { receiptRequestAttribute } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const receiptsTo = [[{ type: "email", value: "a@example.org" } as const]];
 * assertEquals(receiptRequestAttribute({ receiptsFrom: "all", receiptsTo }).values.length, 1);
 * ```
 */
export function receiptRequestAttribute(
  request: Omit<ReceiptRequest, "contentIdentifier"> & Partial<ReceiptRequest>,
): CmsAttribute {
  const { contentIdentifier = randomBytes(32), receiptsFrom, receiptsTo } = request;
  const value = new DerBuilder().sequence((inner) => {
    inner.octetString(contentIdentifier);
    if (typeof receiptsFrom === "string") {
      inner.implicit(0, Uint8Array.of(receiptsFrom === "all" ? 0 : 1));
    } else inner.nested(0xa1, (list) => writeNames(list, receiptsFrom));
    inner.sequence((list) => writeNames(list, receiptsTo));
  }).finish();
  return { oid: CMS_ATTRIBUTES.receiptRequest, values: [value] };
}

function writeNames(builder: DerBuilder, lists: ReceiptRequest["receiptsTo"]): void {
  for (const names of lists) {
    builder.sequence((inner) => {
      for (const name of names) writeGeneralName(inner, name);
    });
  }
}

/**
 * Reads whether a signer wishes for receipts (CMS_get1_ReceiptRequest).
 *
 * @param signerInfo The signature, verified.
 * @returns The wish; `undefined` when there is none.
 * @throws {Asn1Error} When it is malformed.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { decodeSignedData, receiptRequestOf, signCms } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key });
 * const message = await signCms(Uint8Array.of(1), { signers: [{ certificate, key }] });
 * const [info] = decodeSignedData(message.content!).signerInfos;
 * assertEquals(receiptRequestOf(info!), undefined);
 * ```
 */
export function receiptRequestOf(
  { signedAttributes = [] }: SignerInfo,
): ReceiptRequest | undefined {
  const { receiptRequest } = CMS_ATTRIBUTES;
  return decodeSingle(
    signedAttributes,
    receiptRequest,
    "receiptRequest",
    (reader) =>
      reader.readSequence((inner) => {
        const contentIdentifier = inner.readOctetString("signedContentIdentifier");
        const receiptsFrom = inner.peekTag() === 0x80
          ? inner.readSmallInteger(1, "allOrFirstTier", 0x80) === 0 ? "all" : "firstTier"
          : inner.readNested(0xa1, readNames, "receiptList");
        const receiptsTo = inner.readSequence(readNames, "receiptsTo");
        return { contentIdentifier, receiptsFrom, receiptsTo };
      }),
  );
}

function readNames(reader: DerReader): GeneralName[][] {
  return reader.list((list) => list.readSequence((names) => names.list(readGeneralName)));
}

/** What a receipt says (RFC 2634, section 2.8). */
interface Receipt {
  readonly contentType: string;
  readonly contentIdentifier: Uint8Array;
  readonly originatorSignature: Uint8Array;
}

/**
 * Signs a receipt for a message that was verified (CMS_sign_receipt).
 *
 * @param signerInfo Whose wish it fulfils: a signature of the message.
 * @param signer Who gives the receipt.
 * @param options Who computes.
 * @returns The receipt.
 * @throws {SslError} `CMS`, `NO_RECEIPT_REQUEST` when nobody wished for one.
 *
 * @example Usage
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import * as cms from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({ subject: "CN=Alice", key });
 * const attributes = [cms.receiptRequestAttribute({ receiptsFrom: "all", receiptsTo: [] })];
 * const signers = [{ certificate, key, attributes }];
 * const message = await cms.signCms(Uint8Array.of(1), { signers });
 * const verified = await cms.verifyCms(message, { unsafelyTrustAnySigner: true });
 * const receipt = await cms.signCmsReceipt(verified.signers[0]!.signerInfo, { certificate, key });
 * const options = { unsafelyTrustAnySigner: true };
 * assertEquals((await cms.verifyCmsReceipt(receipt, message, options)).signers.length, 1);
 * ```
 */
export async function signCmsReceipt(
  signerInfo: SignerInfo,
  signer: CmsSigner,
  options: CmsSignatureOptions = {},
): Promise<ContentInfo> {
  const request = receiptRequestOf(signerInfo);
  if (request === undefined) throw noRequest();
  const content = new DerBuilder().sequence((inner) => {
    inner.integer(1).oid(contentTypeOf(signerInfo)).octetString(request.contentIdentifier);
    inner.octetString(signerInfo.signature);
  }).finish();
  const digest = new DerBuilder().octetString(messageSignatureDigest(signerInfo)).finish();
  const attributes = [
    ...signer.attributes ?? [],
    { oid: MESSAGE_SIGNATURE_DIGEST, values: [digest] },
  ];
  const contentType = CMS_CONTENT_TYPES.receipt;
  return await signCms(content, { ...options, contentType, signers: [{ ...signer, attributes }] });
}

function noRequest(): SslError {
  return new SslError("CMS", "NO_RECEIPT_REQUEST", {
    expected: "the signed attribute receiptRequest in the message",
    received: "a signature without it",
  });
}

function contentTypeOf({ signedAttributes = [] }: SignerInfo): string {
  const { contentType } = CMS_ATTRIBUTES;
  const type = decodeSingle(
    signedAttributes,
    contentType,
    "contentType",
    (value) => value.readOid(),
  );
  if (type !== undefined) return type;
  throw new SslError("CMS", "NO_CONTENT_TYPE", { expected: "the signed attribute contentType" });
}

/** The digest of the signed attributes, as their signer digested them. */
function messageSignatureDigest({ digestAlgorithm, signedAttributesDer }: SignerInfo): Bytes {
  return digestOf(digestAlgorithm).digest(signedAttributesDer ?? new Uint8Array(0));
}

/**
 * Verifies a receipt (CMS_verify_receipt): its signature, and that it is for a message.
 *
 * @param receipt The receipt.
 * @param message The message that wished for it.
 * @param options Who may give receipts.
 * @returns Who gave it.
 * @throws {SslError} `CMS` with OpenSSL's reason.
 *
 * @example Usage
 * ```ts
 * import { createCertificateBag, verifyCmsReceipt } from "@streamssl/ssl/cms";
 * import { assertRejects } from "@std/assert";
 *
 * const bag = createCertificateBag({});
 * await assertRejects(() => verifyCmsReceipt(bag, bag, { unsafelyTrustAnySigner: true }));
 * ```
 */
export async function verifyCmsReceipt(
  receipt: ContentInfo,
  message: ContentInfo,
  options: Omit<VerifyCmsOptions, "content">,
): Promise<CmsVerification> {
  const verified = await verifyCms(receipt, options);
  const [signer] = verified.signers;
  if (verified.contentType !== CMS_CONTENT_TYPES.receipt || verified.content === undefined) {
    throw new SslError("CMS", "NOT_A_SIGNED_RECEIPT", {
      expected: "a receipt",
      received: verified.contentType,
    });
  }
  if (signer === undefined || verified.signers.length !== 1) {
    throw new SslError("CMS", "NEED_ONE_SIGNER", {
      expected: "one signer",
      received: `${verified.signers.length}`,
    });
  }
  const original = findOriginal(message, decodeReceipt(verified.content));
  const { signedAttributes = [] } = signer.signerInfo;
  const stated = decodeSingle(
    signedAttributes,
    MESSAGE_SIGNATURE_DIGEST,
    "msgSigDigest",
    (reader) => reader.readOctetString(),
  );
  const actual = messageSignatureDigest(original);
  if (stated !== undefined && equalBytes(stated, actual)) return verified;
  throw new SslError(
    "CMS",
    stated === undefined ? "NO_MSGSIGDIGEST" : "MSGSIGDIGEST_VERIFICATION_FAILURE",
    {
      expected: "the digest of the message's signed attributes",
      received: stated === undefined ? "none" : "another one",
    },
  );
}

function decodeReceipt(der: Uint8Array): Receipt {
  const reader = new DerReader(der, { path: "Receipt" });
  const receipt = reader.readSequence((inner) => {
    inner.readSmallInteger(1, "version");
    return {
      contentType: inner.readOid("contentType"),
      contentIdentifier: inner.readOctetString("signedContentIdentifier"),
      originatorSignature: inner.readOctetString("originatorSignatureValue"),
    };
  });
  reader.finish();
  return receipt;
}

/** The signature of the message that a receipt is for. */
function findOriginal(message: ContentInfo, receipt: Receipt): SignerInfo {
  const { signerInfos } = decodeSignedData(
    contentOf(message, CMS_CONTENT_TYPES.signedData, "CONTENT_TYPE_NOT_SIGNED_DATA"),
  );
  const original = signerInfos.find(({ signature }) =>
    equalBytes(signature, receipt.originatorSignature)
  );
  if (original === undefined) {
    throw new SslError("CMS", "NO_MATCHING_SIGNATURE", {
      expected: "a signature of the message in the receipt",
      received: "another one",
      usualCause: "the receipt is for another message",
    });
  }
  const request = receiptRequestOf(original);
  if (request === undefined) throw noRequest();
  if (contentTypeOf(original) !== receipt.contentType) {
    throw new SslError("CMS", "CONTENT_TYPE_MISMATCH", {
      expected: contentTypeOf(original),
      received: receipt.contentType,
    });
  }
  if (equalBytes(request.contentIdentifier, receipt.contentIdentifier)) return original;
  throw new SslError("CMS", "CONTENTIDENTIFIER_MISMATCH", {
    expected: "the identifier of the message in the receipt",
    received: "another one",
  });
}
