// Copyright 2026 the streamssl authors. MIT license.

import { SslError } from "../err/mod.ts";
import {
  MemoryTrustStore,
  parseCertificates,
  systemTrustStore,
  type TrustStore,
  trustStoreFrom,
} from "../x509/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { OptionRow } from "./command.ts";
import { CommandError } from "./command_error.ts";

/** The options that say which CA certificates are trusted. */
export const TRUST_OPTIONS: readonly OptionRow[] = [
  { name: "CAfile", kind: "file-in", help: "PEM format file of CA's" },
  { name: "CApath", kind: "directory", help: "PEM format directory of CA's" },
  { name: "no-CAfile", kind: "flag", help: "Do not load the default certificates file" },
  {
    name: "no-CApath",
    kind: "flag",
    help: "Do not load certificates from the default certificates directory",
  },
  {
    name: "no-CAstore",
    kind: "flag",
    help: "Do not load certificates from the default certificates store (there is none)",
  },
];

/**
 * Opens the trust store that the options ask for. As in OpenSSL, the system's certificates are trusted
 * only when neither `-CAfile` nor `-CApath` is given.
 *
 * @param parsed The command's arguments.
 * @returns The store.
 * @throws {CommandError} When a file or directory can not be used.
 */
export async function trustStoreOf(parsed: ParsedArguments): Promise<TrustStore> {
  const caFile = parsed.text("CAfile");
  const caPath = parsed.text("CApath");
  if (caFile !== undefined || caPath !== undefined) {
    return await opened(() =>
      trustStoreFrom({
        ...(caFile === undefined ? {} : { caFile }),
        ...(caPath === undefined ? {} : { caPath }),
      })
    );
  }
  const noFile = parsed.has("no-CAfile");
  const noPath = parsed.has("no-CApath");
  if (noFile && noPath) return new MemoryTrustStore([]);
  if (noFile) return await directoryStore();
  // A file that the environment names is all there is then.
  const file = Deno.env.get("SSL_CERT_FILE");
  if (noPath && file) return await opened(() => trustStoreFrom({ caFile: file }));
  return await opened(() => systemTrustStore(noPath ? { environment: {} } : {}));
}

/** Where the default directory of certificates is, as Debian, Fedora and others have it. */
const DEFAULT_DIRECTORIES = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

/** The default directory alone; where there is none, nothing is trusted, as in OpenSSL. */
async function directoryStore(): Promise<TrustStore> {
  const named = Deno.env.get("SSL_CERT_DIR")?.split(":").filter((path) => path !== "");
  if (named !== undefined && named.length > 0) {
    return await opened(() => trustStoreFrom({ caPath: named }));
  }
  for (const caPath of DEFAULT_DIRECTORIES) {
    try {
      return await trustStoreFrom({ caPath });
    } catch (error) {
      if (!(error instanceof SslError)) throw error;
    }
  }
  return new MemoryTrustStore([]);
}

async function opened(open: () => Promise<TrustStore>): Promise<TrustStore> {
  try {
    return await open();
  } catch (cause) {
    throw new CommandError("", { cause });
  }
}

/** The subjects of the certificates of `-CAfile`, which a server names to its clients. */
export async function authorityNames(parsed: ParsedArguments) {
  const caFile = parsed.text("CAfile");
  if (caFile === undefined) return [];
  return parseCertificates(await Deno.readFile(caFile)).map(({ subject }) => subject);
}
