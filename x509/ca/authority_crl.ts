// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { SignatureAlgorithm } from "../../crypto/pkey/pkey_types.ts";
import type { Random } from "../../rand/random.ts";
import type { CertificateIssuer } from "../create_certificate.ts";
import type { CertificateRevocationList } from "../certificate_revocation_list.ts";
import { extensionsFromSection } from "../configuration/extension_from_text.ts";
import {
  createCertificateRevocationList,
  type Revocation,
} from "../create_certificate_revocation_list.ts";
import type { Extension } from "../extension.ts";
import type { AuthorityTransaction } from "./authority_database.ts";
import { AuthorityError } from "./authority_error.ts";
import type { AuthoritySettings } from "./authority_settings.ts";
import type { IndexEntry } from "./index_entry.ts";

/** Options for the CRLs of an authority. */
export interface AuthorityCrlOptions {
  /** When the list is issued (`-crl_lastupdate`). @default {now} */
  thisUpdate?: Date;
  /** When the next one is due (`-crl_nextupdate`). @default {after the settings' days and hours} */
  nextUpdate?: Date;
}

/** What a list is made of. */
export interface AuthorityCrlContents extends AuthorityCrlOptions {
  readonly issuer: CertificateIssuer;
  readonly settings: AuthoritySettings;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly random: Random;
  readonly now: Date;
  /** For a delta list: the list that it changes. */
  readonly base?: CertificateRevocationList;
}

const HOUR = 3_600_000;

/** Makes a CRL: of all that is revoked, or of what changed since another list. */
export async function createAuthorityCrl(
  transaction: AuthorityTransaction,
  contents: AuthorityCrlContents,
): Promise<CertificateRevocationList> {
  const { issuer, settings, base, signatureAlgorithm, random } = contents;
  const thisUpdate = contents.thisUpdate ?? contents.now;
  const nextUpdate = contents.nextUpdate ?? dueDate(settings, thisUpdate);
  const baseCrlNumber = base === undefined ? undefined : baseNumber(base, issuer);
  const revoked = base === undefined
    ? revocations(transaction.entries)
    : changes(transaction.entries, base, thisUpdate);
  const extensions = extensionsOf(settings, issuer);
  const crlNumber = await transaction.takeCrlNumber();
  if (base !== undefined && crlNumber === undefined) {
    throw new AuthorityError(
      "badSettings",
      "Cannot make a delta CRL: the database does not number lists (crlnumber)",
    );
  }
  return await createCertificateRevocationList({
    issuer,
    revoked,
    thisUpdate,
    nextUpdate,
    signatureAlgorithm,
    random,
    ...crlNumber === undefined ? {} : { crlNumber },
    ...baseCrlNumber === undefined ? {} : { baseCrlNumber },
    ...extensions === undefined
      ? {}
      : { authorityKeyIdentifier: false, extraExtensions: extensions },
  });
}

function dueDate({ crlDays, crlHours }: AuthoritySettings, thisUpdate: Date): Date {
  if (crlDays === undefined && crlHours === undefined) {
    throw new AuthorityError(
      "badSettings",
      "cannot lookup how long until the next CRL is issued: crlDays, crlHours or nextUpdate tells",
    );
  }
  return new Date(thisUpdate.getTime() + HOUR * (24 * (crlDays ?? 0) + (crlHours ?? 0)));
}

function extensionsOf(
  { crlExtensions }: AuthoritySettings,
  { certificate }: CertificateIssuer,
): Extension[] | undefined {
  if (crlExtensions === undefined) return undefined;
  const { configuration, section } = crlExtensions;
  return extensionsFromSection(configuration, section, { issuer: certificate });
}

/** RFC 5280, section 5.2.4: the base is a complete list of the same issuer, by its number. */
function baseNumber(base: CertificateRevocationList, issuer: CertificateIssuer): bigint {
  const { crlNumber } = base;
  const isOwn = base.issuer.equals(issuer.certificate.subject);
  if (isOwn && crlNumber !== undefined && base.baseCrlNumber === undefined) return crlNumber;
  throw new AuthorityError(
    "badRequest",
    `Cannot make a delta CRL: the base ${
      !isOwn
        ? "is another issuer's"
        : crlNumber === undefined
        ? "has no number"
        : "is a delta itself"
    }`,
  );
}

/** The entries sorted by serial numbers, as X509_CRL_sort does. */
function revocations(entries: readonly IndexEntry[]): Revocation[] {
  return entries.flatMap(revocationOf).sort(bySerialNumber);
}

function revocationOf({ serialNumber, revocation }: IndexEntry): Revocation[] {
  if (revocation === undefined) return [];
  const { date, ...more } = revocation;
  return [{ serialNumber, revocationDate: date, ...more }];
}

function bySerialNumber(left: Revocation, right: Revocation): number {
  return left.serialNumber < right.serialNumber ? -1 : 1;
}

function changes(
  entries: readonly IndexEntry[],
  base: CertificateRevocationList,
  thisUpdate: Date,
): Revocation[] {
  const before = new Map(
    Array.from(base.entries(), ({ serialNumber, reason }) => [serialNumber, reason]),
  );
  const changed: Revocation[] = [];
  for (const revocation of revocations(entries)) {
    const isKnown = before.has(revocation.serialNumber);
    const reason = before.get(revocation.serialNumber);
    before.delete(revocation.serialNumber);
    if (!isKnown || (reason ?? "unspecified") !== (revocation.reason ?? "unspecified")) {
      changed.push(revocation);
    }
  }
  for (const serialNumber of before.keys()) {
    changed.push({ serialNumber, revocationDate: thisUpdate, reason: "removeFromCRL" });
  }
  return changed.sort(bySerialNumber);
}
