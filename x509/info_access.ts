// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { Asn1Error, DerBuilder, DerReader } from "../crypto/asn1/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { type GeneralName, readGeneralName, writeGeneralName } from "./general_name.ts";

/** Where something about the issuer or subject can be had (RFC 5280, section 4.2.2.1). */
export interface AccessDescription {
  /** What can be had there, in dotted form: one of {@linkcode ACCESS_METHODS} or another. */
  readonly method: string;
  /** The place. */
  readonly location: GeneralName;
}

/** The usual kinds of access, in dotted form. */
export const ACCESS_METHODS = {
  ocsp: "1.3.6.1.5.5.7.48.1",
  caIssuers: "1.3.6.1.5.5.7.48.2",
  timeStamping: "1.3.6.1.5.5.7.48.3",
  caRepository: "1.3.6.1.5.5.7.48.5",
} as const satisfies Readonly<Record<string, string>>;

/**
 * Decodes authorityInfoAccess and subjectInfoAccess.
 *
 * @param der The extension's value.
 * @param path The extension's name, for errors.
 * @returns The descriptions; at least one.
 * @throws {Asn1Error} When it is malformed or empty.
 *
 * @example Usage
 * ```ts
 * import { ACCESS_METHODS, decodeInfoAccess, encodeInfoAccess } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const location = { type: "uri", value: "http://ocsp.example.org/" } as const;
 * const access = [{ method: ACCESS_METHODS.ocsp, location }];
 * assertEquals(decodeInfoAccess(encodeInfoAccess(access)), access);
 * ```
 */
export function decodeInfoAccess(
  der: Uint8Array,
  path = "authorityInfoAccess",
): AccessDescription[] {
  const reader = new DerReader(der, { path });
  const descriptions = reader.readSequence((list) =>
    list.list((item) =>
      item.readSequence((inner) => ({
        method: inner.readOid("accessMethod"),
        location: readGeneralName(inner),
      }))
    )
  );
  reader.finish();
  if (descriptions.length === 0) {
    throw new Asn1Error("ILLEGAL_ZERO_CONTENT", {
      expected: "at least one access description",
      path,
      offset: 0,
    });
  }
  return descriptions;
}

/**
 * Encodes authorityInfoAccess and subjectInfoAccess.
 *
 * @param descriptions The descriptions.
 * @returns The extension's value.
 *
 * @example Usage
 * ```ts
 * import { ACCESS_METHODS, encodeInfoAccess } from "@streamssl/ssl/x509";
 * import { encodeHex } from "@streamssl/ssl/wire";
 * import { assertEquals } from "@std/assert";
 *
 * const location = { type: "uri", value: "a" } as const;
 * const der = encodeInfoAccess([{ method: ACCESS_METHODS.ocsp, location }]);
 * assertEquals(encodeHex(der), "300f300d06082b06010505073001860161");
 * ```
 */
export function encodeInfoAccess(descriptions: readonly AccessDescription[]): Bytes {
  return new DerBuilder().sequence((list) => {
    for (const { method, location } of descriptions) {
      list.sequence((inner) => {
        inner.oid(method);
        writeGeneralName(inner, location);
      });
    }
  }).finish();
}
