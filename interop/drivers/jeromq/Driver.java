import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.zeromq.ZMQ;
import org.zeromq.ZMQ.Socket;
import org.zeromq.ZMQException;
import zmq.ZError;

/** The driver of JeroMQ, of two releases of it: ZDP/1, JSON lines over standard streams. */
public final class Driver {
  /** How often sockets at rest are called into, in milliseconds: peers are attached only then. */
  private static final int SERVE_MS = 1;

  private static final String END = "";
  private static final Map<String, Integer> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("REQ", ZMQ.REQ);
    TYPES.put("REP", ZMQ.REP);
    TYPES.put("DEALER", ZMQ.DEALER);
    TYPES.put("ROUTER", ZMQ.ROUTER);
    TYPES.put("PUB", ZMQ.PUB);
    TYPES.put("SUB", ZMQ.SUB);
    TYPES.put("XPUB", ZMQ.XPUB);
    TYPES.put("XSUB", ZMQ.XSUB);
    TYPES.put("PUSH", ZMQ.PUSH);
    TYPES.put("PULL", ZMQ.PULL);
    TYPES.put("PAIR", ZMQ.PAIR);
  }

  private final Map<String, Socket> sockets = new LinkedHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<String, Function<JsonObject, JsonObject>> operations = new LinkedHashMap<>();
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private ZMQ.Context context;
  private Extras release;
  private Options known;

  private Driver() {
    begin();
    operations.put("hello", this::hello);
    operations.put("case.begin", request -> new JsonObject());
    operations.put("case.end", this::state);
    operations.put("socket", this::open);
    operations.put("bind", this::bind);
    operations.put("unbind", request -> with(request, s -> unbind(s, endpoint(request))));
    operations.put("connect", request -> with(request, s -> s.connect(endpoint(request))));
    operations.put(
        "disconnect", request -> with(request, s -> release.disconnect(s, endpoint(request))));
    operations.put("set", request -> with(request, s -> known.apply(s, options(request))));
    operations.put("send", this::later);
    operations.put("recv", this::later);
    operations.put("subscribe", request -> subscription(request, 1));
    operations.put("unsubscribe", request -> subscription(request, 0));
    operations.put("close", this::close);
    operations.put("reset", this::reset);
    operations.put("bye", this::reset);
  }

  /** Sockets that close disturb those that connect: each case has a context of its own. */
  private void begin() {
    context = ZMQ.context(1);
    release = new Release(context, out::println);
    known = new Options(release.options());
    operations.putAll(release.operations());
  }

  public static void main(String[] arguments) throws InterruptedException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(lines), "input");
    reader.setDaemon(true);
    reader.start();
    new Driver().serve(lines);
    System.exit(0);
  }

  private static void read(BlockingQueue<String> lines) {
    InputStreamReader input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    try (BufferedReader reader = new BufferedReader(input)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) lines.add(line);
      }
    } catch (IOException error) {
      System.err.println("input: " + error);
    }
    lines.add(END);
  }

  private void serve(BlockingQueue<String> lines) throws InterruptedException {
    for (;;) {
      String line = sockets.isEmpty() ? lines.take() : lines.poll(SERVE_MS, TimeUnit.MILLISECONDS);
      if (END.equals(line)) return;
      if (line != null && !take(line)) return;
      release.serve();
      retry();
      for (Socket socket : sockets.values()) socket.getEvents();
    }
  }

  /** Carries out one request. False once the suite has said bye. */
  private boolean take(String line) {
    JsonElement id = JsonNull.INSTANCE;
    try {
      JsonObject request = JsonParser.parseString(line).getAsJsonObject();
      id = request.has("id") ? request.get("id") : id;
      String name = text(request, "op");
      Function<JsonObject, JsonObject> operation = operations.get(name);
      if (operation == null) throw new Refusal("unsupported", "operation " + name);
      JsonObject result = operation.apply(request);
      if (result != null) say(id, result);
      return !name.equals("bye");
    } catch (RuntimeException error) {
      refuse(id, error);
      return true;
    }
  }

  /** Of one socket's sends, and of its receives, only the first that waits is tried. */
  private void retry() {
    List<Waiting> first = new ArrayList<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (first.stream().anyMatch(f -> f.socket == one.socket && f.sending == one.sending)) continue;
      try {
        JsonObject result = one.attempt();
        if (result == null) {
          first.add(one);
          continue;
        }
        say(one.id, result);
      } catch (RuntimeException error) {
        refuse(one.id, error);
      }
      all.remove();
    }
  }

  private void say(JsonElement id, JsonObject result) {
    result.add("id", id);
    result.addProperty("ok", true);
    out.println(result);
  }

  private void refuse(JsonElement id, RuntimeException error) {
    JsonObject err = new JsonObject();
    err.addProperty("kind", kindOf(error));
    err.addProperty("reason", String.valueOf(error.getMessage()));
    JsonObject line = new JsonObject();
    line.add("id", id);
    line.addProperty("ok", false);
    line.add("err", err);
    out.println(line);
  }

  private static String kindOf(RuntimeException error) {
    if (error instanceof Refusal) return ((Refusal) error).kind;
    if (error instanceof ZMQException) {
      int code = ((ZMQException) error).getErrorCode();
      if (code == ZError.EAGAIN) return "again";
      if (code == ZError.EFSM) return "state";
      if (code == ZError.ENOTSUP) return "unsupported";
      return "invalid";
    }
    if (error instanceof UnsupportedOperationException) return "unsupported";
    boolean badInput = error instanceof IllegalArgumentException
        || error instanceof JsonParseException || error instanceof IllegalStateException;
    return badInput ? "invalid" : "internal";
  }

  private JsonObject hello(JsonObject request) {
    if (!request.getAsJsonArray("zdp").contains(new JsonPrimitive(1))) {
      throw new Refusal("invalid", "expected zdp to offer 1");
    }
    String runtime = "Java " + System.getProperty("java.version");
    String impl = "{'name': 'JeroMQ', 'version': '" + version() + "', 'language': "
        + "'Java', 'backend': 'nio', 'runtime': '" + runtime + "', 'homepage': "
        + "'https://github.com/zeromq/jeromq', 'issues': 'https://github.com/zeromq/jeromq/issues'}";
    JsonObject caps = JsonParser.parseString("{'transports': ['tcp'], 'reset': true, "
        + "'stats': ['fds'], 'concurrent': true}").getAsJsonObject();
    caps.asMap().putAll(release.caps().asMap());
    caps.add("sockets", JsonParser.parseString(TYPES.keySet().toString()));
    caps.add("options", known.declared());
    JsonObject answer = new JsonObject();
    answer.addProperty("zdp", 1);
    answer.add("impl", JsonParser.parseString(impl));
    answer.add("caps", caps);
    return answer;
  }

  /** What the archive of the library says of itself. */
  private static String version() {
    String path = "/META-INF/maven/org.zeromq/jeromq/pom.properties";
    Properties properties = new Properties();
    try (InputStream file = ZMQ.class.getResourceAsStream(path)) {
      properties.load(file);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    return properties.getProperty("version");
  }

  private JsonObject state(JsonObject request) {
    String[] descriptors = new File("/proc/self/fd").list();
    JsonObject stats = new JsonObject();
    stats.addProperty("fds", descriptors == null ? 0 : descriptors.length);
    JsonObject answer = new JsonObject();
    answer.addProperty("open", sockets.size());
    answer.add("stats", stats);
    return answer;
  }

  private JsonObject open(JsonObject request) {
    String name = text(request, "s");
    Integer type = TYPES.get(text(request, "type"));
    if (type == null) throw new Refusal("unsupported", "socket type " + text(request, "type"));
    if (name.isEmpty() || sockets.containsKey(name)) {
      throw new Refusal("invalid", "expected a new name for a socket, got " + name);
    }
    Socket socket = context.socket(type);
    try {
      if (request.has("security")) release.secure(socket, request.getAsJsonObject("security"));
      known.apply(socket, options(request));
      release.opened(name, socket);
    } catch (RuntimeException error) {
      socket.close();
      throw error;
    }
    sockets.put(name, socket);
    return new JsonObject();
  }

  private JsonObject bind(JsonObject request) {
    String endpoint = endpoint(request);
    JsonObject answer = with(request, socket -> {});
    Socket socket = named(request);
    if (endpoint.endsWith(":*")) {
      String host = endpoint.substring(0, endpoint.length() - 2);
      endpoint = host + ":" + socket.bindToRandomPort(host);
    } else {
      socket.bind(endpoint);
    }
    answer.addProperty("endpoint", endpoint);
    return answer;
  }

  private static void unbind(Socket socket, String endpoint) {
    if (!socket.unbind(endpoint)) throw new Refusal("invalid", "not bound to " + endpoint);
  }

  private JsonObject later(JsonObject request) {
    waiting.add(new Waiting(request, named(request), release));
    return null;
  }

  /** XSUB subscribes by messages of its own: the octet 1 or 0, and the prefix. */
  private JsonObject subscription(JsonObject request, int octet) {
    byte[] prefix = Frames.octetsOf(text(request, "prefix"));
    Socket socket = named(request);
    if (socket.getType() == ZMQ.SUB) {
      if (octet == 1) socket.subscribe(prefix);
      else socket.unsubscribe(prefix);
    } else if (socket.getType() == ZMQ.XSUB) {
      byte[] message = new byte[prefix.length + 1];
      message[0] = (byte) octet;
      System.arraycopy(prefix, 0, message, 1, prefix.length);
      socket.send(message, ZMQ.DONTWAIT);
    } else {
      throw new Refusal("unsupported", text(request, "op") + " on another type than SUB and XSUB");
    }
    return new JsonObject();
  }

  private JsonObject close(JsonObject request) {
    Socket socket = named(request);
    sockets.remove(text(request, "s"));
    drop(socket);
    return new JsonObject();
  }

  private JsonObject reset(JsonObject request) {
    for (Socket socket : sockets.values()) {
      socket.setLinger(0);
      drop(socket);
    }
    sockets.clear();
    release.reset();
    context.term();
    begin();
    JsonObject answer = new JsonObject();
    answer.addProperty("open", 0);
    return answer;
  }

  private void drop(Socket socket) {
    waiting.removeIf(one -> {
      if (one.socket == socket) refuse(one.id, new Refusal("closed", "the socket was closed"));
      return one.socket == socket;
    });
    socket.close();
  }

  private interface Use {
    void of(Socket socket);
  }

  private JsonObject with(JsonObject request, Use use) {
    use.of(named(request));
    return new JsonObject();
  }

  private Socket named(JsonObject request) {
    Socket socket = sockets.get(text(request, "s"));
    if (socket == null) throw new Refusal("closed", "no open socket " + text(request, "s"));
    return socket;
  }

  private static String endpoint(JsonObject request) {
    return text(request, "endpoint");
  }

  private static JsonObject options(JsonObject request) {
    return request.has("opt") ? request.getAsJsonObject("opt") : new JsonObject();
  }

  private static String text(JsonObject object, String field) {
    return object.has(field) ? object.get(field).getAsString() : "";
  }
}
