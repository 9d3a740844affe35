// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** SafeContents, its bags and their attributes (RFC 7292, Section 4.2). */

import { DER_TAGS, DerBuilder, DerReader } from "../asn1/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import {
  CERTIFICATE_BAG_OID,
  CRL_BAG_OID,
  FRIENDLY_NAME_OID,
  KEY_BAG_OID,
  LOCAL_KEY_ID_OID,
  SAFE_CONTENTS_BAG_OID,
  SECRET_BAG_OID,
  SHROUDED_KEY_BAG_OID,
  X509_CERTIFICATE_OID,
  X509_CRL_OID,
} from "./object_identifiers.ts";
import type { Pkcs12Attribute, Pkcs12Attributes } from "./pkcs12_types.ts";

/** A bag (PKCS12_SAFEBAG). */
export interface SafeBag {
  /** What is in it. */
  readonly kind: "key" | "shrouded-key" | "certificate" | "crl" | "secret";
  /** The key's structure, the certificate, the revocation list, or the secret's element. */
  readonly der: Bytes;
  /** What kind of secret it is. */
  readonly secretType?: string;
  /** What it says about itself. */
  readonly attributes: Pkcs12Attributes;
}

/** Bags within bags within bags: nobody means that. */
const MAX_DEPTH = 8;

/**
 * Reads SafeContents. Bags that nobody knows are passed over, as OpenSSL does, and so are certificates
 * and lists of other kinds than X.509.
 *
 * @param der The structure.
 * @returns The bags; those within bags are taken out of them.
 * @throws {Asn1Error} When it is no such structure.
 */
export function readSafeContents(der: Uint8Array): SafeBag[] {
  const reader = new DerReader(der, { path: "SafeContents" });
  const bags: SafeBag[] = [];
  readBags(reader, bags, 0);
  reader.finish();
  return bags;
}

function readBags(reader: DerReader, bags: SafeBag[], depth: number): void {
  if (depth > MAX_DEPTH) {
    reader.fail("NESTED_TOO_DEEP", { expected: `bags within at most ${MAX_DEPTH} others` });
  }
  reader.readSequence((list) => {
    while (!list.atEnd) list.readSequence((bag) => readBag(bag, bags, depth), "bag");
  });
}

function readBag(reader: DerReader, bags: SafeBag[], depth: number): void {
  const oid = reader.readOid("bagId");
  if (oid === SAFE_CONTENTS_BAG_OID) {
    reader.readExplicit(0, (field) => readBags(field, bags, depth + 1), "bagValue");
    readAttributes(reader);
    return;
  }
  const value = reader.readExplicit(0, (field) => readValue(field, oid), "bagValue");
  const attributes = readAttributes(reader);
  if (value !== undefined) bags.push({ ...value, attributes });
}

function readValue(reader: DerReader, oid: string): Omit<SafeBag, "attributes"> | undefined {
  switch (oid) {
    case KEY_BAG_OID:
      return { kind: "key", der: new Uint8Array(reader.readRaw("key")) };
    case SHROUDED_KEY_BAG_OID:
      return { kind: "shrouded-key", der: new Uint8Array(reader.readRaw("key")) };
    case CERTIFICATE_BAG_OID:
    case CRL_BAG_OID:
      return readDocument(reader);
    case SECRET_BAG_OID:
      return reader.readSequence((inner) => {
        const secretType = inner.readOid("secretTypeId");
        const secret = inner.readExplicit(0, (field) => field.readRaw(), "secretValue");
        return { kind: "secret", secretType, der: new Uint8Array(secret) };
      });
    default:
      reader.skip("value");
      return undefined;
  }
}

function readDocument(reader: DerReader): Omit<SafeBag, "attributes"> | undefined {
  return reader.readSequence((inner) => {
    const type = inner.readOid("type");
    const known = type === X509_CERTIFICATE_OID || type === X509_CRL_OID;
    return inner.readExplicit(0, (field) => {
      if (!known) {
        field.skip();
        return undefined;
      }
      const der = new Uint8Array(field.readOctetString());
      return { kind: type === X509_CRL_OID ? "crl" : "certificate", der };
    }, "value");
  });
}

