// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * X.509: certificates, their names and extensions, how to make them, and whether to trust them.
 *
 * ```ts
 * import { createCertificate } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const certificate = await createCertificate({
 *   subject: "CN=example.org",
 *   subjectAltNames: ["DNS:example.org"],
 *   key,
 * });
 * assertEquals(certificate.subject.toOneLine(), "CN = example.org");
 * ```
 *
 * @module
 */

// Names.
export * from "./format_name.ts";
export * from "./general_name.ts";
export * from "./ip_address.ts";
export * from "./admissions.ts";
export * from "./name.ts";
export {
  type NameFieldName,
  type NameFlag,
  type NameOptions,
  type NameSeparator,
  parseNameOptions,
} from "./name_options.ts";
export * from "./print_name.ts";
export type { EscapeForms } from "./_escape_value.ts";
export { NameAttribute, type RelativeDistinguishedName } from "./name_attribute.ts";
export * from "./name_hash.ts";
export type { NameOrder } from "./parse_name.ts";

// Certificates.
export type { AlgorithmIdentifier } from "./algorithm_identifier.ts";
export {
  decodeSignatureAlgorithm,
  encodeSignatureAlgorithm,
  signatureSecurityBits,
} from "./algorithm_identifier.ts";
export * from "./certificate.ts";
export * from "./create_certificate.ts";
export type {
  RemoteSigner,
  Signer,
  SignStructureOptions,
  UnsignedStructure,
} from "./sign_structure.ts";
export type { ExtensionOptions, ExtraExtension, NameConstraintTexts } from "./make_extensions.ts";
export * from "./parse_certificates.ts";
export * from "./signature_algorithms.ts";
export * from "./trusted_certificate.ts";
export type { VerifySignatureOptions } from "./verify_signature.ts";

// Requests and revocation lists.
export * from "./certificate_request.ts";
export * from "./certificate_revocation_list.ts";
export * from "./create_certificate_request.ts";
export * from "./create_certificate_revocation_list.ts";
export * from "./signed_public_key_and_challenge.ts";
export {
  REVOCATION_REASONS,
  type RevocationReason,
  RevokedCertificate,
} from "./revoked_certificate.ts";

// Extensions.
export * from "./basic_constraints.ts";
export * from "./certificate_policies.ts";
export * from "./distribution_point.ts";
export * from "./extended_key_usage.ts";
export { Extension, EXTENSION_IDS } from "./extension.ts";
export * from "./info_access.ts";
export * from "./key_identifier.ts";
export * from "./key_usage.ts";
export * from "./name_constraints.ts";

// Validation.
export {
  type HostNameOptions,
  matchEmailAddress,
  matchesHostName,
  matchHostName,
  matchIpAddress,
  normalizeHostName,
  parseHostAddress,
  type PresentedNames,
} from "./host_name.ts";
export * from "./file_trust_store.ts";
export * from "./hashed_directory_trust_store.ts";
export * from "./memory_trust_store.ts";
export * from "./name_constraints_matching.ts";
export * from "./tlsa_record.ts";
export * from "./rehash.ts";
export * from "./signature_cache.ts";
export { systemTrustStore, type SystemTrustStoreOptions } from "./system_trust_store.ts";
export * from "./trust_store.ts";
export * from "./trust_store_from.ts";
export * from "./verification_error.ts";
export * from "./verification_explanations.ts";
export {
  type TriedPath,
  type VerificationProblem,
  VerificationResult,
  type VerificationResultFields,
} from "./verification_result.ts";
export * from "./verify_certificate.ts";
export { presentedNames } from "./verify_identity.ts";
export type { SuiteBLevel } from "./suite_b_checks.ts";
export type { VerifyOptions } from "./verify_options.ts";
export type { VerifyPurpose } from "./verify_purposes.ts";

// OCSP.
export { type OcspCertificateId, ocspCertificateId } from "./ocsp/certificate_id.ts";
export {
  createOcspRequest,
  type CreateOcspRequestOptions,
  type OcspSigner,
} from "./ocsp/create_ocsp_request.ts";
export * from "./ocsp/create_ocsp_response.ts";
export {
  BASIC_RESPONSE,
  d2iOcspRequest,
  i2dOcspRequest,
  OCSP_EXTENSIONS,
  OcspRequest,
} from "./ocsp/ocsp_request.ts";
export * from "./ocsp/ocsp_responder.ts";
export * from "./ocsp/ocsp_response.ts";
export * from "./ocsp/query_ocsp.ts";
export * from "./ocsp/verify_ocsp_response.ts";

// Certificate transparency.
export * from "./ct/ct_log_list.ts";
export * from "./ct/signed_certificate_timestamp.ts";
export {
  type SctSource,
  type SctStatus,
  type SctValidation,
  validateScts,
  type ValidateSctsOptions,
} from "./ct/validate_scts.ts";

// Extensions from configuration files.
export * from "./configuration/extension_from_text.ts";
export type { ExtensionSection } from "./configuration/extension_section.ts";
export {
  type RequestConfiguration,
  requestConfiguration,
  type RequestConfigurationOptions,
  type RequestField,
} from "./configuration/request_configuration.ts";
export { parseStringMask, type StringMask } from "./string_mask.ts";

// Files of PKCS #12.
export * from "./pkcs12_identity.ts";

// Authorities.
export type { AuthorityCrlOptions } from "./ca/authority_crl.ts";
export * from "./ca/authority_database.ts";
export * from "./ca/authority_error.ts";
export { applyPolicy, type PolicyRule } from "./ca/authority_policy.ts";
export {
  type AuthorityConfiguration,
  authorityConfiguration,
  type AuthoritySettings,
} from "./ca/authority_settings.ts";
export * from "./ca/certificate_authority.ts";
export * from "./ca/create_self_signed_authority.ts";
export {
  type AuthorityFilePaths,
  FileAuthorityDatabase,
  type FileAuthorityDatabaseOptions,
} from "./ca/file_authority_database.ts";
export {
  formatIndex,
  type IndexEntry,
  type IndexRevocation,
  parseIndex,
} from "./ca/index_entry.ts";
export type { IssuableRequest, IssueOptions } from "./ca/issuance.ts";
export * from "./ca/memory_authority_database.ts";
export * from "./ca/open_certificate_authority.ts";
export * from "./ca/spkac_request.ts";

// Texts.
export { certificateText } from "./text/certificate_text.ts";
export * from "./text/certificate_request_text.ts";
export { extensionText } from "./text/extension_text.ts";
export * from "./text/public_key_text.ts";
export * from "./text/revocation_list_text.ts";
export * from "./text/spkac_text.ts";
