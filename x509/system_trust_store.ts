// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { environmentVariable } from "../conf/environment.ts";
import { isDenied, isMissing } from "../err/host_errors.ts";
import { SslError } from "../err/mod.ts";
import { type Files, pathSeparator, runtimeFiles, runtimeRoots } from "./_files.ts";
import { HashedDirectoryTrustStore } from "./hashed_directory_trust_store.ts";
import { MemoryTrustStore } from "./memory_trust_store.ts";
import { CombinedTrustStore, type TrustStore } from "./trust_store.ts";

/** Where systems keep their trusted certificates in one file. */
const SYSTEM_BUNDLES: readonly string[] = [
  "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Gentoo, Arch
  "/etc/pki/tls/certs/ca-bundle.crt", // Fedora, RHEL
  "/etc/ssl/ca-bundle.pem", // openSUSE
  "/etc/pki/tls/cacert.pem", // OpenELEC
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // CentOS, RHEL
  "/etc/ssl/cert.pem", // Alpine, macOS, FreeBSD, OpenBSD
];
/** Where systems keep them as a hashed directory. */
const SYSTEM_DIRECTORIES: readonly string[] = ["/etc/ssl/certs", "/etc/pki/tls/certs"];
const HASHED_NAME_REGEXP = /^[0-9a-f]{8}\.[0-9]+$/;

/** Where {@linkcode systemTrustStore} looks. */
export interface SystemTrustStoreOptions {
  /** The variables that count. @default {those of the process} */
  environment?: Readonly<Record<string, string | undefined>>;
}

/** What this process read already; the system's certificates are the same for all. */
let systemStore: Promise<TrustStore> | undefined;

/**
 * Opens the trust store of the system, as X509_STORE_set_default_paths does. The variable
 * `SSL_CERT_FILE` names a bundle in place of the system's, `SSL_CERT_DIR` hashed directories (with
 * `:` between them, `;` on Windows) in place of the system's directory; each replaces only its own.
 * Where no bundle is found, or files must not be read, the runtime's own list is taken
 * (`tls.getCACertificates`).
 *
 * Requires `--allow-read` and `--allow-env=SSL_CERT_FILE,SSL_CERT_DIR` permissions on Deno, or
 * `--allow-sys` for the runtime's list. The store is read once a process, unless options are given.
 *
 * @param options Where to look.
 * @returns The store.
 * @throws {SslError} `X509` `LOADING_DEFAULTS` when there is none, or when a file or directory that
 * a variable names can not be used.
 *
 * @example Usage
 * ```ts no-assert
 * import { systemTrustStore } from "@streamssl/ssl/x509";
 *
 * const trustStore = await systemTrustStore();
 * ```
 */
export function systemTrustStore(options: SystemTrustStoreOptions = {}): Promise<TrustStore> {
  const { environment } = options;
  if (environment !== undefined) return openSystem((name) => environment[name] || undefined);
  if (systemStore === undefined) {
    const opening = openSystem(environmentVariable);
    systemStore = opening;
    // What failed may succeed later: a permission is granted, a variable is set.
    opening.catch(() => systemStore = undefined);
  }
  return systemStore;
}

async function openSystem(variable: (name: string) => string | undefined): Promise<TrustStore> {
  const files = runtimeFiles();
  const certFile = variable("SSL_CERT_FILE");
  const certDirectories = variable("SSL_CERT_DIR")?.split(pathSeparator()).filter(Boolean);
  const stores: TrustStore[] = [];
  let denied: unknown;
  if (files !== undefined) {
    try {
      const bundle = certFile === undefined
        ? await findBundle(files)
        : await openBundle(files, certFile, "the variable SSL_CERT_FILE");
      if (bundle !== undefined) stores.push(bundle);
      if (certDirectories !== undefined) {
        for (const path of certDirectories) {
          stores.push(openDirectory(files, path, "the variable SSL_CERT_DIR"));
        }
      } else if (certFile !== undefined || bundle === undefined) {
        // The system's bundle has what its directory has.
        stores.push(...findDirectories(files));
      }
    } catch (error) {
      if (!isDenied(error)) throw error;
      denied = error;
    }
  }
  if (stores.length === 0) {
    const roots = runtimeRoots();
    if (roots.length === 0) throw noSystemStore(denied);
    stores.push(new MemoryTrustStore(roots));
  }
  const [first] = stores;
  return stores.length === 1 && first !== undefined ? first : new CombinedTrustStore(stores);
}

