// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerBuilder } from "../../crypto/asn1/mod.ts";
import { digestIdentifier } from "../../crypto/cms/algorithm_identifier.ts";
import { type CmsAttribute, encodeAttributes } from "../../crypto/cms/attribute.ts";
import type { ContentDigests } from "../../crypto/cms/content_digests.ts";
import { CMS_ATTRIBUTES, CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import {
  cmsDigest,
  type CmsSignatureForm,
  cmsSignatureIdentifier,
  defaultCmsSignature,
} from "../../crypto/cms/signature_algorithm.ts";
import type { CmsEntityIdentifier, SignerInfo } from "../../crypto/cms/signed_data.ts";
import { aes128Cbc, aes192Cbc, aes256Cbc } from "../../crypto/cipher/aes_ciphers.ts";
import { aes128Gcm, aes256Gcm } from "../../crypto/cipher/aes_aeads.ts";
import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import type { Engine } from "../../crypto/engine/engine.ts";
import type { SignatureAlgorithm } from "../../crypto/pkey/pkey.ts";
import { SslError } from "../../err/mod.ts";
import type { Random } from "../../rand/mod.ts";
import type { Certificate } from "../certificate.ts";
import type { Signer } from "../sign_structure.ts";
import { signingCertificateAttribute } from "./ess.ts";

/** Who signs a message, and how (CMS_add1_signer). */
export interface CmsSigner {
  /** The certificate of who signs. */
  readonly certificate: Certificate;
  /** Its key, here or elsewhere. */
  readonly key: Signer;
  /** The digest of the content. @default {what fits the key: SHA-256 for RSA and P-256} */
  readonly digest?: DigestAlgorithm;
  /** How the key signs: PSS, for example. @default {the usual way of the key with `digest`} */
  readonly signatureAlgorithm?: SignatureAlgorithm;
  /** How the signer is named. @default {"issuerAndSerialNumber"} */
  readonly identifiedBy?: CmsEntityIdentifier["type"];
  /**
   * Whether attributes are signed: type and digest of the content, the time and what else is asked
   * for. Without them the content itself is signed (CMS_NOATTR).
   *
   * @default {"usual"}
   */
  readonly signedAttributes?: "usual" | "none";
  /** The time that is signed; `false` for none. @default {now} */
  readonly signingTime?: Date | false;
  /** Whether the ciphers that the signer can read are told (CMS_NOSMIMECAP leaves them out). @default {true} */
  readonly smimeCapabilities?: boolean;
  /** Whether the signer's certificate is bound to the signature (RFC 5035, CMS_CADES). @default {false} */
  readonly signingCertificate?: boolean;
  /** More attributes that are signed. @default {[]} */
  readonly attributes?: readonly CmsAttribute[];
  /** Attributes that are not signed. @default {[]} */
  readonly unsignedAttributes?: readonly CmsAttribute[];
  /** Whether the certificate goes along (CMS_NOCERTS leaves it out). @default {true} */
  readonly includeCertificate?: boolean;
}

/** Options of all that signs messages. */
export interface CmsSignatureOptions {
  /** Where salts come from. @default {randomBytes} */
  random?: Random;
  /** Who computes. @default {defaultEngines()} */
  engines?: readonly Engine[];
}

/** How a signer digests and signs, after checks. */
export function formOfSigner(signer: CmsSigner): CmsSignatureForm {
  const { certificate, key, digest, signatureAlgorithm } = signer;
  if (!certificate.publicKey.equals(key.publicKey)) {
    throw new SslError("CMS", "PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE", {
      expected: `the key of ${certificate.subject.toOneLine()}`,
      received: `another key of type ${key.publicKey.type}`,
    });
  }
  const form = defaultCmsSignature(key.publicKey, digest && cmsDigest(digest));
  if (signatureAlgorithm === undefined) return form;
  // RFC 5754, section 3: content and attributes have the same digest.
  const named = "digest" in signatureAlgorithm ? signatureAlgorithm.digest : undefined;
  const given = digest ?? named;
  return { digest: given ? cmsDigest(given) : form.digest, algorithm: signatureAlgorithm };
}

/**
 * Signs a content that was digested.
 *
 * @param signer Who signs, and how.
 * @param contentType The type of the content, in dotted form; none for a countersignature.
 * @param digests The digests of the content.
 * @param options Who computes.
 * @returns The signature with what belongs to it.
 */
export async function makeSignerInfo(
  signer: CmsSigner,
  contentType: string | undefined,
  digests: ContentDigests,
  options: CmsSignatureOptions = {},
): Promise<SignerInfo> {
  const { digest, algorithm } = formOfSigner(signer);
  const { key, signedAttributes = "usual", unsignedAttributes = [] } = signer;
  const id = identifyCertificate(signer.certificate, signer.identifiedBy);
  const common = {
    version: id.type === "subjectKeyIdentifier" ? 3 : 1,
    signer: id,
    digestAlgorithm: digestIdentifier(digest),
    signatureAlgorithm: cmsSignatureIdentifier(algorithm, key.publicKey),
    unsignedAttributes,
  };
  if (signedAttributes === "none") {
    checkPlain(signer, contentType);
    const { data, by } = plainInput(algorithm, digest, digests);
    return { ...common, signature: await key.sign(by, data, options) };
  }
  const attributes = usualAttributes(signer, contentType, digests.of(digest), digest);
  const signature = await key.sign(algorithm, encodeAttributes(attributes), options);
  return { ...common, signedAttributes: attributes, signature };
}

/** RFC 5652, section 5.3: only data may be signed without attributes. */
function checkPlain(signer: CmsSigner, contentType: string | undefined): void {
  const { signingTime, attributes = [], signingCertificate = false } = signer;
  if (signingTime instanceof Date || attributes.length > 0 || signingCertificate) {
    throw new TypeError('Cannot sign attributes: signedAttributes is "none"');
  }
  if (contentType === undefined || contentType === CMS_CONTENT_TYPES.data) return;
  throw new SslError("CMS", "ATTRIBUTE_ERROR", {
    expected: "signed attributes with a content that is not data",
    received: 'signedAttributes: "none"',
  });
}

/**
 * What a signature without attributes is over: the digest where the algorithm has one, else the
 * content.
 */
export function plainInput(
  algorithm: SignatureAlgorithm,
  digest: DigestAlgorithm,
  digests: ContentDigests,
): { data: Uint8Array; by: SignatureAlgorithm } {
  if (
    algorithm.kind === "rsa-pkcs1" || algorithm.kind === "rsa-pss" || algorithm.kind === "ecdsa" ||
    algorithm.kind === "dsa"
  ) {
    return { data: digests.of(digest), by: { ...algorithm, prehashed: true } };
  }
  if (digests.content !== undefined) return { data: digests.content, by: algorithm };
  throw new SslError("CMS", "NOT_SUPPORTED_FOR_THIS_KEY_TYPE", {
    expected: "the whole content, or signed attributes",
    received: `a stream, and a signature by ${algorithm.kind} without attributes`,
    usualCause: "such signatures go over the content twice, which a stream does not allow",
    remedy: "sign with attributes, or give the content in one piece",
  });
}

function usualAttributes(
  signer: CmsSigner,
  contentType: string | undefined,
  contentDigest: Uint8Array,
  digest: DigestAlgorithm,
): CmsAttribute[] {
  const { signingTime = new Date(), attributes = [], certificate } = signer;
  const value = (write: (builder: DerBuilder) => void) => {
    const builder = new DerBuilder();
    write(builder);
    return [builder.finish()];
  };
  return [
    ...contentType === undefined ? [] : [{
      oid: CMS_ATTRIBUTES.contentType,
      values: value((builder) => builder.oid(contentType)),
    }],
    ...signingTime === false ? [] : [{
      oid: CMS_ATTRIBUTES.signingTime,
      values: value((builder) => builder.time(signingTime)),
    }],
    {
      oid: CMS_ATTRIBUTES.messageDigest,
      values: value((builder) => builder.octetString(contentDigest)),
    },
    ...signer.smimeCapabilities === false ? [] : [smimeCapabilities()],
    ...signer.signingCertificate === true
      ? [signingCertificateAttribute([certificate], digest)]
      : [],
    ...attributes,
  ];
}

/** RFC 8551, section 2.5.2: what who signs can read, the best first. */
function smimeCapabilities(): CmsAttribute {
  const value = new DerBuilder().sequence((list) => {
    for (const { oid } of [aes256Gcm, aes128Gcm, aes256Cbc, aes192Cbc, aes128Cbc]) {
      if (oid !== undefined) list.sequence((capability) => capability.oid(oid));
    }
  }).finish();
  return { oid: CMS_ATTRIBUTES.smimeCapabilities, values: [value] };
}

/**
 * Names a certificate in a message.
 *
 * @param certificate The certificate.
 * @param by How.
 * @returns The name.
 * @throws {SslError} `CMS`, `CERTIFICATE_HAS_NO_KEYID`.
 */
export function identifyCertificate(
  certificate: Certificate,
  by: CmsEntityIdentifier["type"] = "issuerAndSerialNumber",
): CmsEntityIdentifier {
  if (by === "issuerAndSerialNumber") {
    return { type: by, issuer: certificate.issuer.der, serialNumber: certificate.serialNumber };
  }
  const keyIdentifier = certificate.subjectKeyIdentifier;
  if (keyIdentifier !== undefined) return { type: by, keyIdentifier };
  throw new SslError("CMS", "CERTIFICATE_HAS_NO_KEYID", {
    expected: "a certificate with a subject key identifier",
    received: certificate.subject.toOneLine(),
    remedy: 'name it by "issuerAndSerialNumber"',
  });
}
