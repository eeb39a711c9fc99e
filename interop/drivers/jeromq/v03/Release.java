import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.zeromq.ZMQ;
import org.zeromq.ZMQ.Socket;

/** JeroMQ 0.3, a peer of ZMTP 2.0: NULL alone, no ZAP, and a monitor that is not driven. */
final class Release implements Extras {
  Release(ZMQ.Context context, Consumer<JsonObject> tell) {}

  @Override
  public JsonObject caps() {
    String caps = "{'zmtp': ['2.0'], 'mechanisms': ['NULL'], 'events': [], 'zap': false}";
    return JsonParser.parseString(caps).getAsJsonObject();
  }

  @Override
  public Map<String, BiConsumer<Socket, JsonPrimitive>> options() {
    return Map.of();
  }

  @Override
  public Map<String, Function<JsonObject, JsonObject>> operations() {
    return Map.of();
  }

  @Override
  public void secure(Socket socket, JsonObject security) {
    if (security.get("mechanism").getAsString().equals("NULL")) return;
    throw new Refusal("unsupported", "any mechanism but NULL");
  }

  @Override
  public void disconnect(Socket socket, String endpoint) {
    throw new Refusal("unsupported", "operation disconnect");
  }

  @Override
  public void opened(String name, Socket socket) {}

  @Override
  public void serve() {}

  @Override
  public void reset() {}

  @Override
  public Frame receive(Socket socket) {
    byte[] octets = socket.recv(ZMQ.DONTWAIT);
    return octets == null ? null : new Frame(octets, name -> null);
  }
}
