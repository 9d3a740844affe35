// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { parsePem, PemError } from "../crypto/pem/mod.ts";
import { SslError } from "../err/mod.ts";
import { encodeHex } from "../wire/mod.ts";
import { isMissing } from "../err/host_errors.ts";
import { linkFiles } from "./_link_files.ts";
import { CertificateRevocationList } from "./certificate_revocation_list.ts";
import { nameHash, nameHashOld } from "./name_hash.ts";
import { parseTrustedCertificates } from "./parse_certificates.ts";
import type { Name } from "./name.ts";

/** Which hashes names are made of: that of OpenSSL 1.0 and later, that before it, or both. */
export type RehashStyle = "new" | "old" | "compatible";

/** A name that a file gets. */
export interface HashedName {
  /** The name, for example `077b5072.0`, or `077b5072.r0` for a CRL. */
  readonly name: string;
  /** The file that it stands for. */
  readonly file: string;
}

/** A file that gets no name. */
export interface SkippedFile {
  /** The file. */
  readonly file: string;
  /** `"duplicate"`: the same is in another file; `"content"`: it is not exactly one certificate or CRL. */
  readonly reason: "duplicate" | "content";
}

/** What {@linkcode hashedNames} and {@linkcode rehashDirectory} found. */
export interface RehashResult {
  /** The names, in the order of the files. */
  readonly names: readonly HashedName[];
  /** The files without a name. */
  readonly skipped: readonly SkippedFile[];
}

/** Options for {@linkcode rehashDirectory}. */
export interface RehashOptions {
  /** Which hashes: `"old"` is `-old`, `"compatible"` is `-compat`. @default {"new"} */
  style?: RehashStyle;
}

const FILE_REGEXP = /\.(pem|crt|cer|crl)$/i;
const LINK_REGEXP = /^[0-9a-f]{8}\.r?[0-9]+$/i;
const LABELS = [
  "CERTIFICATE",
  "X509 CERTIFICATE",
  "TRUSTED CERTIFICATE",
  "X509 CRL",
];

/**
 * Tells under which names files of certificates and CRLs are looked up, as `openssl rehash` names them.
 *
 * @param files The files' names and their content in PEM. They are taken in the order of their names.
 * @param style Which hashes.
 * @returns The names, and the files that get none.
 * @throws {TypeError} For an unknown style.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, hashedNames, nameHash } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const root = await createCertificate({ subject: "CN=Root", key, isCa: true });
 * const { names } = hashedNames([["root.pem", root.toPem()]]);
 * assertEquals(names, [{ name: `${nameHash(root.subject)}.0`, file: "root.pem" }]);
 * ```
 */
export function hashedNames(
  files: Iterable<readonly [name: string, content: string]>,
  style: RehashStyle = "new",
): RehashResult {
  const names: HashedName[] = [];
  if (!["new", "old", "compatible"].includes(style)) {
    throw new TypeError(`Cannot make hashes of the style "${style}": it is new, old or compatible`);
  }
  const skipped: SkippedFile[] = [];
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const sorted = [...files].sort(([left], [right]) => left < right ? -1 : left > right ? 1 : 0);
  for (const [file, content] of sorted) {
    const object = readObject(content);
    if (object === undefined || seen.has(object.fingerprint)) {
      skipped.push({ file, reason: object === undefined ? "content" : "duplicate" });
      continue;
    }
    seen.add(object.fingerprint);
    for (const hash of hashesOf(object.name, style)) {
      const stem = `${hash}.${object.letter}`;
      const count = counts.get(stem) ?? 0;
      counts.set(stem, count + 1);
      names.push({ name: `${stem}${count}`, file });
    }
  }
  return { names, skipped };
}

/**
 * Makes the links of a hashed directory, as `openssl rehash` does: each file `.pem`, `.crt`, `.cer` or
 * `.crl` with exactly one certificate or CRL gets a symbolic link named by its hash. Links that are
 * right stay, so that programs which use the directory meanwhile miss nothing; others of such names are
 * removed.
 *
 * Requires `--allow-read` and `--allow-write` permissions on Deno.
 *
 * @param path The directory.
 * @param options Which hashes.
 * @returns The links, and the files that get none.
 * @throws {SslError} `X509` `INVALID_DIRECTORY` when there is no such directory, or a runtime has none.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, rehashDirectory, trustStoreFrom } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const directory = await Deno.makeTempDir();
 * const key = await generateKey({ type: "ed25519" });
 * const root = await createCertificate({ subject: "CN=Root", key, isCa: true });
 * await Deno.writeTextFile(`${directory}/root.pem`, root.toPem());
 * await rehashDirectory(directory);
 * const store = await trustStoreFrom({ caPath: directory });
 * assertEquals((await store.findBySubject(root.subject)).length, 1);
 * ```
 */
export async function rehashDirectory(
  path: string,
  options: RehashOptions = {},
): Promise<RehashResult> {
  const files = linkFiles();
  if (files === undefined) throw noDirectory(path, "a runtime without files");
  let found: string[];
  try {
    found = await files.readDirectory(path);
  } catch (error) {
    if (isMissing(error)) throw noDirectory(path, "no such directory");
    throw error;
  }
  const contents: [string, string][] = [];
  for (const name of found.filter((name) => FILE_REGEXP.test(name))) {
    contents.push([name, await files.read(`${path}/${name}`) ?? ""]);
  }
  const result = hashedNames(contents, options.style);
  const wanted = new Map(result.names.map(({ name, file }) => [name, file]));
  for (const name of found.filter((name) => LINK_REGEXP.test(name))) {
    const target = await files.readLink(`${path}/${name}`);
    if (target === undefined) continue;
    if (target === wanted.get(name)) wanted.delete(name);
    else if (!wanted.has(name)) await files.remove(`${path}/${name}`);
  }
  for (const [name, file] of wanted) {
    // A link that is replaced is never missing between.
    const temporary = `${path}/.${name}.new`;
    await files.link(file, temporary);
    await files.rename(temporary, `${path}/${name}`);
  }
  return result;
}

interface HashedObject {
  readonly name: Name;
  readonly letter: "" | "r";
  readonly fingerprint: string;
}

/** What is in a file; nothing unless it is exactly one certificate or CRL. */
function readObject(content: string): HashedObject | undefined {
  try {
    const blocks = parsePem(content, { labels: LABELS });
    const [block] = blocks;
    if (blocks.length !== 1 || block === undefined) return undefined;
    if (block.label === "X509 CRL") {
      const crl = CertificateRevocationList.fromDer(block.bytes);
      return { name: crl.issuer, letter: "r", fingerprint: `r${encodeHex(crl.fingerprint())}` };
    }
    const [entry] = parseTrustedCertificates(content);
    if (entry === undefined) return undefined;
    const { subject: name } = entry.certificate;
    return { name, letter: "", fingerprint: encodeHex(entry.certificate.fingerprint()) };
  } catch (error) {
    if (error instanceof SslError || error instanceof PemError) return undefined;
    throw error;
  }
}

function hashesOf(name: Name, style: RehashStyle): string[] {
  switch (style) {
    case "new":
      return [nameHash(name)];
    case "old":
      return [nameHashOld(name)];
    case "compatible":
      return [nameHash(name), nameHashOld(name)];
  }
}

function noDirectory(path: string, received: string): SslError<"X509"> {
  return new SslError("X509", "INVALID_DIRECTORY", {
    expected: "a directory of certificates",
    received,
    where: `"${path}"`,
  });
}
