// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { PublicKeyOperations } from "./engine.ts";

/** The public-key operations of the portable engine. */
export const portablePkey: PublicKeyOperations = {};
