// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { digestOf } from "../../crypto/cms/algorithm_identifier.ts";
import { ContentInfo } from "../../crypto/cms/content_info.ts";
import { CMS_CONTENT_TYPES } from "../../crypto/cms/object_identifiers.ts";
import { decodeSignedData } from "../../crypto/cms/signed_data.ts";
import { encodeBase64 } from "../../crypto/pem/base64.ts";
import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/mod.ts";
import { type Bytes, concatBytes, encodeHex } from "../../wire/mod.ts";
import { canonicalLineEnds } from "./line_ends.ts";
import {
  decodeBody,
  type MimePart,
  parseMimePart,
  parseMimeType,
  splitMultipart,
} from "./mime_part.ts";
import { signCms, type SignCmsOptions } from "./sign_cms.ts";
import { type CmsVerification, verifyCms, type VerifyCmsOptions } from "./verify_cms.ts";

const SIGNATURE_TYPES = ["application/pkcs7-signature", "application/x-pkcs7-signature"];
const MESSAGE_TYPES = ["application/pkcs7-mime", "application/x-pkcs7-mime"];

/** Options for {@linkcode formatSmime}. */
export interface FormatSmimeOptions {
  /** The content of a detached signature, as it was signed; the message is multipart/signed then. */
  content?: Uint8Array;
  /** Headers that come first: `From`, `To`, `Subject`. @default {{}} */
  headers?: Readonly<Record<string, string>>;
  /** Where the boundary between the parts comes from. @default {randomBytes} */
  random?: Random;
}

/**
 * Writes a message as mail (SMIME_write_CMS, SMIME_write_PKCS7; RFC 8551, section 3).
 *
 * @param message The message.
 * @param options The content of a detached signature, and headers.
 * @returns The mail, with lines that end in CR LF.
 * @throws {TypeError} When a header has a line end.
 *
 * @example Usage
 * ```ts
 * import { encryptCms, formatSmime, parseSmime } from "@streamssl/ssl/cms";
 * import { assertEquals } from "@std/assert";
 *
 * const recipients = [{ password: "secret", iterations: 1000 }];
 * const message = await encryptCms(Uint8Array.of(1), { recipients });
 * const mail = formatSmime(message, { headers: { Subject: "Hello" } });
 * assertEquals(parseSmime(mail).headers.get("subject"), "Hello");
 * ```
 */
export function formatSmime(message: ContentInfo, options: FormatSmimeOptions = {}): Bytes {
  const { content, headers = {}, random = randomBytes } = options;
  const head = [...formatHeaders(headers), "MIME-Version: 1.0"];
  const base64 = encodeBase64(message.der).match(/.{1,64}/g) ?? [];
  if (content === undefined) {
    const type = smimeType(message);
    return encodeLines([
      ...head,
      'Content-Disposition: attachment; filename="smime.p7m"',
      `Content-Type: application/pkcs7-mime; ${type}name="smime.p7m"`,
      "Content-Transfer-Encoding: base64",
      "",
      ...base64,
      "",
    ]);
  }
  const boundary = `----${encodeHex(random(16)).toUpperCase()}`;
  const start = encodeLines([
    ...head,
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; ' +
    `micalg="${messageIntegrityAlgorithms(message)}"; boundary="${boundary}"`,
    "",
    "This is an S/MIME signed message",
    "",
    `--${boundary}`,
  ]);
  const end = encodeLines([
    "",
    `--${boundary}`,
    'Content-Type: application/pkcs7-signature; name="smime.p7s"',
    "Content-Transfer-Encoding: base64",
    'Content-Disposition: attachment; filename="smime.p7s"',
    "",
    ...base64,
    "",
    `--${boundary}--`,
    "",
  ]);
  return concatBytes(start, content, end);
}

function encodeLines(lines: readonly string[]): Bytes {
  return new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(""));
}

function formatHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => {
    if (/^[!-9;-~]+$/.test(name) && !/[\r\n]/.test(value)) return `${name}: ${value}`;
    throw new TypeError(`Cannot write the header ${JSON.stringify(name)}: one line is expected`);
  });
}

