// Copyright 2026 the streamssl authors. MIT license.

import * as esbuild from "esbuild";
import { npmFromDeno } from "../tools/npm_from_deno.ts";

/** The programs of this folder for Node. */
export interface NodeBundle {
  /** run.ts, with all libraries. */
  readonly run: string;
  /** start_up.ts. */
  readonly startUp: string;
  /** The package's export `./tls`. */
  readonly tls: string;
}

/**
 * Bundles the programs for Node.
 *
 * @param folder Where the files go.
 * @returns Their paths.
 */
export async function bundleForNode(folder: string): Promise<NodeBundle> {
  try {
    await esbuild.build({
      entryPoints: {
        "run": pathOf(new URL("run.ts", import.meta.url).href),
        "start_up": pathOf(new URL("start_up.ts", import.meta.url).href),
        "tls": pathOf(new URL("../tls/mod.ts", import.meta.url).href),
      },
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      logLevel: "error",
      plugins: [npmFromDeno, peersFromDeno],
    });
  } finally {
    await esbuild.stop();
  }
  const file = (name: string) => `${folder}/${name}.mjs`;
  return { run: file("run"), startUp: file("start_up"), tls: file("tls") };
}

/**
 * Bundles one program for Node.
 *
 * @param url The program.
 * @param folder Where the file goes.
 * @returns Its path.
 */
export async function bundleProgram(url: string, folder: string): Promise<string> {
  const outfile = `${folder}/program.mjs`;
  try {
    await esbuild.build({
      entryPoints: [pathOf(url)],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      logLevel: "error",
      external: ["./run_on_node.ts"],
      // node-forge is CommonJS and asks for built-in modules by `require`.
      banner: {
        js: 'import { createRequire } from "node:module"; ' +
          "const require = createRequire(import.meta.url);",
      },
      plugins: [npmFromDeno, peersFromDeno],
    });
  } finally {
    await esbuild.stop();
  }
  return outfile;
}

/** Finds the packages of peers, which are imported with their versions. */
const peersFromDeno: esbuild.Plugin = {
  name: "peers-from-deno",
  setup(build) {
    build.onResolve({ filter: /^npm:[^/]+@[\d.]+$/ }, ({ path }) => {
      const [name, version] = path.slice("npm:".length).split("@");
      const registry = pathOf(import.meta.resolve("@noble/hashes/sha2.js")).split("@noble/")[0];
      const folder = `${registry}${name}/${version}`;
      const { main = "index.js" } = JSON.parse(Deno.readTextFileSync(`${folder}/package.json`));
      return { path: `${folder}/${main}` };
    });
  },
};

function pathOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}
