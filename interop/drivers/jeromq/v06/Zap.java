import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQ.Socket;

/** The handler of ZAP (RFC 27): tells each request, and answers by the first rule it matches. */
final class Zap {
  private static final String ENDPOINT = "inproc://zeromq.zap.01";
  /** How long those who have asked a handler may take to be gone, once they were closed. */
  private static final int LEAVING_MS = 50;
  /** Frames of a request: version, id, domain, address, identity, mechanism. */
  private static final int ID = 1;
  private static final int MECHANISM = 5;

  private final ZMQ.Context context;
  private final Consumer<JsonObject> tell;
  private JsonArray rules = new JsonArray();
  private Socket socket;
  /** Frames of a request that its envelope has: routing id and delimiter on a ROUTER. */
  private int enveloped;

  Zap(ZMQ.Context context, Consumer<JsonObject> tell) {
    this.context = context;
    this.tell = tell;
  }

  JsonObject handle(JsonObject request) {
    if (!request.has("rules") || !request.get("rules").isJsonArray()) {
      throw new Refusal("invalid", "expected rules, an array");
    }
    String type = request.has("socket") ? request.get("socket").getAsString() : "ROUTER";
    if (!type.equals("ROUTER") && !type.equals("REP")) {
      throw new Refusal("invalid", "expected a ROUTER or REP, got " + type);
    }
    rules = request.getAsJsonArray("rules");
    if (socket == null) {
      socket = context.socket(SocketType.valueOf(type));
      socket.setLinger(0);
      enveloped = type.equals("REP") ? 0 : 2;
      socket.bind(ENDPOINT);
    }
    return new JsonObject();
  }

  void serve() {
    if (socket == null) return;
    for (;;) {
      byte[] first = socket.recv(ZMQ.DONTWAIT);
      if (first == null) return;
      List<byte[]> frames = new ArrayList<>(List.of(first));
      while (socket.hasReceiveMore()) frames.add(socket.recv(0));
      if (frames.size() > enveloped + MECHANISM) answer(frames);
    }
  }

  /** Nobody handles requests any more. Sockets that have asked are to be closed before. */
  void close() {
    if (socket == null) return;
    try {
      Thread.sleep(LEAVING_MS);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
    socket.unbind(ENDPOINT);
    socket.close();
    socket = null;
  }

  private void answer(List<byte[]> frames) {
    List<byte[]> envelope = frames.subList(0, enveloped);
    List<byte[]> request = frames.subList(enveloped, frames.size());
    JsonObject event = new JsonObject();
    event.addProperty("ev", "zap.request");
    event.add("envelope", literals(envelope));
    event.add("frames", literals(request));
    tell.accept(event);
    for (JsonElement rule : rules) {
      JsonObject known = rule.getAsJsonObject();
      if (!matches(request, known.getAsJsonArray("match"))) continue;
      List<byte[]> reply = new ArrayList<>(envelope);
      if (known.has("envelope")) {
        reply = octets(known.getAsJsonArray("envelope"), "echo:routingId", envelope.get(0));
      }
      reply.addAll(octets(known.getAsJsonArray("reply"), "echo:requestId", request.get(ID)));
      send(reply);
      return;
    }
  }

  private void send(List<byte[]> frames) {
    for (int at = 0; at < frames.size(); at++) {
      socket.send(frames.get(at), at + 1 < frames.size() ? ZMQ.SNDMORE : 0);
    }
  }

  private static JsonArray literals(List<byte[]> frames) {
    JsonArray literals = new JsonArray();
    for (byte[] frame : frames) literals.add(Frames.literalOf(frame));
    return literals;
  }

  private static List<byte[]> octets(JsonArray literals, String echo, byte[] echoed) {
    List<byte[]> frames = new ArrayList<>();
    for (JsonElement each : literals) {
      String literal = each.getAsString();
      frames.add(literal.equals(echo) ? echoed : Frames.octetsOf(literal));
    }
    return frames;
  }

  private static boolean matches(List<byte[]> request, JsonArray match) {
    for (int at = 0; at < match.size(); at++) {
      if (MECHANISM + at >= request.size()) return false;
      byte[] wanted = Frames.octetsOf(match.get(at).getAsString());
      if (!Arrays.equals(request.get(MECHANISM + at), wanted)) return false;
    }
    return true;
  }
}
