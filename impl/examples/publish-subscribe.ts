// A publisher sends to everyone who asked for the topic. What nobody asked for is not sent at all.
import { Publisher, Subscriber } from "@scrutineer/zmq";

const publisher = new Publisher();
await publisher.bind("tcp://127.0.0.1:*");

const subscriber = new Subscriber();
subscriber.subscribe("weather.");
subscriber.connect(publisher.lastEndpoint!);

// A publisher drops what it sends before the subscription has arrived, so it goes on sending.
const sending = setInterval(() => {
  void publisher.send(["sports.football", "2:1"]);
  void publisher.send(["weather.berlin", "rain"]);
}, 10);

const [topic, report] = await subscriber.receive();
console.log(`${topic}: ${report}`);

clearInterval(sending);
subscriber.close();
publisher.close();
