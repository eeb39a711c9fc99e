import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMQ.Socket;
import org.zeromq.ZMonitor.Event;

/** Tells what the library's monitor says of sockets: its own threads say it, ours passes it on. */
final class Monitor {
  /** HANDSHAKE_SUCCEEDED has a name in 0.6, and nothing that sends it. */
  private static final Map<Event, String> NAMES = new EnumMap<>(Map.of(
      Event.LISTENING, "listening",
      Event.ACCEPTED, "accepted",
      Event.CONNECTED, "connected",
      Event.DISCONNECTED, "disconnected",
      Event.HANDSHAKE_FAILED_PROTOCOL, "handshake_failed",
      Event.HANDSHAKE_FAILED_AUTH, "handshake_failed",
      Event.HANDSHAKE_FAILED_NO_DETAIL, "handshake_failed"));

  private final Consumer<JsonObject> tell;
  private final Queue<JsonObject> said = new ConcurrentLinkedQueue<>();

  Monitor(Consumer<JsonObject> tell) {
    this.tell = tell;
  }

  static JsonArray declared() {
    JsonArray names = new JsonArray();
    NAMES.values().stream().distinct().forEach(names::add);
    return names;
  }

  void watch(String name, Socket socket) {
    ZEvent.ZEventConsummer note = event -> note(name, event);
    socket.setEventHook(note, ZMQ.EVENT_ALL);
  }

  void tell() {
    for (JsonObject line = said.poll(); line != null; line = said.poll()) tell.accept(line);
  }

  void forget() {
    said.clear();
  }

  private void note(String name, ZEvent event) {
    String known = NAMES.get(event.getEvent());
    if (known == null) return;
    JsonObject line = new JsonObject();
    line.addProperty("ev", known);
    line.addProperty("s", name);
    line.addProperty("endpoint", event.getAddress());
    line.addProperty("t", System.nanoTime() / 1e6);
    if (known.equals("handshake_failed")) {
      Object value = event.getValue();
      line.addProperty("why", String.valueOf(value));
      if (event.getEvent() == Event.HANDSHAKE_FAILED_AUTH) {
        line.addProperty("status", (Integer) value);
      }
    }
    said.add(line);
  }
}
