// Copyright 2026 the streamssl authors. MIT license.

/**
 * Bundles each export of the package into one JavaScript file (ES module, for any platform) and
 * prints its size. A bundle imports nothing: what a runtime offers is looked up when it is needed.
 *
 * Usage: `deno task bundle [FOLDER] [--minify]`; the folder is `dist` when left out. Requires
 * `--allow-all`, since esbuild is a program of its own.
 *
 * @module
 */

import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import config from "../deno.json" with { type: "json" };

/** What to bundle, and how. */
export interface BundleOptions {
  /** The folder for the bundles. It is made when it is missing. */
  folder: string;
  /** The exports to bundle, by their keys in deno.json. @default {every export} */
  exports?: readonly string[];
  /** Whether names and white space are shortened. @default {false} */
  minify?: boolean;
}

/** One bundle. */
export interface Bundle {
  /** The export's key in deno.json: `./tls`. */
  name: string;
  /** The path of the file. */
  path: string;
  /** Its size, in bytes. */
  size: number;
  /** Its size after gzip, in bytes. */
  compressedSize: number;
}

/**
 * Bundles exports of the package.
 *
 * @param options What to bundle.
 * @returns The bundles.
 * @throws {Error} When a module can not be bundled, or a bundle would import something.
 */
export async function bundleExports(options: BundleOptions): Promise<Bundle[]> {
  const { folder, minify = false } = options;
  const root = new URL("../", import.meta.url);
  const table: Readonly<Record<string, string>> = config.exports;
  const bundles: Bundle[] = [];
  try {
    for (const name of options.exports ?? Object.keys(table)) {
      const entry = table[name];
      if (entry === undefined) throw new RangeError(`deno.json exports no "${name}"`);
      const path = `${folder}/${name === "." ? "mod" : name.replace("./", "")}.js`;
      const result = await esbuild.build({
        entryPoints: [decodeURIComponent(new URL(entry, root).pathname)],
        outfile: path,
        bundle: true,
        minify,
        format: "esm",
        platform: "neutral",
        target: "es2022",
        metafile: true,
        logLevel: "silent",
        plugins: [npmFromDeno],
      });
      const left = Object.values(result.metafile.outputs).flatMap(({ imports }) => imports);
      if (left.length > 0) {
        throw new Error(`${path} still imports ${left.map((one) => one.path).join(", ")}`);
      }
      const content = await Deno.readFile(path);
      bundles.push({
        name,
        path,
        size: content.length,
        compressedSize: await measureCompressed(content),
      });
    }
  } finally {
    await esbuild.stop();
  }
  return bundles;
}

/** Finds npm packages where Deno keeps them, by the package's import map. */
const npmFromDeno: esbuild.Plugin = {
  name: "npm-from-deno",
  setup(build) {
    build.onResolve({ filter: /^@noble\// }, ({ path }) => ({
      path: decodeURIComponent(new URL(import.meta.resolve(path)).pathname),
      sideEffects: false,
    }));
    build.onResolve({ filter: /^(node|npm|jsr|https?):/ }, ({ path, importer }) => ({
      errors: [{ text: `${importer} imports "${path}", which not every runtime has` }],
    }));
  },
};

async function measureCompressed(content: Uint8Array<ArrayBuffer>): Promise<number> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    options: { minify: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [folder = "dist"] = positionals;
  for (const bundle of await bundleExports({ folder, minify: values.minify })) {
    const sizes = [bundle.size, bundle.compressedSize].map((size) =>
      `${(size / 1024).toFixed(1)} KiB`.padStart(12)
    );
    // deno-lint-ignore no-console
    console.log(`${bundle.path.padEnd(20)}${sizes.join("")} gzip`);
  }
}