/** RFC 8551, section 3.2.2. */
function smimeType({ contentType, content }: ContentInfo): string {
  if (contentType === CMS_CONTENT_TYPES.signedData && content !== undefined) {
    const hasSigners = decodeSignedData(content).signerInfos.length > 0;
    return `smime-type=${hasSigners ? "signed-data" : "certs-only"}; `;
  }
  const { envelopedData, authEnvelopedData, compressedData } = CMS_CONTENT_TYPES;
  if (contentType === envelopedData) return "smime-type=enveloped-data; ";
  if (contentType === authEnvelopedData) return "smime-type=authEnveloped-data; ";
  return contentType === compressedData ? "smime-type=compressed-data; " : "";
}

/** RFC 8551, section 3.5.3.2: `sha-256` where the digest is named sha256. */
function messageIntegrityAlgorithms({ content }: ContentInfo): string {
  const { digestAlgorithms } = decodeSignedData(content ?? new Uint8Array(0));
  const names = digestAlgorithms.map((identifier) =>
    digestOf(identifier).name.replace(/^sha(\d+)$/, "sha-$1")
  );
  return [...new Set(names)].join(",") || "unknown";
}

/** What {@linkcode parseSmime} read. */
export interface SmimeMessage {
  /** The message. */
  readonly message: ContentInfo;
  /** The content of a detached signature, exactly as the mail has it. */
  readonly content?: Bytes;
  /** The headers of the mail, by their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * Takes a message out of mail (SMIME_read_CMS, SMIME_read_PKCS7).
 *
 * @param mail The mail; lines end in CR LF or LF.
 * @returns The message, and the content beside it.
 * @throws {SslError} `ASN1` with OpenSSL's reason: `NO_CONTENT_TYPE`, `INVALID_MIME_TYPE` and others.
 *
 * @example Usage
 * ```ts
 * import { parseSmime } from "@streamssl/ssl/cms";
 * import { assertThrows } from "@std/assert";
 *
 * const mail = new TextEncoder().encode("Content-Type: text/plain\n\nHello\n");
 * assertThrows(() => parseSmime(mail), Error, "Invalid mime type");
 * ```
 */
export function parseSmime(mail: Uint8Array): SmimeMessage {
  const part = parseMimePart(mail);
  const { type, parameters } = contentTypeOf(part, "NO_CONTENT_TYPE");
  const { headers } = part;
  if (type !== "multipart/signed") {
    checkType(type, MESSAGE_TYPES, "INVALID_MIME_TYPE");
    return { message: ContentInfo.fromBer(decodeBody(part)), headers };
  }
  const boundary = parameters.get("boundary");
  if (boundary === undefined || boundary === "") {
    throw new SslError("ASN1", "NO_MULTIPART_BOUNDARY", { expected: "a boundary of the parts" });
  }
  const parts = splitMultipart(part.body, boundary);
  const [content, second] = parts;
  if (content === undefined || second === undefined || parts.length !== 2) {
    throw new SslError("ASN1", "NO_MULTIPART_BODY_FAILURE", {
      expected: "two parts: the content and its signature",
      received: `${parts.length} parts`,
    });
  }
  const signature = parseMimePart(second);
  checkType(
    contentTypeOf(signature, "NO_SIG_CONTENT_TYPE").type,
    SIGNATURE_TYPES,
    "SIG_INVALID_MIME_TYPE",
  );
  return { message: ContentInfo.fromBer(decodeBody(signature)), content: content.slice(), headers };
}

function contentTypeOf({ headers }: MimePart, reason: "NO_CONTENT_TYPE" | "NO_SIG_CONTENT_TYPE") {
  const value = headers.get("content-type");
  if (value !== undefined) return parseMimeType(value);
  throw new SslError("ASN1", reason, { expected: "the header Content-Type" });
}

function checkType(
  type: string,
  allowed: readonly string[],
  reason: "INVALID_MIME_TYPE" | "SIG_INVALID_MIME_TYPE",
): void {
  if (allowed.includes(type)) return;
  throw new SslError("ASN1", reason, {
    expected: allowed.join(" or "),
    received: type.slice(0, 64),
    usualCause: "the mail is not signed or encrypted by S/MIME",
  });
}

/** Options for {@linkcode signSmime}. */
export interface SignSmimeOptions extends SignCmsOptions {
  /** Whether `Content-Type: text/plain` is put before the content (`-text`, CMS_TEXT). @default {false} */
  text?: boolean;
  /** Whether the content is signed as it is, with its line ends (CMS_BINARY). @default {false} */
  binary?: boolean;
  /** Headers of the mail. @default {{}} */
  headers?: Readonly<Record<string, string>>;
}

/**
 * Signs mail: multipart/signed when `detached`, which every mail program shows, else
 * application/pkcs7-mime (`openssl smime -sign`, `openssl cms -sign`).
 *
 * @param content A MIME part, headers and body; or text with the option `text`.
 * @param options Who signs.
 * @returns The mail.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";
 * import { signSmime, verifySmime } from "@streamssl/ssl/cms";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const extendedKeyUsage = ["emailProtection"];
 * const certificate = await createCertificate({ subject: "CN=Alice", key, extendedKeyUsage });
 * const text = new TextEncoder().encode("Hello\n");
 * const signers = [{ certificate, key }];
 * const mail = await signSmime(text, { signers, detached: true, text: true });
 * const trustStore = new MemoryTrustStore([certificate]);
 * const { content } = await verifySmime(mail, { trustStore, text: true });
 * assertEquals(new TextDecoder().decode(content), "Hello\r\n");
 * ```
 */
export async function signSmime(content: Uint8Array, options: SignSmimeOptions): Promise<Bytes> {
  const { text = false, binary = false, headers = {}, detached = false } = options;
  const canonical = binary ? content.slice() : canonicalLineEnds(content);
  const head = text ? encodeLines(["Content-Type: text/plain", ""]) : new Uint8Array(0);
  const signed = concatBytes(head, canonical);
  const message = await signCms(signed, options);
  return formatSmime(message, { headers, ...detached ? { content: signed } : {} });
}

/** Options for {@linkcode verifySmime}. */
export interface VerifySmimeOptions extends VerifyCmsOptions {
  /** Whether the content must be text/plain, whose headers are taken off (`-text`). @default {false} */
  text?: boolean;
  /** Whether the content was signed with its line ends as they are (CMS_BINARY). @default {false} */
  binary?: boolean;
}

/**
 * Verifies signed mail (`openssl smime -verify`, `openssl cms -verify`).
 *
 * @param mail The mail.
 * @param options Who is trusted.
 * @returns The content and the signers.
 * @throws {SslError} When the mail is none of S/MIME, or a signature or certificate is not good.
 *
 * @example Usage
 * ```ts
 * import { verifySmime } from "@streamssl/ssl/cms";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => verifySmime(new Uint8Array(0), { unsafelyTrustAnySigner: true }));
 * ```
 */
export async function verifySmime(
  mail: Uint8Array,
  options: VerifySmimeOptions,
): Promise<CmsVerification & { readonly content: Uint8Array }> {
  const { text = false, binary = false, ...rest } = options;
  const { message, content } = parseSmime(mail);
  const given = content === undefined || binary ? content : canonicalLineEnds(content);
  const verified = await verifyCms(message, {
    ...rest,
    ...given === undefined ? {} : { content: given },
  });
  const whole = verified.content ?? new Uint8Array(0);
  return { ...verified, content: text ? stripTextHeaders(whole) : whole };
}

/** SMIME_text. */
function stripTextHeaders(content: Uint8Array): Uint8Array {
  const part = parseMimePart(content);
  const { type } = contentTypeOf(part, "NO_CONTENT_TYPE");
  checkType(type, ["text/plain"], "INVALID_MIME_TYPE");
  return part.body;
}
