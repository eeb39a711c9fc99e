import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.zeromq.ZMQ.Socket;

/**
 * What only some releases of the library have. Each has a class `Release` of its own, in a folder
 * of its own: `new Release(context, tell)`, where `tell` takes an event.
 */
interface Extras {
  /** What `caps` says beside socket types and options. */
  JsonObject caps();

  /** Setters of options beside those that every release has. */
  Map<String, BiConsumer<Socket, JsonPrimitive>> options();

  /** Operations beside those that every release has. */
  Map<String, Function<JsonObject, JsonObject>> operations();

  void secure(Socket socket, JsonObject security);

  void disconnect(Socket socket, String endpoint);

  void opened(String name, Socket socket);

  /** Called between operations, every few milliseconds. */
  void serve();

  /** All sockets of the suite are closed. */
  void reset();

  /** The next frame, or null where none has come. */
  Frame receive(Socket socket);

  /** A frame, and what the library knows of who has sent it, by name. */
  record Frame(byte[] octets, Function<String, String> properties) {}

  /** Where the names of the frame's properties are to be told. */
  static JsonObject told(Frame frame, List<String> names) {
    JsonObject properties = new JsonObject();
    for (String name : names) {
      String value = frame.properties().apply(name);
      if (value != null) properties.addProperty(name, "text:" + value);
    }
    return properties;
  }
}
