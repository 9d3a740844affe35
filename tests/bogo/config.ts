// Copyright 2026 the streamssl authors. MIT license.

/** What the runner may ask of one connection, as the flags say it. */
export interface Config {
  port: number;
  ipv6: boolean;
  shimId: bigint;
  server: boolean;
  async: boolean;
  resumeCount: number;
  implicitHandshake: boolean;

  minVersion: number;
  maxVersion: number;
  noTls12: boolean;
  noTls13: boolean;
  fallbackScsv: boolean;
  policy: PolicyName | undefined;
  cipher: string;
  serverPreference: boolean;
  curves: number[];
  keyShares: number[] | undefined;
  maxSendFragment: number;
  maxCertList: number;

  credentials: Credential[];
  certFile: string;
  keyFile: string;
  signingPrefs: number[];
  mustMatchIssuer: boolean;
  verifyPrefs: number[];
  trustCert: string;
  verifyPeer: boolean;
  verifyFail: boolean;
  useCustomVerifyCallback: boolean;
  requireAnyClientCertificate: boolean;
  useClientCaList: string;
  useOldClientCertCallback: boolean;
  useEarlyCallback: boolean;
  failEarlyCallback: boolean;
  failCertCallback: boolean;
  failDdosCallback: boolean;

  hostName: string;
  advertiseAlpn: Uint8Array;
  selectAlpn: string;
  declineAlpn: boolean;
  rejectAlpn: boolean;
  noTicket: boolean;
  noLegacyServerConnect: boolean;
  resumptionDelay: number;

  shimWritesFirst: boolean;
  shimInitialWrite: string;
  repeatShimInitialWrite: number;
  shimShutsDown: boolean;
  checkCloseNotify: boolean;
  writeDifferentRecordSizes: boolean;
  readSize: number;
  readWithUnfinishedWrite: boolean;
  keyUpdate: boolean;
  keyUpdateBeforeRead: boolean;
  exportKeyingMaterial: number;
  exportLabel: string;
  exportContext: string;
  useExportContext: boolean;
  useExporterBetweenReads: boolean;
  exportTrafficSecrets: boolean;
  tlsUnique: boolean;
  handshakeTwice: boolean;
  noOpExtraHandshake: boolean;
  handshakeNeverDone: boolean;

  expectVersion: number;
  expectCipher: number;
  expectCipherAes: number;
  expectCurveId: number;
  expectHrr: boolean;
  expectNoHrr: boolean;
  expectExtendedMasterSecret: boolean;
  expectSecureRenegotiation: boolean;
  expectNoSecureRenegotiation: boolean;
  expectSessionMiss: boolean;
  expectNoSession: boolean;
  expectSessionId: boolean;
  expectNoSessionId: boolean;
  expectTicketRenewal: boolean;
  expectServerName: string;
  expectNoServerName: boolean;
  expectAlpn: string;
  expectAdvertisedAlpn: Uint8Array;
  expectPeerSignatureAlgorithm: number;
  expectPeerVerifyPref: number[];
  expectPeerCertFile: string;
  expectNoPeerCert: boolean;
  expectClientCaList: string;
  expectVerifyResult: boolean;
  expectSelectedCredential: number | undefined;
}

/** A set of settings that a standard prescribes. */
export type PolicyName = "fips-202205" | "wpa-202304" | "cnsa1-202603" | "cnsa2-202603";

/** A certificate that the shim may use, one of several. */
export interface Credential {
  certFile: string;
  keyFile: string;
  signingPrefs: number[];
  mustMatchIssuer: boolean;
}

/** What holds when no flag says otherwise. */
export function defaultConfig(): Config {
  return {
    port: 0,
    ipv6: false,
    shimId: 0n,
    server: false,
    async: false,
    resumeCount: 0,
    implicitHandshake: false,
    minVersion: 0,
    maxVersion: 0,
    noTls12: false,
    noTls13: false,
    fallbackScsv: false,
    policy: undefined,
    cipher: "",
    serverPreference: false,
    curves: [],
    keyShares: undefined,
    maxSendFragment: 0,
    maxCertList: 0,
    credentials: [],
    certFile: "",
    keyFile: "",
    signingPrefs: [],
    mustMatchIssuer: false,
    verifyPrefs: [],
    trustCert: "",
    verifyPeer: false,
    verifyFail: false,
    useCustomVerifyCallback: false,
    requireAnyClientCertificate: false,
    useClientCaList: "",
    useOldClientCertCallback: false,
    useEarlyCallback: false,
    failEarlyCallback: false,
    failCertCallback: false,
    failDdosCallback: false,
    hostName: "",
    advertiseAlpn: new Uint8Array(0),
    selectAlpn: "",
    declineAlpn: false,
    rejectAlpn: false,
    noTicket: false,
    noLegacyServerConnect: false,
    resumptionDelay: 0,
    shimWritesFirst: false,
    shimInitialWrite: "hello",
    repeatShimInitialWrite: 1,
    shimShutsDown: false,
    checkCloseNotify: false,
    writeDifferentRecordSizes: false,
    readSize: 0,
    readWithUnfinishedWrite: false,
    keyUpdate: false,
    keyUpdateBeforeRead: false,
    exportKeyingMaterial: 0,
    exportLabel: "",
    exportContext: "",
    useExportContext: false,
    useExporterBetweenReads: false,
    exportTrafficSecrets: false,
    tlsUnique: false,
    handshakeTwice: false,
    noOpExtraHandshake: false,
    handshakeNeverDone: false,
    expectVersion: 0,
    expectCipher: 0,
    expectCipherAes: 0,
    expectCurveId: 0,
    expectHrr: false,
    expectNoHrr: false,
    expectExtendedMasterSecret: false,
    expectSecureRenegotiation: false,
    expectNoSecureRenegotiation: false,
    expectSessionMiss: false,
    expectNoSession: false,
    expectSessionId: false,
    expectNoSessionId: false,
    expectTicketRenewal: false,
    expectServerName: "",
    expectNoServerName: false,
    expectAlpn: "",
    expectAdvertisedAlpn: new Uint8Array(0),
    expectPeerSignatureAlgorithm: 0,
    expectPeerVerifyPref: [],
    expectPeerCertFile: "",
    expectNoPeerCert: false,
    expectClientCaList: "",
    expectVerifyResult: false,
    expectSelectedCredential: undefined,
  };
}
