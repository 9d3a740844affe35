// Copyright 2026 the streamssl authors. MIT license.

/**
 * Bundles each export of the package into one JavaScript file (ES module, for any platform) and
 * prints its size. What several bundles need lies once in `shared/` beside them, so that a key made
 * by one is a key for the other. A bundle imports nothing else: what a runtime offers is looked up
 * when it is needed. A `package.json` makes the folder a package for Node and its kin: after
 * `npm install ./dist` a program imports `@streamssl/ssl`. `modules/` has the same once more, one file
 * a module; other bundlers take that, to leave out what a program does not use.
 *
 * Usage: `deno task bundle [FOLDER] [--minify]`; the folder is `dist` when left out. Requires
 * `--allow-all`, since esbuild is a program of its own.
 *
 * @module
 */

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import config from "../deno.json" with { type: "json" };
import { MODULES_FOLDER, writeModules } from "./bundle_modules.ts";
import { npmFromDeno } from "./npm_from_deno.ts";

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
  /** Its size with that of the shared files that it imports, in bytes. */
  size: number;
  /** Their size after gzip, in bytes. */
  compressedSize: number;
}

/**
 * Bundles exports of the package.
 *
 * @param options What to bundle.
 * @returns The bundles.
 * @throws {Error} When a module can not be bundled, or a bundle would import what is not in the folder.
 */
export async function bundleExports(options: BundleOptions): Promise<Bundle[]> {
  const { folder, minify = false } = options;
  const names = options.exports ?? Object.keys(config.exports);
  const entryPoints = names.map((name) => ({ in: entryPath(name), out: outputName(name) }));
  await Deno.mkdir(folder, { recursive: true });
  const outdir = await Deno.realPath(folder);
  try {
    const { metafile } = await esbuild.build({
      entryPoints,
      outdir,
      absWorkingDir: outdir,
      // With a copy of its own in each bundle, a class of one would be a stranger to the other.
      splitting: true,
      chunkNames: "shared/[hash]",
      bundle: true,
      minify,
      format: "esm",
      platform: "neutral",
      target: "es2022",
      metafile: true,
      logLevel: "silent",
      plugins: [npmFromDeno, portableOnly],
    });
    await removeOlder(outdir, metafile.outputs);
    const inputs = Object.keys(metafile.inputs);
    await writeModules(outdir, inputs.map((path) => resolve(outdir, path)), minify);
    await writePackage(outdir, names);
    const bundles: Bundle[] = [];
    for (const name of names) {
      const sizes = await measure(outdir, `${outputName(name)}.js`, metafile.outputs);
      bundles.push({ name, path: `${folder}/${outputName(name)}.js`, ...sizes });
    }
    return bundles;
  } finally {
    await esbuild.stop();
  }
}

function entryPath(name: string): string {
  const entry = (config.exports as Readonly<Record<string, string>>)[name];
  if (entry === undefined) throw new RangeError(`deno.json exports no "${name}"`);
  return decodeURIComponent(new URL(`../${entry}`, import.meta.url).pathname);
}

function outputName(name: string): string {
  return name === "." ? "mod" : name.replace("./", "");
}

/** Names of shared files change with their content: those of an older build would stay behind. */
async function removeOlder(folder: string, outputs: esbuild.Metafile["outputs"]): Promise<void> {
  await Deno.mkdir(`${folder}/shared`, { recursive: true });
  for await (const { name } of Deno.readDir(`${folder}/shared`)) {
    const path = `shared/${name}`;
    if (outputs[path] === undefined) await Deno.remove(`${folder}/${path}`);
  }
}

/** Tells Node and its kin what the folder is. */
async function writePackage(folder: string, names: readonly string[]): Promise<void> {
  const { name, version, license } = config;
  const exports = Object.fromEntries(names.map((key) => {
    const entry = (config.exports as Readonly<Record<string, string>>)[key] as string;
    const module = entry.replace("./", `./${MODULES_FOLDER}/`).replace(/ts$/, "js");
    // Bundlers know the condition "module", runtimes do not.
    return [key, { module, default: `./${outputName(key)}.js` }];
  }));
  const description = { name, version, license, type: "module", sideEffects: false, exports };
  await Deno.writeTextFile(`${folder}/package.json`, `${JSON.stringify(description, null, 2)}\n`);
}

/** Adds up a bundle and all that it imports, which must be in the folder. */
async function measure(
  folder: string,
  start: string,
  outputs: esbuild.Metafile["outputs"],
): Promise<{ size: number; compressedSize: number }> {
  const files = new Set([start]);
  let size = 0;
  let compressedSize = 0;
  for (const file of files) {
    const content = await Deno.readFile(`${folder}/${file}`);
    size += content.length;
    compressedSize += await measureCompressed(content);
    for (const { path } of outputs[file]?.imports ?? []) {
      if (outputs[path] === undefined) throw new Error(`${file} still imports ${path}`);
      files.add(path);
    }
  }
  return { size, compressedSize };
}

/** Refuses what is not there everywhere. */
const portableOnly: esbuild.Plugin = {
  name: "portable-only",
  setup(build) {
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
