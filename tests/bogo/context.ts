// Copyright 2026 the streamssl authors. MIT license.

import { SslError } from "../../err/mod.ts";
import { parsePrivateKeyPem, type PrivateKey } from "../../crypto/mod.ts";
import {
  type Identity,
  MemorySessionCache,
  parseSignatureSchemes,
  type SessionCache,
  TicketKeys,
  TlsContext,
  type TlsContextOptions,
  type TlsSession,
  type TraceObserver,
} from "../../tls/mod.ts";
import { randomBytes } from "../../rand/mod.ts";
import { decodeHex } from "../../wire/mod.ts";
import { MemoryTrustStore, Name, parseCertificates } from "../../x509/mod.ts";
import type { Config, Credential } from "./config.ts";
import { Unimplemented } from "./flags.ts";
import { POLICIES } from "./policies.ts";
import { DEFAULT_GROUPS, DEFAULT_SIGNING_SCHEMES, DEFAULT_VERIFY_SCHEMES } from "./names.ts";
import { groupNames, schemeNames } from "./names.ts";

const TLS12 = 0x0303;
const TLS13 = 0x0304;

/** The suites of TLS 1.3 in the order of a host with AES instructions. */
const TLS13_SUITES = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

/** What the connections of one run have in common. */
export class RunState {
  /** The keys of tickets. */
  readonly ticketKeys: TicketKeys = new TicketKeys(randomBytes(48));
  /** The sessions that are found by id. */
  readonly sessionCache = new CountingSessionCache();
  /** The time of the run, in milliseconds since 1970: it only goes on when a flag says so. */
  clock = Date.now();
}

/** A session cache that counts what is put in. */
class CountingSessionCache implements SessionCache {
  #cache = new MemorySessionCache();
  /** How many sessions were put in. */
  added = 0;

  get(sessionId: Uint8Array): TlsSession | undefined {
    return this.#cache.get(sessionId);
  }

  set(sessionId: Uint8Array, session: TlsSession): void {
    this.added++;
    this.#cache.set(sessionId, session);
  }

  delete(sessionId: Uint8Array): void {
    this.#cache.delete(sessionId);
  }
}

/** An identity, the key that signs for it when it is asked, and its number. */
export interface NumberedIdentity {
  readonly number: number;
  readonly identity: Identity;
  readonly key: PrivateKey | undefined;
}

/** A context with the identities that it, or a question to the application, may give. */
export interface ShimContext {
  readonly context: TlsContext;
  readonly identities: readonly NumberedIdentity[];
  /** The identity that answers a question for one. */
  readonly answer: Identity | null;
}

/** Makes the context of a connection. */
export function createContext(
  config: Config,
  state: RunState,
  watch: { trace: TraceObserver; keyLog: (line: string) => void },
): ShimContext {
  const identities = config.credentials.map((credential, number) =>
    loadIdentity(credential, number, config.async, config.policy !== undefined)
  );
  const lookup = !config.server &&
    (config.useOldClientCertCallback || config.failCertCallback || config.async) &&
    config.credentials.length === 0;
  const last = config.certFile === "" || config.keyFile === "" ? undefined : loadIdentity(
    config,
    -1,
    config.async && !config.useOldClientCertCallback,
    config.policy !== undefined,
  );
  const failsSoftly = config.verifyFail && !requiresVerification(config);
  const options: TlsContextOptions = {
    ...versionsOf(config),
    ...groupsOf(config),
    ...watch,
    cipherSuites: TLS13_SUITES,
    cipherString: config.cipher === "" ? "ALL:!AESCCM" : config.cipher,
    serverPreference: config.serverPreference || config.cipher !== "",
    signatureSchemes: schemeNames(
      config.verifyPrefs.length === 0 ? DEFAULT_VERIFY_SCHEMES : config.verifyPrefs,
    ),
    identities: [...identities, ...(last === undefined || lookup ? [] : [last])].map((numbered) =>
      numbered.identity
    ),
    // Asked when none of the identities fits: the answer tells that one is meant to be used.
    askForIdentity: !config.server,
    askForContext: true,
    askForVerification: true,
    trustStore: new MemoryTrustStore(
      config.trustCert === "" || failsSoftly ? [] : Deno.readTextFileSync(config.trustCert),
    ),
    partialChain: true,
    unsafelyDisableVerification: !requiresVerification(config),
    unsafelyDisableHostnameVerification: true,
    clientAuthentication: config.verifyPeer
      ? "request"
      : config.requireAnyClientCertificate
      ? "require"
      : "none",
    clientCertificateAuthorities: namesOf(config.useClientCaList),
    alpnProtocols: alpnOf(config),
    tickets: !config.noTicket,
    sessionTickets: config.noTicket ? 0 : 2,
    // A server that gives no tickets takes none either.
    pskModes: config.noTicket && config.server ? [] : ["psk_dhe_ke"],
    ticketKeys: state.ticketKeys,
    sessionCache: state.sessionCache,
    fallbackScsv: config.fallbackScsv,
    allowLegacyServer: !config.noLegacyServerConnect,
    now: () => state.clock,
  };
  // Key shares belong to TLS 1.3: a context without it refuses them.
  if (options.maxVersion === "TLSv1.2") delete options.keyShares;
  if (config.policy !== undefined) {
    delete options.keyShares;
    Object.assign(options, POLICIES[config.policy]);
  }
  if (config.maxCertList > 0) options.limits = { certificateMessageLength: config.maxCertList };
  if (config.maxSendFragment > 0) throw new Unimplemented("-max-send-fragment");
  return {
    context: contextOf(options),
    identities: last === undefined ? identities : [...identities, last],
    answer: (last ?? identities[0])?.identity ?? null,
  };
}

