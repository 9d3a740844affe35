// Copyright 2026 the streamssl authors. MIT license.

/** What a TLS library must do to be measured beside others. */

/** The versions that are measured. */
export type Version = "TLSv1.2" | "TLSv1.3";

/** Certificates in PEM: a P-256 leaf for `localhost` behind one intermediate. */
export interface Pki {
  /** Leaf and intermediate. */
  readonly chain: string;
  /** The leaf's private key. */
  readonly key: string;
  /** The root that clients trust. */
  readonly root: string;
}

/** What is negotiated. */
export interface Settings {
  readonly version: Version;
  /** The key exchange. */
  readonly group: "x25519" | "X25519MLKEM768";
  /** The suite by its IANA name; the library's own choice when absent. */
  readonly cipherSuite?: string;
  readonly pki: Pki;
}

/** An open connection in memory, of which both ends are here. */
export interface Pipe {
  /** What was negotiated, by its IANA name. */
  readonly cipherSuite: string;
  /** Sends data from the client and waits until the server has all of it. */
  transfer(data: Uint8Array): Promise<void> | void;
  /** Ends both ends. */
  close(): Promise<void> | void;
}

/** A TLS library. */
export interface Peer {
  /** Its name in the tables. */
  readonly name: string;
  /** Makes what all connections share, then opens connections. */
  prepare(settings: Settings): Promise<() => Promise<Pipe> | Pipe> | (() => Promise<Pipe> | Pipe);
}
