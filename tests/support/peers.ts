// Copyright 2026 the streamssl authors. MIT license.

/** The programs that tests talk to, and the Debian package that each is in. */
const PEER_PACKAGES = {
  openssl: "openssl",
  "gnutls-cli": "gnutls-bin",
  "gnutls-serv": "gnutls-bin",
  certtool: "gnutls-bin",
  keytool: "default-jre-headless",
  "ssh-keygen": "openssh-client",
  curl: "curl",
  nginx: "nginx",
  tstclnt: "libnss3-tools",
  selfserv: "libnss3-tools",
  certutil: "libnss3-tools",
  pk12util: "libnss3-tools",
  cmsutil: "libnss3-tools",
  go: "golang-go",
  node: "nodejs",
  node24: "nodejs",
} as const satisfies Readonly<Record<string, string>>;

/** The name of a program that tests talk to. */
export type PeerName = keyof typeof PEER_PACKAGES;

/** A program that tests talk to. */
export interface Peer {
  /** The program's name. */
  readonly name: PeerName;
  /** Whether it is here. */
  readonly available: boolean;
  /** Its path; the bare name where it is missing. */
  readonly path: string;
  /** How to install it. */
  readonly hint: string;
}

/** Where programs lie that are not on every user's PATH. */
const MORE_DIRECTORIES = ["/usr/sbin", "/usr/local/sbin", "/usr/local/go/bin", "/usr/lib/nss"];

/** The version that has all the hybrid groups. */
const OLDEST_GO = [1, 26] as const;

/** The version whose node:crypto is OpenSSL 3.5 with ML-KEM, ML-DSA, SLH-DSA and their options. */
const OLDEST_NODE = [24, 8] as const;

/** Where .ci/run and the hint put Node 24. */
const NODE_24_DIRECTORY = `${
  Deno.env.get("TMPDIR")?.replace(/\/$/, "") ?? "/tmp"
}/streamssl-node24`;

const found = new Map<PeerName, Peer>();

/**
 * Finds a peer program on the PATH. `STREAMSSL_PEER_OPENSSL=/path` and the like (upper case, `_` for
 * `-`) name another one, for tests against several versions.
 */
export function peer(name: PeerName): Peer {
  const known = found.get(name);
  if (known !== undefined) return known;
  const chosen = Deno.env.get(`STREAMSSL_PEER_${name.toUpperCase().replaceAll("-", "_")}`);
  if (name === "node24") return findNode24(chosen);
  const directories = [...(Deno.env.get("PATH") ?? "").split(":"), ...MORE_DIRECTORIES];
  const candidates = chosen === undefined
    ? directories.map((directory) => `${directory}/${name}`)
    : [chosen];
  const path = candidates.find(isExecutable);
  const outdated = path !== undefined && name === "go" && !isNewEnough(path);
  const result: Peer = {
    name,
    available: path !== undefined && !outdated,
    path: path ?? name,
    hint: outdated
      ? `${path} is older than Go ${
        OLDEST_GO.join(".")
      }; install a newer one from https://go.dev/dl/`
      : `${name} is missing; install it, on Debian: apt-get install ${PEER_PACKAGES[name]}`,
  };
  found.set(name, result);
  return result;
}

/** A Node of the PATH is mostly too old; npm has every version as a package. */
function findNode24(chosen: string | undefined): Peer {
  const candidates = [chosen, `${NODE_24_DIRECTORY}/node_modules/node/bin/node`, peer("node").path];
  const path = candidates.find((path) =>
    path !== undefined && isExecutable(path) && isNewNode(path)
  );
  const result: Peer = {
    name: "node24",
    available: path !== undefined,
    path: path ?? "node",
    hint: `Node ${OLDEST_NODE.join(".")} or later is missing; install it: ` +
      `npm install --prefix ${NODE_24_DIRECTORY} node@24`,
  };
  found.set("node24", result);
  return result;
}

function isNewNode(node: string): boolean {
  const { stdout } = new Deno.Command(node, { args: ["--version"], stderr: "null" }).outputSync();
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(new TextDecoder().decode(stdout)) ?? [];
  return Number(major) > OLDEST_NODE[0] ||
    Number(major) === OLDEST_NODE[0] && Number(minor) >= OLDEST_NODE[1];
}

/** The path of a peer program. @throws {Error} If it is missing. */
export function peerPath(name: PeerName): string {
  const { available, path, hint } = peer(name);
  if (!available) throw new Error(hint);
  return path;
}

/**
 * A test that needs peer programs. Where one is missing the test is skipped, with one line that says
 * how to install it; with `CI=true` in the environment that is a failure instead.
 *
 * @param name The test's name.
 * @param peers The programs that it needs.
 * @param body The test.
 */
export function peerTest(
  name: string,
  peers: readonly PeerName[],
  body: (context: Deno.TestContext) => void | Promise<void>,
): void {
  const missing = peers.map(peer).find(({ available }) => !available);
  if (missing === undefined) {
    Deno.test(name, body);
  } else if (Deno.env.get("CI") === "true") {
    Deno.test(name, () => {
      throw new Error(missing.hint);
    });
  } else {
    // deno-lint-ignore no-console -- the line that says why the test is skipped
    console.log(`skipped: ${name}: ${missing.hint}`);
    Deno.test({ name, ignore: true, fn: body });
  }
}

function isNewEnough(go: string): boolean {
  const { stdout } = new Deno.Command(go, { args: ["env", "GOVERSION"], stderr: "null" })
    .outputSync();
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(new TextDecoder().decode(stdout)) ?? [];
  return Number(major) > OLDEST_GO[0] ||
    Number(major) === OLDEST_GO[0] && Number(minor) >= OLDEST_GO[1];
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
