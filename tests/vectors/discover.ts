// Copyright 2026 the streamssl authors. MIT license.

/** Which suite a file belongs to, told by what it holds and never by its name. */
export type SuiteName =
  | "wycheproof"
  | "openssl-evp"
  | "openssl-verify"
  | "limbo"
  | "pkits"
  | "unknown"
  | "damaged";

/** One file of vectors. */
export interface VectorFile {
  /** Its path below the folder, with forward slashes. */
  path: string;
  /** The folder it lies in, as the operating system spells it. */
  folder: string;
  /** Its suite. */
  suite: SuiteName;
  /** Its text, when it is a stanza file; its value when it is JSON; the error when it is damaged. */
  content: unknown;
}

/** The keys that can start a stanza which is more than a key: one of them stands in every file. */
const STANZA_REGEXP =
  /^(Availablein|Cipher|Decrypt|Derive|Digest\w*|Encapsulate|Encoding|KDF|KEM|KeyGen|MAC|OneShot\w+|PBE|PKEYKDF|PrivPubKeyPair|RAND|Sign|Sign-Message|Verify\w*)\s*=/m;

/** What tells NIST's PKITS apart, which has no file that lists its cases. */
const TRUST_ANCHOR_REGEXP = /(^|\/)certs\/TrustAnchorRootCertificate\.crt$/;

/**
 * Finds the files of vectors in a folder and below, in the order of their paths, and reads each
 * when its turn comes.
 *
 * @param folder Where to look.
 * @param wanted Whether a path is of interest; others are not read.
 * @returns The files. What is neither JSON nor stanzas (certificates, a README) is passed over.
 */
export function* findVectorFiles(
  folder: string,
  wanted: (path: string) => boolean = () => true,
): Generator<VectorFile> {
  for (const path of listFiles(folder, "")) {
    if (!wanted(path)) continue;
    const slash = path.lastIndexOf("/");
    const place = { path, folder: slash === -1 ? folder : `${folder}/${path.slice(0, slash)}` };
    if (path.endsWith(".json")) {
      yield { ...place, ...readJson(`${folder}/${path}`) };
    } else if (TRUST_ANCHOR_REGEXP.test(path)) {
      const suite = path.replace(TRUST_ANCHOR_REGEXP, "");
      const name = suite === "" ? folder : `${folder}/${suite}`;
      yield { path, folder: name, suite: "pkits", content: undefined };
    } else if (path.endsWith(".txt")) {
      const content = Deno.readTextFileSync(`${folder}/${path}`);
      yield { ...place, suite: STANZA_REGEXP.test(content) ? "openssl-evp" : "unknown", content };
    }
  }
}

function readJson(path: string): { suite: SuiteName; content: unknown } {
  try {
    const content: unknown = JSON.parse(Deno.readTextFileSync(path));
    return { suite: suiteOf(content), content };
  } catch (error) {
    return { suite: "damaged", content: error };
  }
}

/** The suite of a JSON file. */
export function suiteOf(content: unknown): SuiteName {
  if (Array.isArray(content)) {
    return content.every((row) => isRecord(row) && "args" in row && "expect" in row)
      ? "openssl-verify"
      : "unknown";
  }
  if (!isRecord(content)) return "unknown";
  if (Array.isArray(content.testGroups)) return "wycheproof";
  if (Array.isArray(content.testcases)) return "limbo";
  return "unknown";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function* listFiles(folder: string, prefix: string): Generator<string> {
  const entries = [...Deno.readDirSync(prefix === "" ? folder : `${folder}/${prefix}`)];
  entries.sort((one, other) => one.name < other.name ? -1 : 1);
  for (const entry of entries) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory) yield* listFiles(folder, path);
    else yield path;
  }
}
