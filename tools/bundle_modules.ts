// Copyright 2026 the streamssl authors. MIT license.

/**
 * The package once more, one JavaScript file a module, for those who bundle it: with `sideEffects:
 * false` in package.json a bundler leaves out every file of which it needs nothing, so that a program
 * that imports only `sha256` holds only that. The files for running, which are few, can not be cut so:
 * of a file that is needed each statement stays that may have an effect.
 *
 * @module
 */

import * as esbuild from "esbuild";

/** Where the modules lie within the package. */
export const MODULES_FOLDER = "modules";

/**
 * Writes the modules.
 *
 * @param folder The package's folder, an absolute path.
 * @param inputs The modules, absolute paths: those of the library and of its npm packages.
 * @param minify Whether names and white space are shortened.
 */
export async function writeModules(
  folder: string,
  inputs: readonly string[],
  minify: boolean,
): Promise<void> {
  const places = new Map(inputs.map((path) => [path, placeOf(path)]));
  const outdir = `${folder}/${MODULES_FOLDER}`;
  await Deno.remove(outdir, { recursive: true }).catch(() => {});
  await esbuild.build({
    entryPoints: [...places].map(([path, place]) => ({ in: path, out: place })),
    outdir,
    bundle: true,
    minify,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    logLevel: "silent",
    plugins: [leaveImports(places)],
  });
}

/** `crypto/digest/sha2` for a module of the library, `npm/@noble/hashes/sha3` for one of noble. */
function placeOf(path: string): string {
  const root = decodeURIComponent(new URL("../", import.meta.url).pathname);
  const npm = /\/(@noble\/[^/]+)\/\d[^/]*\/(.+)$/.exec(path);
  const place = npm === null ? path.slice(root.length) : `npm/${npm[1]}/${npm[2]}`;
  return place.replace(/\.(js|ts)$/, "");
}

/** Leaves imports as they are, but for the paths, which are those of the files that are written. */
function leaveImports(places: ReadonlyMap<string, string>): esbuild.Plugin {
  return {
    name: "leave-imports",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        if (kind === "entry-point") return undefined;
        const specifier = path.startsWith("@noble/")
          ? import.meta.resolve(path)
          : new URL(path, `file://${importer}`).href;
        const place = places.get(decodeURIComponent(new URL(specifier).pathname));
        if (place === undefined) {
          return {
            errors: [{ text: `${importer} imports "${path}", which is not in the package` }],
          };
        }
        const depth = (places.get(importer) as string).split("/").length - 1;
        return { path: `${depth === 0 ? "./" : "../".repeat(depth)}${place}.js`, external: true };
      });
    },
  };
}