async function findBundle(files: Files): Promise<TrustStore | undefined> {
  for (const path of SYSTEM_BUNDLES) {
    try {
      return new MemoryTrustStore(await files.readFile(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return undefined;
}

function findDirectories(files: Files): TrustStore[] {
  const stores: TrustStore[] = [];
  for (const path of SYSTEM_DIRECTORIES) {
    try {
      if (!files.readDirectorySync(path).some((name) => HASHED_NAME_REGEXP.test(name))) continue;
    } catch (error) {
      if (isMissing(error)) continue;
      throw error;
    }
    stores.push(directoryStore(files, path));
    break;
  }
  return stores;
}

/**
 * Opens a bundle: a file with trusted certificates.
 *
 * @param files The file system.
 * @param path The file's path.
 * @param origin Who named it, for errors.
 */
export async function openBundle(files: Files, path: string, origin: string): Promise<TrustStore> {
  try {
    return new MemoryTrustStore(await files.readFile(path));
  } catch (cause) {
    if (isDenied(cause)) throw cause;
    throw new SslError(
      "X509",
      cause instanceof SslError ? "NO_CERTIFICATE_FOUND" : "LOADING_DEFAULTS",
      {
        expected: "a file of certificates in PEM",
        received: isMissing(cause) ? "no such file" : "a file that can not be used",
        where: `"${path}", named by ${origin}`,
        remedy: "name a file that has at least one BEGIN CERTIFICATE block",
        cause,
      },
    );
  }
}

/**
 * Opens a hashed directory.
 *
 * @param files The file system.
 * @param path The directory's path.
 * @param origin Who named it, for errors.
 */
export function openDirectory(files: Files, path: string, origin: string): TrustStore {
  let names: string[];
  try {
    names = files.readDirectorySync(path);
  } catch (cause) {
    if (isDenied(cause)) throw cause;
    throw new SslError("X509", "LOADING_CERT_DIR", {
      expected: "a directory of certificates",
      received: isMissing(cause) ? "no such directory" : "a directory that can not be read",
      where: `"${path}", named by ${origin}`,
      cause,
    });
  }
  if (!names.some((name) => HASHED_NAME_REGEXP.test(name))) {
    throw new SslError("X509", "LOADING_CERT_DIR", {
      expected: "files named by hashes, such as 9a57e4d0.0",
      received: `${names.length} files with other names`,
      where: `"${path}", named by ${origin}`,
      usualCause: "certificates were copied into the directory without hashing their names",
      remedy: `run: openssl rehash ${path}`,
    });
  }
  return directoryStore(files, path);
}

function directoryStore(files: Files, path: string): TrustStore {
  return new HashedDirectoryTrustStore({
    // Read at once, not later: a handshake with synchronous engines stays synchronous.
    read(name: string): Uint8Array | undefined {
      try {
        return files.readFileSync(`${path}/${name}`);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
  });
}

function noSystemStore(cause: unknown): SslError<"X509"> {
  const details = cause === undefined
    ? {
      received: "none of the usual files",
      remedy: "give the trusted certificates with caCerts, or name their file with SSL_CERT_FILE",
    }
    : {
      received: "files that this program must not read",
      remedy: "run with --allow-read and --allow-env, or with --allow-sys, or give the trusted " +
        "certificates with caCerts",
      cause,
    };
  return new SslError("X509", "LOADING_DEFAULTS", {
    expected: "the system's trusted certificates",
    ...details,
  });
}
