import type { AnyOptions, Settings } from "../options.ts";

/** Every option of every socket as a property: see {@link SocketOptions} for units and defaults. */
export abstract class OptionProperties {
  /** The options in force, complete. */
  abstract get options(): Settings;

  /** Changes one option. @throws UsageError EINVAL */
  protected abstract set(name: keyof AnyOptions, value: unknown): void;

  get sendHighWaterMark(): number {
    return this.options.sendHighWaterMark;
  }
  set sendHighWaterMark(value: number) {
    this.set("sendHighWaterMark", value);
  }

  get receiveHighWaterMark(): number {
    return this.options.receiveHighWaterMark;
  }
  set receiveHighWaterMark(value: number) {
    this.set("receiveHighWaterMark", value);
  }

  get linger(): number {
    return this.options.linger;
  }
  set linger(value: number) {
    this.set("linger", value);
  }

  get reconnectInterval(): number {
    return this.options.reconnectInterval;
  }
  set reconnectInterval(value: number) {
    this.set("reconnectInterval", value);
  }

  get reconnectMaxInterval(): number {
    return this.options.reconnectMaxInterval;
  }
  set reconnectMaxInterval(value: number) {
    this.set("reconnectMaxInterval", value);
  }

  get sendTimeout(): number {
    return this.options.sendTimeout;
  }
  set sendTimeout(value: number) {
    this.set("sendTimeout", value);
  }

  get receiveTimeout(): number {
    return this.options.receiveTimeout;
  }
  set receiveTimeout(value: number) {
    this.set("receiveTimeout", value);
  }

  get handshakeInterval(): number {
    return this.options.handshakeInterval;
  }
  set handshakeInterval(value: number) {
    this.set("handshakeInterval", value);
  }

  get maxMessageSize(): number {
    return this.options.maxMessageSize;
  }
  set maxMessageSize(value: number) {
    this.set("maxMessageSize", value);
  }

  get immediate(): boolean {
    return this.options.immediate;
  }
  set immediate(value: boolean) {
    this.set("immediate", value);
  }

  get backlog(): number {
    return this.options.backlog;
  }
  set backlog(value: number) {
    this.set("backlog", value);
  }

  get heartbeatInterval(): number {
    return this.options.heartbeatInterval;
  }
  set heartbeatInterval(value: number) {
    this.set("heartbeatInterval", value);
  }

  get heartbeatTimeout(): number {
    return this.options.heartbeatTimeout;
  }
  set heartbeatTimeout(value: number) {
    this.set("heartbeatTimeout", value);
  }

  get heartbeatTimeToLive(): number {
    return this.options.heartbeatTimeToLive;
  }
  set heartbeatTimeToLive(value: number) {
    this.set("heartbeatTimeToLive", value);
  }
}
