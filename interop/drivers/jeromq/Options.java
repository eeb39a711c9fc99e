import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.zeromq.ZMQ.Socket;

/** The options of ZDP/1 that this JeroMQ has. */
final class Options {
  private static final Map<String, BiConsumer<Socket, JsonPrimitive>> SETTERS = new LinkedHashMap<>();

  static {
    SETTERS.put("identity", (s, v) -> s.setIdentity(Frames.octetsOf(v.getAsString())));
    SETTERS.put("sndhwm", (s, v) -> s.setSndHWM(v.getAsLong()));
    SETTERS.put("rcvhwm", (s, v) -> s.setRcvHWM(v.getAsLong()));
    SETTERS.put("linger", (s, v) -> s.setLinger(v.getAsLong()));
    SETTERS.put("reconnect_ivl", (s, v) -> s.setReconnectIVL(v.getAsLong()));
    SETTERS.put("reconnect_ivl_max", (s, v) -> s.setReconnectIVLMax(v.getAsLong()));
    SETTERS.put("max_msg_size", (s, v) -> s.setMaxMsgSize(v.getAsLong()));
    SETTERS.put("immediate", (s, v) -> s.setDelayAttachOnConnect(isTrue(v)));
    SETTERS.put("sndtimeo", (s, v) -> s.setSendTimeOut(v.getAsInt()));
    SETTERS.put("rcvtimeo", (s, v) -> s.setReceiveTimeOut(v.getAsInt()));
    SETTERS.put("router_mandatory", (s, v) -> s.setRouterMandatory(isTrue(v)));
    SETTERS.put("router_handover", (s, v) -> s.setRouterHandover(isTrue(v)));
    SETTERS.put("xpub_verbose", (s, v) -> s.setXpubVerbose(isTrue(v)));
    SETTERS.put("backlog", (s, v) -> s.setBacklog(v.getAsLong()));
  }

  private Options() {}

  static void apply(Socket socket, JsonObject options) {
    for (Map.Entry<String, JsonElement> option : options.entrySet()) {
      BiConsumer<Socket, JsonPrimitive> setter = SETTERS.get(option.getKey());
      if (setter == null) throw new Refusal("unsupported", "option " + option.getKey());
      setter.accept(socket, option.getValue().getAsJsonPrimitive());
    }
  }

  static JsonObject declared() {
    JsonObject table = new JsonObject();
    for (String name : SETTERS.keySet()) table.addProperty(name, "w");
    return table;
  }

  private static boolean isTrue(JsonPrimitive value) {
    return value.isBoolean() ? value.getAsBoolean() : value.getAsInt() != 0;
  }
}
