import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQ.Socket;
import org.zeromq.ZMQException;
import zmq.util.Z85;

/** JeroMQ 0.6, a peer of ZMTP 3.0, 2.0 and 1.0: all three mechanisms, ZAP and a monitor. */
final class Release implements Extras {
  /** How often the library's I/O thread is made to look at all its connections, in milliseconds. */
  private static final int NUDGE_MS = 20;

  private final Monitor monitor;
  private final Zap zap;
  private final Socket nudger;
  private long nudged;

  Release(ZMQ.Context context, Consumer<JsonObject> tell) {
    monitor = new Monitor(tell);
    zap = new Zap(context, tell);
    nudger = context.socket(SocketType.PAIR);
  }

  @Override
  public JsonObject caps() {
    JsonObject caps = JsonParser.parseString("{'zmtp': ['3.0', '2.0', '1.0'], 'mechanisms': "
        + "['NULL', 'PLAIN', 'CURVE'], 'zap': true, 'z85': true, 'messageProperties': true}")
        .getAsJsonObject();
    caps.add("events", Monitor.declared());
    return caps;
  }

  @Override
  public Map<String, BiConsumer<Socket, JsonPrimitive>> options() {
    Map<String, BiConsumer<Socket, JsonPrimitive>> setters = new LinkedHashMap<>();
    setters.put("handshake_ivl", (s, v) -> s.setHandshakeIvl(v.getAsInt()));
    setters.put("heartbeat_ivl", (s, v) -> s.setHeartbeatIvl(v.getAsInt()));
    setters.put("heartbeat_timeout", (s, v) -> s.setHeartbeatTimeout(v.getAsInt()));
    setters.put("heartbeat_ttl", (s, v) -> s.setHeartbeatTtl(v.getAsInt()));
    setters.put("probe_router", (s, v) -> s.setProbeRouter(v.getAsBoolean()));
    setters.put("req_correlate", (s, v) -> s.setReqCorrelate(v.getAsBoolean()));
    setters.put("req_relaxed", (s, v) -> s.setReqRelaxed(v.getAsBoolean()));
    setters.put("conflate", (s, v) -> s.setConflate(v.getAsBoolean()));
    return setters;
  }

  @Override
  public Map<String, Function<JsonObject, JsonObject>> operations() {
    return Map.of(
        "zap.handle", zap::handle, "z85.encode", Release::encode, "z85.decode", Release::decode);
  }

  @Override
  public void secure(Socket socket, JsonObject security) {
    Security.apply(socket, security);
  }

  @Override
  public void disconnect(Socket socket, String endpoint) {
    if (!socket.disconnect(endpoint)) throw new Refusal("invalid", "not connected to " + endpoint);
  }

  @Override
  public void opened(String name, Socket socket) {
    monitor.watch(name, socket);
  }

  @Override
  public void serve() {
    monitor.tell();
    zap.serve();
    nudge();
  }

  /**
   * A connection that is made while a command is on its way to the I/O thread is at times not
   * polled, until another comes or goes on that thread. Without this one case in twenty or so would
   * meet it, whatever it asks (5 of 108 did).
   */
  private void nudge() {
    long now = System.nanoTime() / 1_000_000;
    if (now - nudged < NUDGE_MS) return;
    nudged = now;
    nudger.bind("tcp://127.0.0.1:*");
    nudger.unbind(nudger.getLastEndpoint());
  }

  @Override
  public void reset() {
    zap.close();
    monitor.forget();
    nudger.close();
  }

  @Override
  public Frame receive(Socket socket) {
    zmq.Msg frame = socket.recvMsg(ZMQ.DONTWAIT);
    if (frame == null) {
      int code = socket.errno();
      if (code != 0 && code != ZMQ.Error.EAGAIN.getCode()) throw new ZMQException(code);
      return null;
    }
    zmq.io.Metadata known = frame.getMetadata();
    return new Frame(frame.data(), name -> known == null ? null : known.get(name));
  }

  private static JsonObject encode(JsonObject request) {
    byte[] octets = Frames.octetsOf(request.get("octets").getAsString());
    JsonObject answer = new JsonObject();
    answer.addProperty("text", converted(() -> Z85.encode(octets, octets.length)));
    return answer;
  }

  private static JsonObject decode(JsonObject request) {
    String text = request.get("text").getAsString();
    byte[] octets = converted(() -> Z85.decode(text));
    JsonObject answer = new JsonObject();
    answer.addProperty("octets", Frames.literalOf(octets));
    return answer;
  }

  /** The library refuses by null, or by looking behind the end. */
  private static <T> T converted(Supplier<T> conversion) {
    T result = null;
    try {
      result = conversion.get();
    } catch (IndexOutOfBoundsException error) {
      // Told below.
    }
    if (result == null) throw new Refusal("invalid", "no text or octets of Z85");
    return result;
  }
}
