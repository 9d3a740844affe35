// Copyright 2026 the streamssl authors. MIT license.

import type * as esbuild from "esbuild";

/** Lets esbuild find npm packages where Deno keeps them, by the package's import map. */
export const npmFromDeno: esbuild.Plugin = {
  name: "npm-from-deno",
  setup(build) {
    build.onResolve({ filter: /^@noble\// }, ({ path }) => ({
      path: decodeURIComponent(new URL(import.meta.resolve(path)).pathname),
      sideEffects: false,
    }));
  },
};
