import { type Channel, channel } from "node:diagnostics_channel";

const channels = new Map<string, Channel>();

/**
 * The channel of node:diagnostics_channel for events of one type, of all sockets of this process:
 * "scrutineer:zmq:connect" and so on.
 */
export function eventChannel(type: string): Channel {
  let found = channels.get(type);
  if (found === undefined) {
    found = channel(`scrutineer:zmq:${type}`);
    channels.set(type, found);
  }
  return found;
}
