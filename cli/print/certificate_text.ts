// Copyright 2026 the streamssl authors. MIT license.

import { formatTime, oidShortName } from "../../crypto/asn1/mod.ts";
import type { KeyType } from "../../crypto/mod.ts";
import { type Certificate, formatName, type Name } from "../../x509/mod.ts";

/**
 * OpenSSL's short names of the kinds of keys (OBJ_nid2sn of EVP_PKEY_get_base_id), where they are
 * not those of the algorithm: `id-ml-dsa-44`.
 */
const KEY_NAMES: Readonly<Partial<Record<KeyType, string>>> = {
  rsa: "rsaEncryption",
  "rsa-pss": "RSASSA-PSS",
  ec: "id-ecPublicKey",
  sm2: "SM2",
  ed25519: "ED25519",
  ed448: "ED448",
  x25519: "X25519",
  x448: "X448",
};

function keyName(type: KeyType): string {
  return KEY_NAMES[type] ?? `id-${type}`;
}

/** A name as s_client and s_server print it: `O = Example, CN = example.org`. */
export function nameText(name: Name): string {
  return formatName(name, "oneline");
}

/** The subject of a certificate, which may be damaged: it came from a stranger. */
export function subjectText(certificate: Certificate): string {
  return orDamaged(() => nameText(certificate.subject));
}

/** The issuer of a certificate, which may be damaged. */
export function issuerText(certificate: Certificate): string {
  return orDamaged(() => nameText(certificate.issuer));
}

/** One end of a certificate's validity, which may be damaged. */
export function validityText(certificate: Certificate, end: "notBefore" | "notAfter"): string {
  return orDamaged(() => formatTime(certificate[end]));
}

/** What a field says, or that it can not be read. */
function orDamaged(read: () => string): string {
  try {
    return read();
  } catch {
    return "(damaged)";
  }
}

/** The size of a certificate's key in bits, or `undefined` for a key that can not be used. */
export function keyBits(certificate: Certificate): number | undefined {
  try {
    return certificate.publicKey.bits;
  } catch {
    return undefined;
  }
}

/**
 * The block on the certificates that a server sent.
 *
 * @param chain The certificates as they came.
 * @param options `showCertificates` adds each one's PEM.
 * @returns The lines.
 */
export function chainText(
  chain: readonly Certificate[],
  options: { showCertificates: boolean },
): string {
  let text = "---\nCertificate chain\n";
  for (const [index, certificate] of chain.entries()) {
    text += `${String(index).padStart(2)} s:${subjectText(certificate)}\n`;
    text += `   i:${issuerText(certificate)}\n`;
    const bits = keyBits(certificate);
    if (bits !== undefined) {
      text += `   a:PKEY: ${keyName(certificate.publicKey.type)}, ${bits} (bit); ` +
        `sigalg: ${signatureName(certificate)}\n`;
    }
    text += `   v:NotBefore: ${validityText(certificate, "notBefore")}; ` +
      `NotAfter: ${validityText(certificate, "notAfter")}\n`;
    if (options.showCertificates) text += certificate.toPem();
  }
  return text;
}

/** The lines that name a certificate's subject and issuer. */
export function subjectAndIssuer(certificate: Certificate): string {
  return `subject=${subjectText(certificate)}\nissuer=${issuerText(certificate)}\n`;
}

function signatureName(certificate: Certificate): string {
  return orDamaged(() => oidShortName(certificate.signatureAlgorithmIdentifier.oid) ?? "UNDEF");
}
