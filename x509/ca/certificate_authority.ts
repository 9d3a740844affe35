// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type Random, randomBytes } from "../../rand/random.ts";
import { equalBytes } from "../../wire/mod.ts";
import { Certificate } from "../certificate.ts";
import type { CertificateRevocationList } from "../certificate_revocation_list.ts";
import { createCertificate } from "../create_certificate.ts";
import type { OcspCertificateStatus } from "../ocsp/ocsp_response.ts";
import type { OcspStatusSource } from "../ocsp/ocsp_responder.ts";
import type { RevocationReason } from "../revoked_certificate.ts";
import type { Signer } from "../sign_structure.ts";
import { checkRevocation, checkSerialNumber, checkSettings } from "./_checks.ts";
import { issuedExtensions } from "./_issued_extensions.ts";
import { type AuthorityCrlOptions, createAuthorityCrl } from "./authority_crl.ts";
import type { AuthorityDatabase, AuthorityTransaction } from "./authority_database.ts";
import { withRightStringTypes } from "./_string_types.ts";
import { AuthorityError } from "./authority_error.ts";
import { applyPolicy, checkStringTypes, withoutEmailAddresses } from "./authority_policy.ts";
import type { AuthoritySettings } from "./authority_settings.ts";
import { formatSerialNumber, type IndexEntry, type IndexRevocation } from "./index_entry.ts";
import {
  checkRequest,
  checkUnique,
  entryOf,
  type IssuableRequest,
  type IssueOptions,
  newSerialNumber,
  requestOf,
  signatureAlgorithmOf,
  subjectOf,
  validityOf,
} from "./issuance.ts";

/** Options for {@linkcode CertificateAuthority}. */
export interface CertificateAuthorityOptions {
  /** The authority's certificate. */
  certificate: Certificate;
  /** Its private key, here or elsewhere. */
  key: Signer;
  /** What it remembers. */
  database: AuthorityDatabase;
  /** How it issues certificates. @default {{}} */
  settings?: AuthoritySettings;
  /** What time it is. @default {() => new Date()} */
  now?: () => Date;
  /** Where random serial numbers and salts come from. @default {randomBytes} */
  random?: Random;
}

/** Options for {@linkcode CertificateAuthority.revoke}. */
export interface RevokeOptions {
  /** Why (`-crl_reason`). */
  reason?: Exclude<RevocationReason, "removeFromCRL">;
  /** What is to be done while it is on hold, in dotted form (`-crl_hold`). */
  holdInstruction?: string;
  /** Since when the key is bad (`-crl_compromise`; with `cACompromise`: `-crl_CA_compromise`). */
  compromiseTime?: Date;
}

/**
 * A certificate authority: it issues certificates, revokes them, makes CRLs and tells OCSP responders
 * what became of them, as `openssl ca` does and over the same files with
 * {@linkcode FileAuthorityDatabase}. Its key may be elsewhere.
 *
 * @example Usage
 * ```ts
 * import {
 *   CertificateAuthority,
 *   createCertificate,
 *   createCertificateRequest,
 *   MemoryAuthorityDatabase,
 * } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const authority = new CertificateAuthority({
 *   certificate: await createCertificate({ subject: "CN=Example CA", isCa: true, key }),
 *   key,
 *   database: new MemoryAuthorityDatabase(),
 *   settings: { days: 90, crlDays: 7 },
 * });
 * const request = await createCertificateRequest({
 *   subject: "CN=example.org",
 *   key: await generateKey({ type: "ec", curve: "P-256" }),
 * });
 * const certificate = await authority.issue(request);
 * assert(await certificate.verifySignature(authority.certificate.publicKey));
 * await authority.revoke(certificate, { reason: "superseded" });
 * const list = await authority.createCrl();
 * assertEquals(list.find(certificate.serialNumber)?.reason, "superseded");
 * ```
 */
export class CertificateAuthority implements OcspStatusSource {
  /** The authority's certificate. */
  readonly certificate: Certificate;
  /** What it remembers. */
  readonly database: AuthorityDatabase;
  /** How it issues certificates. */
  readonly settings: AuthoritySettings;
  readonly #key: Signer;
  readonly #now: () => Date;
  readonly #random: Random;

  /**
   * Sets an authority up.
   *
   * @param options Its certificate, key, database and settings.
   * @throws {AuthorityError} `badSettings` when the key is another one than that of the certificate, or
   * a setting has none of the words it can have.
   */
  constructor(options: CertificateAuthorityOptions) {
    const { certificate, key, database, settings = {} } = options;
    const ofKey = key.publicKey.subjectPublicKeyInfo;
    if (!equalBytes(ofKey, certificate.publicKey.subjectPublicKeyInfo)) {
      throw new AuthorityError(
        "badSettings",
        "CA certificate and CA private key do not match",
      );
    }
    checkSettings(settings);
    this.certificate = certificate;
    this.database = database;
    this.settings = settings;
    this.#key = key;
    this.#now = options.now ?? (() => new Date());
    this.#random = options.random ?? randomBytes;
  }

