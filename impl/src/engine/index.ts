/**
 * One ZMTP connection without I/O: for simulations, proxies and other transports.
 *
 * @module @scrutineer/zmq/engine
 */
export type { MechanismFactory } from "../mechanism/mechanism.ts";
export type { Version } from "../wire/greeting.ts";
export type { EngineOptions } from "./engine.ts";
export { Engine } from "./engine.ts";
export type { EngineEvent } from "./events.ts";
export type { HeartbeatOptions } from "./heartbeat.ts";
export { Output } from "./output.ts";
export type { Phase } from "./phase.ts";
export { transitions } from "./phase.ts";
export type { SocketType } from "./socket-type.ts";
