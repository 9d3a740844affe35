// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** A small emitter of WebAssembly: typed expressions, functions, modules. Used at build time only. */

export * from "./values.ts";
export { call32, call64, type Callable, FunctionBuilder, type Local } from "./function_builder.ts";
export { ModuleBuilder } from "./module_builder.ts";
export { ALL, type Range } from "./ranges.ts";
