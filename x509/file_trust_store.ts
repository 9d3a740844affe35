// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import { type Files, runtimeFiles } from "./_files.ts";
import { stampOf } from "./_stamps.ts";
import { Certificate } from "./certificate.ts";
import { CertificateRevocationList } from "./certificate_revocation_list.ts";
import { type CertificateSource, MemoryTrustStore } from "./memory_trust_store.ts";
import type { Name } from "./name.ts";
import type { TrustStore } from "./trust_store.ts";
import type { TrustedCertificate } from "./trusted_certificate.ts";

/** Options for {@linkcode FileTrustStore}. */
export interface FileTrustStoreOptions {
  /**
   * For how many seconds look-ups rely on what was read, before one looks whether the files changed;
   * 0 looks each time, `Infinity` never.
   *
   * @default {10}
   */
  checkInterval?: number;
}

const FILE_REGEXP = /\.(pem|crt|cer|crl|der)$/i;
const PEM_REGEXP = /-----BEGIN (X509 |TRUSTED )?(CERTIFICATE|CRL)-----/;

/**
 * Trusted certificates and CRLs of a file, or of all files `.pem`, `.crt`, `.cer`, `.crl` and `.der` of a
 * directory, whatever their names (OSSL_STORE_open with `file:`). What is changed, added or removed
 * there counts without a restart. When new files can not be used, for example because one is half
 * written, the old certificates hold on, and `lastError` tells why.
 *
 * Requires `--allow-read` permission on Deno.
 *
 * @example Usage
 * ```ts
 * import { createCertificate, FileTrustStore } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const root = await createCertificate({ subject: "CN=Root", key, isCa: true });
 * const path = await Deno.makeTempFile({ suffix: ".pem" });
 * await Deno.writeTextFile(path, root.toPem());
 * const store = new FileTrustStore(`file:${path}`);
 * assertEquals(store.findBySubject(root.subject).length, 1);
 * ```
 */
export class FileTrustStore implements TrustStore {
  readonly #path: string;
  readonly #files: Files;
  readonly #interval: number;
  #store: MemoryTrustStore;
  #stamp: string;
  #checked: number;
  #lastError: unknown;

  /**
   * Opens a file or directory.
   *
   * @param location Its path, or a URI: `file:path`, `file:/path`, `file:///path`. As in OpenSSL, a text
   * is taken as it is; in a `URL`, `%20` and the like are decoded.
   * @param options How often changes are looked for.
   * @throws {SslError} `OSSL_STORE` for a URI of another scheme or of another machine; `X509` when there
   * is no such file, or it holds no certificate.
   */
  constructor(location: string | URL, options: FileTrustStoreOptions = {}) {
    const files = runtimeFiles();
    this.#path = pathOf(location);
    if (files === undefined) throw this.#unusable("a runtime without files");
    this.#files = files;
    this.#interval = 1000 * (options.checkInterval ?? 10);
    this.#checked = performance.now();
    this.#stamp = this.#currentStamp();
    this.#store = this.#read();
  }

  /** Why the files could not be used when they were looked at last; `undefined` when they could. */
  get lastError(): unknown {
    return this.#lastError;
  }

  /** Gives every certificate. @returns Them, in the order of the files' names. */
  certificates(): readonly TrustedCertificate[] {
    return this.#current().certificates();
  }

  /**
   * Finds the trusted certificates with a subject.
   *
   * @param subject The subject's name.
   * @returns All of them.
   */
  findBySubject(subject: Name): readonly TrustedCertificate[] {
    return this.#current().findBySubject(subject);
  }

  /**
   * Finds the CRLs of an issuer.
   *
   * @param issuer The issuer's name.
   * @returns All of them.
   */
  findCrls(issuer: Name): readonly CertificateRevocationList[] {
    return this.#current().findCrls(issuer);
  }

  /** Lets the next look-up read the files anew, whether they seem changed or not. */
  reload(): void {
    this.#stamp = "";
    this.#checked = -Infinity;
  }

  #current(): MemoryTrustStore {
    const now = performance.now();
    if (now - this.#checked < this.#interval) return this.#store;
    this.#checked = now;
    try {
      const stamp = this.#currentStamp();
      if (stamp === this.#stamp) return this.#store;
      this.#store = this.#read();
      this.#stamp = stamp;
      this.#lastError = undefined;
    } catch (error) {
      this.#lastError = error;
    }
    return this.#store;
  }

  /** What is looked at before the files are read: what changes meanwhile is seen the next time. */
  #currentStamp(): string {
    const stamp = stampOf(this.#path);
    if (stamp === undefined) throw this.#unusable("no such file or directory");
    if (stamp.kind === "file") return stamp.stamp;
    return this.#paths().map((path) => `${path} ${stampOf(path)?.stamp}`).join("\n");
  }

  #read(): MemoryTrustStore {
    if (stampOf(this.#path)?.kind === "directory") {
      return new MemoryTrustStore(
        this.#paths().flatMap((path) => sourcesOf(this.#files.readFileSync(path))),
      );
    }
    const sources = sourcesOf(this.#files.readFileSync(this.#path));
    if (sources.length === 0) throw this.#unusable("a file without any");
    return new MemoryTrustStore(sources);
  }

  #paths(): string[] {
    return this.#files.readDirectorySync(this.#path)
      .filter((name) => FILE_REGEXP.test(name))
      .sort()
      .map((name) => `${this.#path}/${name}`)
      .filter((path) => stampOf(path)?.kind === "file");
  }

  #unusable(received: string): SslError<"X509"> {
    return new SslError("X509", "NO_CERTIFICATE_OR_CRL_FOUND", {
      expected: "a file or directory of certificates or CRLs, in PEM or DER",
      received,
      where: `"${this.#path}"`,
    });
  }
}

/** The certificates and CRLs of a file; nothing for a file of another kind. */
function sourcesOf(content: Uint8Array): CertificateSource[] {
  if (content[0] !== 0x30) {
    return PEM_REGEXP.test(new TextDecoder("latin1").decode(content)) ? [content] : [];
  }
  try {
    return [Certificate.fromDer(content)];
  } catch (error) {
    if (!(error instanceof SslError)) throw error;
    return [CertificateRevocationList.fromDer(content)];
  }
}

function pathOf(location: string | URL): string {
  const text = `${location}`;
  const [, scheme, rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]+):(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) return text;
  if (scheme.toLowerCase() !== "file") {
    throw new SslError("OSSL_STORE", "UNREGISTERED_SCHEME", {
      expected: "a path, or a URI with the scheme file",
      received: JSON.stringify(text.slice(0, 80)),
    });
  }
  const [, authority, path = rest] = /^\/\/([^/]*)(\/.*)$/s.exec(rest) ?? [];
  if (authority !== undefined && authority !== "" && authority.toLowerCase() !== "localhost") {
    throw new SslError("OSSL_STORE", "URI_AUTHORITY_UNSUPPORTED", {
      expected: "a file of this machine: file:///path",
      received: JSON.stringify(text.slice(0, 80)),
    });
  }
  // A drive of Windows has no slash before it.
  const local = path.replace(/^\/(?=[A-Za-z]:)/, "");
  return typeof location === "string" ? local : decodeURIComponent(local);
}
