import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType; // HERE
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * A driver of ZDP/1 for the Scrutineer suites: one JSON object a line on stdin, and on stdout. It
 * drives JeroMQ. Put your library in place of it: what to change is marked HERE.
 */
public final class Driver {
  /** HERE: what of ZMTP your library has. Only what is not declared may be missing. */
  private static final List<String> TYPES = List.of(
      "REQ", "REP", "DEALER", "ROUTER", "PUB", "SUB", "XPUB", "XSUB", "PUSH", "PULL", "PAIR");
  private static final Set<String> OPTIONS = Set.of("linger", "sndhwm", "rcvhwm");

  private static final class Refusal extends RuntimeException {
    final String kind;

    Refusal(String kind, String reason) {
      super(reason);
      this.kind = kind;
    }
  }

  /** A send or a receive that waits. */
  private record Waiting(JsonObject request, ZMQ.Socket socket, byte[][] frames, long deadline) {}

  private final ZContext context = new ZContext();
  private final Map<String, ZMQ.Socket> sockets = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    var lines = new LinkedBlockingQueue<String>();
    var reader = new Thread(() -> {
      var input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
      new BufferedReader(input).lines().forEach(lines::add);
      lines.add("");
    });
    reader.setDaemon(true);
    reader.start();
    var driver = new Driver();
    while (driver.serve(lines.poll(2, TimeUnit.MILLISECONDS))) {}
    System.exit(0);
  }

  /** Takes a line, where there is one; false at the end. */
  private boolean serve(String line) {
    if (line != null && line.isEmpty()) return false;
    if (line != null) {
      var request = JsonParser.parseString(line).getAsJsonObject();
      answer(request, () -> operate(request));
      if (request.get("op").getAsString().equals("bye")) return false;
    }
    // A library may take in new peers only when it is called: sockets at rest are called into.
    sockets.values().forEach(ZMQ.Socket::getEvents);
    attemptAll();
    return true;
  }

  private JsonObject operate(JsonObject request) {
    return switch (request.get("op").getAsString()) {
      case "hello" -> hello();
      case "socket" -> open(request);
      case "bind" -> {
        var socket = named(request);
        socket.bind(text(request, "endpoint"));
        var result = new JsonObject();
        result.addProperty("endpoint", socket.getLastEndpoint());
        yield result;
      }
      case "connect" -> {
        named(request).connect(text(request, "endpoint"));
        yield new JsonObject();
      }
      case "subscribe" -> {
        var socket = named(request);
        var prefix = octetsOf(text(request, "prefix"));
        if (socket.getSocketType() == SocketType.XSUB) {
          socket.send(ByteBuffer.allocate(1 + prefix.length).put((byte) 1).put(prefix).array());
        } else {
          socket.subscribe(prefix);
        }
        yield new JsonObject();
      }
      case "send", "recv" -> later(request);
      case "close" -> {
        context.destroySocket(named(request));
        sockets.remove(text(request, "s"));
        yield new JsonObject();
      }
      case "reset", "bye" -> reset();
      default -> throw new Refusal("unsupported", "operation " + request.get("op"));
    };
  }

  private static JsonObject hello() {
    var said = """
        {"zdp":1,"impl":{"name":"my library","version":"0.6.0","language":"Java"},
         "caps":{"zmtp":["3.0"],"mechanisms":["NULL"],"transports":["tcp"]}}""";
    var hello = JsonParser.parseString(said).getAsJsonObject();
    var caps = hello.getAsJsonObject("caps");
    caps.add("sockets", new Gson().toJsonTree(TYPES));
    var options = new JsonObject();
    OPTIONS.forEach(name -> options.addProperty(name, "rw"));
    caps.add("options", options);
    return hello;
  }

  private JsonObject open(JsonObject request) {
    var type = text(request, "type");
    if (!TYPES.contains(type)) throw new Refusal("unsupported", "socket type " + type);
    var options = request.has("opt") ? request.getAsJsonObject("opt") : new JsonObject();
    for (var name : options.keySet()) {
      if (!OPTIONS.contains(name)) throw new Refusal("unsupported", "option " + name);
    }
    var socket = context.createSocket(SocketType.valueOf(type));
    for (var option : options.entrySet()) {
      var value = option.getValue().getAsInt();
      switch (option.getKey()) {
        case "linger" -> socket.setLinger(value);
        case "sndhwm" -> socket.setSndHWM(value);
        default -> socket.setRcvHWM(value);
      }
    }
    sockets.put(text(request, "s"), socket);
    return new JsonObject();
  }

  private JsonObject reset() {
    for (var socket : sockets.values()) {
      socket.setLinger(0);
      context.destroySocket(socket);
    }
    sockets.clear();
    var result = new JsonObject();
    result.addProperty("open", 0);
    return result;
  }

  /** Takes a send or receive, which is tried again until its time is over. */
  private JsonObject later(JsonObject request) {
    var literals = request.has("frames") ? request.getAsJsonArray("frames") : new JsonArray();
    var frames = new byte[literals.size()][];
    for (var i = 0; i < frames.length; i++) frames[i] = octetsOf(literals.get(i).getAsString());
    var deadline = System.nanoTime() + request.get("timeout").getAsLong() * 1_000_000;
    waiting.add(new Waiting(request, named(request), frames, deadline));
    return null;
  }

  /** One try: null where it waits on. */
  private JsonObject attempt(Waiting each) {
    if (!sockets.containsValue(each.socket)) throw new Refusal("closed", "the socket was closed");
    var result = new JsonObject();
    var late = System.nanoTime() >= each.deadline;
    if (each.request.get("op").getAsString().equals("send")) {
      if (send(each)) return result;
      if (late) throw new Refusal("again", "not accepted in time");
      return null;
    }
    var first = each.socket.recv(ZMQ.DONTWAIT);
    if (first == null) {
      check(each.socket);
      if (!late) return null;
      result.addProperty("timeout", true);
      return result;
    }
    var frames = new JsonArray();
    frames.add(literalOf(first));
    while (each.socket.hasReceiveMore()) frames.add(literalOf(each.socket.recv(0)));
    result.add("frames", frames);
    return result;
  }

  private static boolean send(Waiting each) {
    var last = each.frames.length - 1;
    for (var i = 0; i <= last; i++) {
      var flags = ZMQ.DONTWAIT | (i < last ? ZMQ.SNDMORE : 0);
      if (!each.socket.send(each.frames[i], flags)) {
        check(each.socket);
        return false;
      }
    }
    return true;
  }

  /** @throws ZMQException where the last call failed for another reason than that it would wait */
  private static void check(ZMQ.Socket socket) {
    var number = socket.errno();
    if (number != 0 && number != ZMQ.Error.EAGAIN.getCode()) throw new ZMQException(number);
  }

  /** Tries what waits, in order: of a socket's sends, and of its receives, the first only. */
  private void attemptAll() {
    var blocked = new HashSet<String>();
    for (var each : List.copyOf(waiting)) {
      var key = text(each.request, "s") + " " + text(each.request, "op");
      if (blocked.contains(key)) continue;
      if (answer(each.request, () -> attempt(each))) waiting.remove(each);
      else blocked.add(key);
    }
  }

  private interface Operation {
    JsonObject run();
  }

  /** Says the result of an operation; false where it waits. */
  private static boolean answer(JsonObject request, Operation operation) {
    var line = new JsonObject();
    line.add("id", request.get("id"));
    try {
      var result = operation.run();
      if (result == null) return false;
      line.addProperty("ok", true);
      result.entrySet().forEach(field -> line.add(field.getKey(), field.getValue()));
    } catch (RuntimeException error) {
      var said = new JsonObject();
      said.addProperty("kind", kindOf(error));
      said.addProperty("reason", String.valueOf(error.getMessage()));
      line.addProperty("ok", false);
      line.add("err", said);
    }
    System.out.println(line);
    return true;
  }

  /** HERE: your library's errors. */
  private static String kindOf(RuntimeException error) {
    if (error instanceof Refusal refusal) return refusal.kind;
    if (error instanceof ZMQException known) {
      return known.getErrorCode() == ZMQ.Error.EFSM.getCode() ? "state" : "invalid";
    }
    // What JeroMQ throws where a socket has no such direction.
    if (error instanceof UnsupportedOperationException) return "unsupported";
    return error instanceof IllegalArgumentException ? "invalid" : "internal";
  }

  private ZMQ.Socket named(JsonObject request) {
    var socket = sockets.get(text(request, "s"));
    if (socket == null) throw new Refusal("closed", "no open socket " + request.get("s"));
    return socket;
  }

  private static String text(JsonObject request, String name) {
    JsonElement value = request.get(name);
    if (value == null) throw new Refusal("invalid", "no " + name);
    return value.getAsString();
  }

  /** The octets of a literal: text:, hex:, b64: or gen:LEN:SEED. */
  private static byte[] octetsOf(String literal) {
    var parts = literal.split(":", 2);
    return switch (parts[0]) {
      case "text" -> parts[1].getBytes(StandardCharsets.UTF_8);
      case "hex" -> HexFormat.of().parseHex(parts[1]);
      case "b64" -> Base64.getDecoder().decode(parts[1]);
      case "gen" -> generated(parts[1].split(":"));
      default -> throw new Refusal("invalid", "a frame like " + literal);
    };
  }

  private static byte[] generated(String[] numbers) {
    var octets = new byte[(Integer.parseInt(numbers[0]) + 3) / 4 * 4];
    var state = Integer.parseUnsignedInt(numbers[1]);
    if (state == 0) state = 1;
    for (var at = 0; at < octets.length; at += 4) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      for (var i = 0; i < 4; i++) octets[at + i] = (byte) (state >>> (8 * i));
    }
    return Arrays.copyOf(octets, Integer.parseInt(numbers[0]));
  }

  /** What is received: hex:, and a digest above 4 KiB. */
  private static String literalOf(byte[] octets) {
    if (octets.length <= 4096) return "hex:" + HexFormat.of().formatHex(octets);
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(octets);
      return "sha256:" + octets.length + ":" + HexFormat.of().formatHex(digest);
    } catch (java.security.NoSuchAlgorithmException error) {
      throw new IllegalStateException(error);
    }
  }
}
