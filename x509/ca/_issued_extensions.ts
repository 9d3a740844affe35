// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { PublicKey } from "../../crypto/pkey/public_key.ts";
import { equalBytes } from "../../wire/mod.ts";
import type { Certificate } from "../certificate.ts";
import { extensionFromText, extensionsFromSection } from "../configuration/extension_from_text.ts";
import { type Extension, EXTENSION_IDS } from "../extension.ts";
import type { Name } from "../name.ts";
import type { ExtensionSection } from "../configuration/extension_section.ts";
import type { StringMask } from "../string_mask.ts";

/** What decides about the extensions of a certificate. */
export interface IssuedExtensionsOptions {
  readonly subject: { readonly publicKey: PublicKey; readonly name: Name };
  readonly issuer: Certificate;
  readonly section: ExtensionSection | undefined;
  readonly requested: readonly Extension[];
  readonly copyExtensions: "none" | "copy" | "copyall";
  readonly stringMask?: StringMask;
}

/** The extensions of a certificate: the authority's own, those of the request, key identifiers. */
export function issuedExtensions(options: IssuedExtensionsOptions): Extension[] {
  const { subject, issuer, section, stringMask } = options;
  const own = section === undefined
    ? []
    : extensionsFromSection(section.configuration, section.section, {
      subject,
      issuer,
      ...stringMask === undefined ? {} : { stringMask },
    });
  const extensions = copyExtensions(own, options);
  const has = (oid: string) => extensions.some((extension) => extension.oid === oid);
  if (!has(EXTENSION_IDS.subjectKeyIdentifier)) {
    extensions.push(extensionFromText("subjectKeyIdentifier", "hash", { subject }));
  }
  // As OpenSSL: what is signed with its own key has no other key to tell.
  const isOwnKey = equalBytes(
    subject.publicKey.subjectPublicKeyInfo,
    issuer.publicKey.subjectPublicKeyInfo,
  );
  if (!isOwnKey && !has(EXTENSION_IDS.authorityKeyIdentifier)) {
    extensions.push(extensionFromText("authorityKeyIdentifier", "keyid,issuer", { issuer }));
  }
  return extensions;
}

/** `"copy"`: what is there stays; `"copyall"`: what is asked for takes its place. */
function copyExtensions(
  own: readonly Extension[],
  { requested, copyExtensions: how }: IssuedExtensionsOptions,
): Extension[] {
  if (how === "none") return [...own];
  const isIn = (list: readonly Extension[]) => ({ oid }: Extension) =>
    list.some((other) => other.oid === oid);
  const isOwn = isIn(own);
  const isRequested = isIn(requested);
  return how === "copy"
    ? [...own, ...requested.filter((extension) => !isOwn(extension))]
    : [...own.filter((extension) => !isRequested(extension)), ...requested];
}
