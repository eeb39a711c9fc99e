import Module from "node:module";

// Preloaded into a process of its own: the package MISSING_PACKAGE is not installed there.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  const missing = process.env.MISSING_PACKAGE;
  if (name !== missing && !name.startsWith(`${missing}/`)) return resolve.call(this, name, ...rest);
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
};
