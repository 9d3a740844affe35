// Copyright 2026 the streamssl authors. MIT license.

import { generateKey, type KeyParameters, type PrivateKey } from "../../crypto/mod.ts";
import {
  type Certificate,
  createCertificate,
  type CreateCertificateOptions,
  MemoryTrustStore,
} from "../../x509/mod.ts";
import { formatPem } from "../../crypto/pem/mod.ts";

/** The kinds of keys that test certificates have. */
export type PkiKind =
  | "rsa2048"
  | "rsa3072"
  | "rsaPss"
  | "p256"
  | "p384"
  | "p521"
  | "ed25519"
  | "ed448";

/** Every kind. */
export const PKI_KINDS: readonly PkiKind[] = [
  "rsa2048",
  "rsa3072",
  "rsaPss",
  "p256",
  "p384",
  "p521",
  "ed25519",
  "ed448",
];

const PARAMETERS: Readonly<Record<PkiKind, KeyParameters>> = {
  rsa2048: { type: "rsa", bits: 2048 },
  rsa3072: { type: "rsa", bits: 3072 },
  rsaPss: { type: "rsa-pss", bits: 2048 },
  p256: { type: "ec", curve: "P-256" },
  p384: { type: "ec", curve: "P-384" },
  p521: { type: "ec", curve: "P-521" },
  ed25519: { type: "ed25519" },
  ed448: { type: "ed448" },
};

/** The names of the servers of test certificates. */
export const TEST_NAMES: readonly string[] = [
  "DNS:localhost",
  "DNS:example.org",
  "DNS:*.example.org",
  "IP:127.0.0.1",
  "IP:::1",
];

/** A certificate with its key. */
export class PkiIdentity {
  /** The certificate. */
  readonly certificate: Certificate;
  /** Its private key. */
  readonly key: PrivateKey;

  constructor(certificate: Certificate, key: PrivateKey) {
    this.certificate = certificate;
    this.key = key;
  }

  /** The certificate in DER. */
  get der(): Uint8Array<ArrayBuffer> {
    return this.certificate.der;
  }

  /** The certificate in PEM. */
  get pem(): string {
    return this.certificate.toPem();
  }

  /** The private key in PEM: PKCS #8. */
  get keyPem(): string {
    return formatPem("PRIVATE KEY", this.key.toPkcs8());
  }

  /** Makes a certificate that this one signs; `key` is made when none is given. */
  async issue(
    options: Omit<CreateCertificateOptions, "issuer" | "key"> & { key?: PrivateKey },
  ): Promise<PkiIdentity> {
    const key = options.key ?? await testKey("p256");
    const issuer = { certificate: this.certificate, key: this.key };
    const { key: _key, ...rest } = options;
    return new PkiIdentity(
      await createCertificate({ publicKey: key.publicKey, ...rest, issuer }),
      key,
    );
  }
}

/** A root, an intermediate, a server and a client. */
export interface TestPki {
  /** The kind of the keys. */
  readonly kind: PkiKind;
  /** The root, `CN = Test Root …`. */
  readonly root: PkiIdentity;
  /** The intermediate, signed by the root. */
  readonly intermediate: PkiIdentity;
  /** The server `example.org`, signed by the intermediate; see {@linkcode TEST_NAMES}. */
  readonly server: PkiIdentity;
  /** The client, signed by the intermediate, for client use only. */
  readonly client: PkiIdentity;
  /** What a server sends: its certificate and the intermediate, in PEM. */
  readonly serverChainPem: string;
  /** What a client sends: its certificate and the intermediate, in PEM. */
  readonly clientChainPem: string;
  /** A store with the root. */
  readonly trustStore: MemoryTrustStore;
}

const keys = new Map<string, Promise<PrivateKey>>();
const pkis = new Map<PkiKind, Promise<TestPki>>();

/**
 * A key of a kind. Keys of elliptic curves are new each time; RSA keys take long to make, so there
 * is one for each `use`, made once a process.
 */
export function testKey(kind: PkiKind, use = ""): Promise<PrivateKey> {
  const parameters = PARAMETERS[kind];
  if (!("bits" in parameters)) return Promise.resolve(generateKey(parameters));
  return onceKey(`${kind} ${use}`, parameters);
}

/** A key that tests share, made once a process. */
export function onceKey(name: string, parameters: KeyParameters): Promise<PrivateKey> {
  let key = keys.get(name);
  if (key === undefined) keys.set(name, key = Promise.resolve(generateKey(parameters)));
  return key;
}

/** Certificates whose keys are of a kind; made once a process. Authorities of RSA have 2048 bits. */
export function testPki(kind: PkiKind = "p256"): Promise<TestPki> {
  let pki = pkis.get(kind);
  if (pki === undefined) pkis.set(kind, pki = makePki(kind));
  return pki;
}

/** A root of its own. */
export async function makeRoot(
  subject: string,
  options: Partial<Omit<CreateCertificateOptions, "key">> & { key?: PrivateKey } = {},
): Promise<PkiIdentity> {
  const key = options.key ?? await testKey("p256");
  return new PkiIdentity(await createCertificate({ subject, key, isCa: true, ...options }), key);
}

async function makePki(kind: PkiKind): Promise<TestPki> {
  const authorityKind = kind.startsWith("rsa") ? "rsa2048" : kind;
  const root = await makeRoot(`CN=Test Root ${kind},O=streamssl`, {
    key: await testKey(authorityKind, "root"),
  });
  const intermediate = await root.issue({
    subject: `CN=Test Intermediate ${kind},O=streamssl`,
    key: await testKey(authorityKind, "intermediate"),
    isCa: true,
    pathLength: 0,
  });
  const server = await intermediate.issue({
    subject: "CN=example.org",
    key: await testKey(kind, "server"),
    subjectAltNames: TEST_NAMES,
    extendedKeyUsage: ["serverAuth"],
  });
  const client = await intermediate.issue({
    subject: "CN=Test Client,O=streamssl",
    key: await testKey(kind, "client"),
    subjectAltNames: ["email:client@example.org"],
    extendedKeyUsage: ["clientAuth"],
  });
  return {
    kind,
    root,
    intermediate,
    server,
    client,
    serverChainPem: server.pem + intermediate.pem,
    clientChainPem: client.pem + intermediate.pem,
    trustStore: new MemoryTrustStore(root.certificate),
  };
}