/** Whether a peer whose certificates are bad is refused. */
export function requiresVerification(config: Config): boolean {
  return config.verifyPeer || config.requireAnyClientCertificate;
}

/** A cipher string without a suite that exists here asks for a feature that does not exist. */
function contextOf(options: TlsContextOptions): TlsContext {
  try {
    return new TlsContext(options);
  } catch (error) {
    const { cipherString } = options;
    if (error instanceof SslError && error.reason === "NO_CIPHER_MATCH") {
      throw new Unimplemented(`cipher ${cipherString}`);
    }
    throw error;
  }
}

function loadIdentity(
  { certFile, keyFile, signingPrefs, mustMatchIssuer }: Credential,
  number: number,
  remoteKey: boolean,
  withPolicy: boolean,
): NumberedIdentity {
  const certificates = parseCertificates(Deno.readTextFileSync(certFile));
  const key = parsePrivateKeyPem(Deno.readTextFileSync(keyFile));
  const names = schemeNames(signingPrefs.length === 0 ? DEFAULT_SIGNING_SCHEMES : signingPrefs);
  const identity: Identity = {
    certificates,
    ...(remoteKey ? {} : { key }),
    // A policy is about signatures too: then the context's schemes are those of every identity.
    ...(withPolicy ? {} : { signatureSchemes: parseSignatureSchemes(names) }),
    onlyForItsIssuers: mustMatchIssuer,
  };
  return { number, identity, key };
}

function versionsOf(config: Config): Pick<TlsContextOptions, "minVersion" | "maxVersion"> {
  const { minVersion, maxVersion, noTls12, noTls13 } = config;
  let low = Math.max(minVersion, TLS12);
  let high = maxVersion === 0 ? TLS13 : Math.min(maxVersion, TLS13);
  if (noTls12) {
    if (noTls13 || high < TLS13) high = TLS12 - 1;
    else low = TLS13;
  }
  if (noTls13) high = Math.min(high, TLS12);
  if (high < low) throw new Unimplemented("TLS 1.1 and older");
  return { minVersion: nameOf(low), maxVersion: nameOf(high) };
}

function nameOf(version: number): "TLSv1.2" | "TLSv1.3" {
  return version === TLS13 ? "TLSv1.3" : "TLSv1.2";
}

/** Where no flag tells: a share of the first group, and one of the first of the other kind. */
function groupsOf({ curves, keyShares }: Config): Pick<TlsContextOptions, "groups" | "keyShares"> {
  const groups = curves.length === 0 ? DEFAULT_GROUPS : groupNames(curves);
  if (keyShares !== undefined) return { groups, keyShares: groupNames(keyShares) };
  const isNew = (name: string) => name.includes("MLKEM");
  const first = groups[0] as string;
  const other = groups.find((name) => isNew(name) !== isNew(first));
  return { groups, keyShares: other === undefined ? [first] : [first, other] };
}

/** The names in a list of DER in hexadecimal, with commas between them. */
export function namesOf(list: string): Name[] {
  if (list === "" || list === "<NULL>" || list === "<EMPTY>") return [];
  return list.split(",").map((part) => Name.fromDer(decodeHex(part)));
}

function alpnOf(config: Config): string[] {
  const { server, advertiseAlpn, selectAlpn, rejectAlpn } = config;
  if (server) {
    return rejectAlpn ? ["\0 none of the client's"] : selectAlpn === "" ? [] : [selectAlpn];
  }
  const protocols: string[] = [];
  for (let offset = 0; offset < advertiseAlpn.length;) {
    const length = advertiseAlpn[offset] as number;
    const bytes = advertiseAlpn.subarray(offset + 1, offset + 1 + length);
    protocols.push(new TextDecoder().decode(bytes));
    offset += 1 + length;
  }
  return protocols;
}
