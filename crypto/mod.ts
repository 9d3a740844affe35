// Copyright 2026 the streamssl authors. MIT license.

/** @module */

export {};