/** Takes the first value of each attribute, as PKCS12_get_attr. */
function readAttributes(reader: DerReader): Pkcs12Attributes {
  if (reader.atEnd) return {};
  const attributes: Pkcs12Attribute[] = [];
  const found: { friendlyName?: string; localKeyId?: Bytes } = {};
  reader.readSet((set) => {
    while (!set.atEnd) {
      set.readSequence((inner) => readAttribute(inner, attributes, found), "attribute");
    }
  }, "bagAttributes");
  return { ...found, ...attributes.length > 0 ? { attributes } : {} };
}

function readAttribute(
  reader: DerReader,
  attributes: Pkcs12Attribute[],
  found: { friendlyName?: string; localKeyId?: Bytes },
): void {
  const oid = reader.readOid("attrId");
  const values = reader.readSet((set) => set.list((item) => item.readRaw()), "attrValues");
  const [first] = values;
  const value = first === undefined ? undefined : new DerReader(first, { path: "attrValues" });
  if (oid === FRIENDLY_NAME_OID && value !== undefined && found.friendlyName === undefined) {
    found.friendlyName = value.readString("friendlyName", "lenient");
  } else if (oid === LOCAL_KEY_ID_OID && value !== undefined && found.localKeyId === undefined) {
    found.localKeyId = new Uint8Array(value.readOctetString("localKeyID"));
  } else {
    attributes.push({ oid, values: values.map((raw) => new Uint8Array(raw)) });
  }
}

/**
 * Writes SafeContents.
 *
 * @param bags The bags.
 * @returns The DER encoding.
 */
export function encodeSafeContents(bags: readonly SafeBag[]): Bytes {
  return new DerBuilder().sequence((list) => {
    for (const bag of bags) {
      list.sequence((inner) => {
        inner.oid(BAG_OIDS[bag.kind]).explicit(0, (field) => writeValue(field, bag));
        writeAttributes(inner, bag.attributes);
      });
    }
  }).finish();
}

const BAG_OIDS: Readonly<Record<SafeBag["kind"], string>> = {
  "key": KEY_BAG_OID,
  "shrouded-key": SHROUDED_KEY_BAG_OID,
  "certificate": CERTIFICATE_BAG_OID,
  "crl": CRL_BAG_OID,
  "secret": SECRET_BAG_OID,
};

function writeValue(builder: DerBuilder, { kind, der, secretType = "" }: SafeBag): void {
  if (kind === "key" || kind === "shrouded-key") {
    builder.raw(der);
    return;
  }
  builder.sequence((inner) => {
    if (kind === "secret") {
      inner.oid(secretType).explicit(0, (field) => field.raw(der));
      return;
    }
    inner.oid(kind === "crl" ? X509_CRL_OID : X509_CERTIFICATE_OID);
    inner.explicit(0, (field) => field.octetString(der));
  });
}

function writeAttributes(builder: DerBuilder, from: Pkcs12Attributes): void {
  const { friendlyName, localKeyId, attributes = [] } = from;
  const all: Pkcs12Attribute[] = [];
  if (friendlyName !== undefined) {
    const value = new DerBuilder().element(DER_TAGS.BMP_STRING, bmpBytes(friendlyName)).finish();
    all.push({ oid: FRIENDLY_NAME_OID, values: [value] });
  }
  if (localKeyId !== undefined) {
    const value = new DerBuilder().octetString(localKeyId).finish();
    all.push({ oid: LOCAL_KEY_ID_OID, values: [value] });
  }
  all.push(...attributes);
  if (all.length === 0) return;
  builder.setOf(
    all.map(({ oid, values }) =>
      new DerBuilder().sequence((inner) => inner.oid(oid).setOf(values)).finish()
    ),
  );
}

/** As OpenSSL: characters that UCS-2 lacks become surrogates. */
function bmpBytes(text: string): Bytes {
  const bytes = new Uint8Array(2 * text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    bytes[2 * index] = code >> 8;
    bytes[2 * index + 1] = code;
  }
  return bytes;
}
