// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Extensions from OpenSSL's configuration files: x509v3_config(5). */

import type { Configuration } from "../../conf/mod.ts";
import { generateAsn1 } from "../../crypto/asn1/generate_asn1.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { Extension } from "../extension.ts";
import { configurationOid } from "./_configuration_oid.ts";
import { SECTION_BUILDERS } from "./_section_builders.ts";
import { VALUE_BUILDERS } from "./_value_builders.ts";
import { type ExtensionContext, hexOf } from "./_values.ts";

export type { ExtensionContext } from "./_values.ts";

/**
 * Makes an extension from a line of a configuration (X509V3_EXT_nconf), such as
 * `subjectAltName = DNS:example.org,IP:192.0.2.1` or `1.2.3 = critical,ASN1:UTF8String:text`.
 *
 * @param name What stands before the equals sign: the extension's name or dotted identifier.
 * @param text What stands behind it.
 * @param context The configuration for `@section`s, the subject for `hash`, the issuer for `keyid`.
 * @returns The extension.
 * @throws {SslError} `X509V3` with OpenSSL's reasons; `ERROR_IN_EXTENSION` around what is wrong inside.
 *
 * @example Usage
 * ```ts
 * import { decodeGeneralNames, extensionFromText } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const extension = extensionFromText("subjectAltName", "critical,DNS:example.org");
 * assertEquals(extension.critical, true);
 * assertEquals(decodeGeneralNames(extension.value), [{ type: "dns", value: "example.org" }]);
 * ```
 */
export function extensionFromText(
  name: string,
  text: string,
  context: ExtensionContext = {},
): Extension {
  const [, critical, rest = ""] = /^\s*(critical\s*,)?\s*(.*)$/s.exec(text) ?? [];
  const { configuration } = context;
  const oid = configurationOid(name.replace(/^.*\.(?=[A-Za-z])/, ""), configuration) ??
    configurationOid(name, configuration);
  if (oid === undefined) {
    throw new SslError("X509V3", "UNKNOWN_EXTENSION_NAME", {
      expected: "the name or the dotted identifier of an extension",
      received: JSON.stringify(name),
    });
  }
  try {
    return new Extension(oid, critical !== undefined, build(oid, rest.trim(), context));
  } catch (cause) {
    if (!(cause instanceof SslError)) throw cause;
    throw new SslError("X509V3", "ERROR_IN_EXTENSION", {
      where: `name=${name}, value=${text}`,
      expected: cause.expected ?? "a value as x509v3_config(5) describes it",
      ...cause.received === undefined ? {} : { received: cause.received },
      cause,
    });
  }
}

/** `DER:` and `ASN1:` are for every extension; other texts only for those that are known. */
function build(oid: string, text: string, context: ExtensionContext): Bytes {
  if (text.startsWith("DER:")) return hexOf(text.slice(4));
  if (text.startsWith("ASN1:")) {
    return generateAsn1(
      text.slice(5).trim(),
      (section) => context.configuration?.section(section),
    );
  }
  const builder = VALUE_BUILDERS[oid] ?? SECTION_BUILDERS[oid];
  if (builder !== undefined) return builder(text, context);
  throw new SslError("X509V3", "EXTENSION_SETTING_NOT_SUPPORTED", {
    expected: "an extension with a text form, or DER:… or ASN1:…",
    received: JSON.stringify(text.slice(0, 80)),
  });
}

/**
 * Makes the extensions that a section of a configuration lists (X509V3_EXT_add_nconf).
 *
 * @param configuration The configuration.
 * @param section The section's name.
 * @param context The subject for `hash`, the issuer for `keyid`.
 * @returns The extensions, in the order of the section; of two of one type the last one.
 * @throws {SslError} When there is no such section, or a line makes no sense.
 *
 * @example Usage
 * ```ts
 * import { extensionsFromSection } from "@streamssl/ssl/x509";
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { assertEquals } from "@std/assert";
 *
 * const configuration = parseConfiguration("[ v3 ]\nbasicConstraints = critical,CA:TRUE\n");
 * const [extension] = extensionsFromSection(configuration, "v3");
 * assertEquals(extension?.name, "X509v3 Basic Constraints");
 * ```
 */
export function extensionsFromSection(
  configuration: Configuration,
  section: string,
  context: Omit<ExtensionContext, "configuration"> = {},
): Extension[] {
  const entries = configuration.section(section);
  if (entries === undefined) {
    throw new SslError("X509V3", "SECTION_NOT_FOUND", {
      expected: `a section [${section}]`,
      received: `sections ${configuration.sectionNames.join(", ")}`,
    });
  }
  const extensions = new Map<string, Extension>();
  for (const { name, value } of entries) {
    const extension = extensionFromText(name, value, { ...context, configuration });
    extensions.set(extension.oid, extension);
  }
  return [...extensions.values()];
}