  /**
   * Issues a certificate. It is in the database before it is given away.
   *
   * @param request What is asked for; a certificate stands for a request for the same subject and key,
   * as with `-ss_cert`.
   * @param options What is to be other than the settings say.
   * @returns The certificate.
   * @throws {AuthorityError} `badRequest` when the request is not signed with its key,
   * `policyMismatch`, `alreadyIssued` when there is a valid certificate for the subject,
   * `serialNumberUsed`, `badSettings` when nothing tells how long it is valid.
   */
  async issue(
    request: IssuableRequest | Certificate,
    options: IssueOptions = {},
  ): Promise<Certificate> {
    checkRequest(request);
    if (options.serialNumber !== undefined) checkSerialNumber(options.serialNumber);
    const asked = request instanceof Certificate ? requestOf(request) : request;
    if (!await asked.verifySignature()) {
      throw new AuthorityError(
        "badRequest",
        "Signature did not match the certificate request",
      );
    }
    const settings = { ...this.settings, ...options };
    checkSettings(settings);
    const requested = subjectOf(asked, options, settings);
    const right = settings.msieHack === true ? withRightStringTypes(requested) : requested;
    checkStringTypes(right);
    const named = settings.policy === undefined
      ? right
      : applyPolicy(settings.policy, right, this.certificate.subject);
    // As in OpenSSL, what is preserved keeps its string types, too.
    const full = settings.preserveDn ? requested : named;
    const subject = settings.emailInDn === false ? withoutEmailAddresses(full) : full;
    const validity = validityOf(settings, this.#now());
    // What is wrong with the extensions shows before a serial number is taken.
    const extensions = issuedExtensions({
      // As in OpenSSL, `email:copy` still finds the addresses.
      subject: { publicKey: asked.publicKey, name: full },
      issuer: this.certificate,
      section: settings.extensions,
      requested: asked.requestedExtensions ?? [],
      copyExtensions: settings.copyExtensions ?? "none",
      ...settings.stringMask === undefined ? {} : { stringMask: settings.stringMask },
    });
    return await this.database.change(async (transaction) => {
      if (transaction.uniqueSubject) checkUnique(transaction, subject);
      const serialNumber = await newSerialNumber(transaction, settings, this.#random);
      const certificate = await createCertificate({
        subject,
        publicKey: asked.publicKey,
        issuer: { certificate: this.certificate, key: this.#key },
        serialNumber,
        ...validity,
        signatureAlgorithm: signatureAlgorithmOf(this.#key, this.settings),
        random: this.#random,
        basicConstraints: false,
        keyUsage: false,
        extendedKeyUsage: false,
        subjectKeyIdentifier: false,
        authorityKeyIdentifier: false,
        extraExtensions: extensions,
      });
      await transaction.put([entryOf(certificate)]);
      await transaction.keepCertificate?.(serialNumber, certificate.toPem());
      return certificate;
    });
  }

  /**
   * Revokes a certificate. One that the database does not know is added, when the certificate itself is
   * given; one that is on hold may be revoked for good.
   *
   * @param target The certificate, or its serial number.
   * @param options Why.
   * @returns Its new entry.
   * @throws {TypeError} For an unknown reason, a malformed instruction, an instruction or the time of a
   * compromise with a reason that has none.
   * @throws {RangeError} For an invalid date.
   * @throws {AuthorityError} `alreadyRevoked`, `notPresent`, or `badRequest` when the certificate is
   * another authority's or its subject differs from that in the database.
   */
  async revoke(target: Certificate | bigint, options: RevokeOptions = {}): Promise<IndexEntry> {
    const { holdInstruction, compromiseTime } = options;
    const reason = options.reason ??
      (holdInstruction !== undefined
        ? "certificateHold"
        : compromiseTime !== undefined
        ? "keyCompromise"
        : undefined);
    const revocation: IndexRevocation = {
      date: this.#now(),
      ...reason === undefined ? {} : { reason },
      ...holdInstruction === undefined ? {} : { holdInstruction },
      ...compromiseTime === undefined ? {} : { invalidityDate: compromiseTime },
    };
    checkRevocation(revocation);
    return await this.database.change(async (transaction) => {
      const entry = this.#findIssued(transaction, target);
      const isOnHold = entry.revocation?.reason === "certificateHold" &&
        reason !== "certificateHold";
      if (entry.status === "revoked" && !isOnHold) {
        throw new AuthorityError(
          "alreadyRevoked",
          `Already revoked, serial number ${formatSerialNumber(entry.serialNumber)}`,
          { entry },
        );
      }
      const revoked: IndexEntry = { ...entry, status: "revoked", revocation };
      await transaction.put([revoked]);
      return revoked;
    });
  }

  /**
   * Ends the hold of a certificate: it is valid again, and a delta CRL removes it
   * (RFC 5280, section 5.3.1).
   *
   * @param target The certificate, or its serial number.
   * @returns Its new entry.
   * @throws {AuthorityError} `notOnHold` or `notPresent`.
   */
  async release(target: Certificate | bigint): Promise<IndexEntry> {
    return await this.database.change(async (transaction) => {
      const { revocation, ...entry } = this.#findIssued(transaction, target);
      if (revocation?.reason !== "certificateHold") {
        const serial = formatSerialNumber(entry.serialNumber);
        throw new AuthorityError("notOnHold", `Not on hold, serial number ${serial}`);
      }
      const released: IndexEntry = { ...entry, status: "valid" };
      await transaction.put([released]);
      return released;
    });
  }

  /**
   * Notes which certificates have expired (`-updatedb`): their subjects are free again.
   *
   * @returns The entries that changed.
   */
  async updateDatabase(): Promise<readonly IndexEntry[]> {
    return await this.database.change(async (transaction) => {
      const now = this.#now().getTime();
      const expired = transaction.entries
        .filter(({ status, notAfter }) => status === "valid" && notAfter.getTime() <= now)
        .map((entry): IndexEntry => ({ ...entry, status: "expired" }));
      if (expired.length > 0) await transaction.put(expired);
      return expired;
    });
  }

  /**
   * Makes a CRL of all revoked certificates (`-gencrl`).
   *
   * @param options Until when it holds.
   * @returns The list.
   * @throws {AuthorityError} `badSettings` when nothing tells how long it holds.
   */
  async createCrl(options: AuthorityCrlOptions = {}): Promise<CertificateRevocationList> {
    return await this.#createCrl(options, undefined);
  }

  /**
   * Makes a delta CRL: what changed since another list (RFC 5280, section 5.2.4; X509_CRL_diff).
   *
   * @param base The complete list that it changes; it must have a number.
   * @param options Until when it holds.
   * @returns The list. What is no longer revoked has the reason removeFromCRL.
   * @throws {AuthorityError} `badRequest` when the base is no numbered, complete list of this
   * authority; `badSettings` when lists are not numbered.
   */
  async createDeltaCrl(
    base: CertificateRevocationList,
    options: AuthorityCrlOptions = {},
  ): Promise<CertificateRevocationList> {
    return await this.#createCrl(options, base);
  }

  /**
   * Tells an OCSP responder what became of a certificate.
   *
   * @param serialNumber Its serial number.
   * @param issuer Its issuer.
   * @returns `"unknown"` for what this authority did not issue.
   */
  async statusOf(serialNumber: bigint, issuer: Certificate): Promise<OcspCertificateStatus> {
    const isOwn = issuer.subject.equals(this.certificate.subject) && equalBytes(
      issuer.publicKey.subjectPublicKeyInfo,
      this.certificate.publicKey.subjectPublicKeyInfo,
    );
    const entry = isOwn ? await this.database.find(serialNumber) : undefined;
    if (entry === undefined) return { status: "unknown" };
    if (entry.revocation === undefined) return { status: "good" };
    const { date, reason } = entry.revocation;
    return { status: "revoked", revocationTime: date, ...reason === undefined ? {} : { reason } };
  }

  async #createCrl(
    options: AuthorityCrlOptions,
    base: CertificateRevocationList | undefined,
  ): Promise<CertificateRevocationList> {
    return await this.database.change((transaction) =>
      createAuthorityCrl(transaction, {
        ...options,
        issuer: { certificate: this.certificate, key: this.#key },
        settings: this.settings,
        signatureAlgorithm: signatureAlgorithmOf(this.#key, this.settings),
        random: this.#random,
        now: this.#now(),
        ...base === undefined ? {} : { base },
      })
    );
  }

  #findIssued(transaction: AuthorityTransaction, target: Certificate | bigint): IndexEntry {
    if (typeof target !== "bigint" && !(target instanceof Certificate)) {
      throw new TypeError(
        `A certificate of an authority is told by itself or by its serial number, a bigint; it is ${typeof target}`,
      );
    }
    const serialNumber = typeof target === "bigint" ? target : target.serialNumber;
    const entry = transaction.find(serialNumber);
    if (typeof target === "bigint") {
      if (entry !== undefined) return entry;
      const serial = formatSerialNumber(serialNumber);
      throw new AuthorityError("notPresent", `Serial ${serial} not present in db`);
    }
    if (!target.issuer.equals(this.certificate.subject)) {
      throw new AuthorityError(
        "badRequest",
        `The certificate was issued by ${target.issuer.toOneLine()}, not by this authority`,
      );
    }
    const own = entryOf(target);
    if (entry !== undefined && entry.subject !== own.subject) {
      throw new AuthorityError("badRequest", `name does not match ${own.subject}`, { entry });
    }
    return entry ?? own;
  }
}
