// Publishers and subscribers that know only the forwarder between them: XSUB and XPUB in a proxy.
import {
  Proxy as Forwarder,
  Publisher,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "@scrutineer/zmq";

const forwarder = new Forwarder(new XSubscriber(), new XPublisher());
await forwarder.frontEnd.bind("tcp://127.0.0.1:*");
await forwarder.backEnd.bind("tcp://127.0.0.1:*");
const forwarding = forwarder.run();

const publisher = new Publisher();
publisher.connect(forwarder.frontEnd.lastEndpoint!);
const subscriber = await Subscriber.connect(forwarder.backEnd.lastEndpoint!);
subscriber.subscribe("weather.");

// The subscription has to arrive at the publisher first, which drops what nobody wants.
const sending = setInterval(() => {
  void publisher.send(["sports.football", "2:1"]);
  void publisher.send(["weather.berlin", "rain"]);
}, 10);

const [topic, report] = await subscriber.receive();
console.log(`${topic}: ${report}`);
clearInterval(sending);
forwarder.terminate();
await forwarding;
publisher.close();
subscriber.close();
