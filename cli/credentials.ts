// Copyright 2026 the streamssl authors. MIT license.

import { parsePrivateKeyPem, PrivateKey } from "../crypto/mod.ts";
import { SslError } from "../err/mod.ts";
import type { Identity } from "../tls/mod.ts";
import { type Certificate, parseCertificates } from "../x509/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import { CommandError } from "./command_error.ts";

/**
 * Loads certificate, key and chain as the options name them. The key is looked for in the
 * certificate's file when `-key` is not given; of that file only the first certificate is taken.
 *
 * @param parsed The command's arguments, with `-cert`, `-key` and `-cert_chain`.
 * @param role Whose they are, for messages.
 * @param defaultFile The file for `-cert` when it is not given.
 * @returns What they hold, or `undefined` when nothing is given.
 * @throws {CommandError} When a file can not be read or they do not belong together.
 */
export async function identityOf(
  parsed: ParsedArguments,
  role: "client" | "server",
  defaultFile?: string,
): Promise<Identity | undefined> {
  const certFile = parsed.text("cert") ?? defaultFile;
  const keyFile = parsed.text("key") ?? certFile;
  const chainFile = parsed.text("cert_chain");
  if (keyFile === undefined) {
    if (chainFile === undefined) return undefined;
    throw new CommandError(`s_${role}: -cert_chain needs -cert`, { isUsage: true });
  }
  const key = await load(keyFile, `${role} certificate private key`, readKey);
  if (certFile === undefined) {
    throw new CommandError(`s_${role}: -key needs -cert`, { isUsage: true });
  }
  const leaf = await load(certFile, `${role} certificate`, readFirstCertificate);
  const chain = chainFile === undefined
    ? []
    : await load(chainFile, `certs of ${role} certificate chain`, readCertificates);
  if (!key.publicKey.equals(leaf.publicKey)) {
    throw new CommandError("error setting private key", {
      cause: new SslError("X509", "KEY_VALUES_MISMATCH", {
        expected: `the private key of ${leaf.subject}`,
        received: `another one, in ${keyFile}`,
        usualCause: "files of two certificates were mixed",
      }),
    });
  }
  return { certificates: [leaf, ...chain], key };
}

async function load<T>(file: string, what: string, read: (bytes: Uint8Array) => T): Promise<T> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(file);
  } catch (cause) {
    throw new CommandError(`Could not open file or uri for loading ${what} from ${file}`, {
      cause,
    });
  }
  try {
    return read(bytes);
  } catch (cause) {
    throw new CommandError(`Could not read ${what} from ${file}`, { cause });
  }
}

function readCertificates(bytes: Uint8Array): Certificate[] {
  return parseCertificates(bytes);
}

function readFirstCertificate(bytes: Uint8Array): Certificate {
  return parseCertificates(bytes)[0] as Certificate;
}

function readKey(bytes: Uint8Array): PrivateKey {
  const text = new TextDecoder().decode(bytes);
  if (text.includes("-----BEGIN ")) return parsePrivateKeyPem(text);
  // A DER key starts with a SEQUENCE; everything else is told as PEM that lacks its BEGIN line.
  return bytes[0] === 0x30 ? PrivateKey.fromPkcs8(bytes) : parsePrivateKeyPem(text);
}
