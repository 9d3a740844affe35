// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { createCertificate } from "../create_certificate.ts";
import { withRightStringTypes } from "./_string_types.ts";
import { AuthorityError } from "./authority_error.ts";
import { applyPolicy, withoutEmailAddresses } from "./authority_policy.ts";
import { CertificateAuthority, type CertificateAuthorityOptions } from "./certificate_authority.ts";
import { type IssuableRequest, type IssueOptions, subjectOf } from "./issuance.ts";

/** Options for {@linkcode createSelfSignedAuthority}. */
export interface CreateSelfSignedAuthorityOptions
  extends Omit<CertificateAuthorityOptions, "certificate"> {
  /** What is to be other for its own certificate than the settings say. */
  issue?: IssueOptions;
}

/**
 * Makes an authority whose certificate is the first one that it issues, as `openssl ca -selfsign`: the
 * certificate is in its database, with a serial number from there.
 *
 * @param request The request for its certificate, with the authority's own key.
 * @param options Its key, database and settings.
 * @returns The authority.
 * @throws {AuthorityError} `badRequest` when the request has another key; else as
 * {@linkcode CertificateAuthority.issue}.
 *
 * @example Usage
 * ```ts
 * import {
 *   createCertificateRequest,
 *   createSelfSignedAuthority,
 *   MemoryAuthorityDatabase,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const request = await createCertificateRequest({ subject: "CN=Root", isCa: true, key });
 * const { certificate, database } = await createSelfSignedAuthority(request, {
 *   key,
 *   database: new MemoryAuthorityDatabase(),
 *   issue: { days: 3650, copyExtensions: "copy" },
 * });
 * assert(certificate.basicConstraints?.isCa);
 * assert(await database.find(certificate.serialNumber));
 * ```
 */
export async function createSelfSignedAuthority(
  request: IssuableRequest,
  options: CreateSelfSignedAuthorityOptions,
): Promise<CertificateAuthority> {
  const { key, settings = {}, issue = {}, random } = options;
  const { subjectPublicKeyInfo } = request.publicKey;
  if (!equalBytes(subjectPublicKeyInfo, key.publicKey.subjectPublicKeyInfo)) {
    throw new AuthorityError(
      "badRequest",
      "Certificate request and CA private key do not match",
    );
  }
  const { policy, preserveDn, emailInDn, msieHack } = { ...settings, ...issue };
  const requested = subjectOf(request, issue, settings);
  const right = msieHack === true && preserveDn !== true
    ? withRightStringTypes(requested)
    : requested;
  const named = policy === undefined || preserveDn === true
    ? right
    : applyPolicy(policy, right, right);
  // Its name and key identifier are those of the certificate to come.
  const provisional = await createCertificate({
    subject: emailInDn === false ? withoutEmailAddresses(named) : named,
    key,
    isCa: true,
    ...random === undefined ? {} : { random },
  });
  const authority = new CertificateAuthority({ ...options, certificate: provisional });
  const certificate = await authority.issue(request, issue);
  return new CertificateAuthority({ ...options, certificate });
}
