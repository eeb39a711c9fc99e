import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.zeromq.ZMQ.Socket;

/** The options of ZDP/1 that JeroMQ has. */
final class Options {
  private final Map<String, BiConsumer<Socket, JsonPrimitive>> setters = new LinkedHashMap<>();

  /** @param more setters that only this release of the library has */
  Options(Map<String, BiConsumer<Socket, JsonPrimitive>> more) {
    setters.put("identity", (s, v) -> s.setIdentity(Frames.octetsOf(v.getAsString())));
    setters.put("sndhwm", (s, v) -> s.setSndHWM(v.getAsLong()));
    setters.put("rcvhwm", (s, v) -> s.setRcvHWM(v.getAsLong()));
    setters.put("linger", (s, v) -> s.setLinger(v.getAsLong()));
    setters.put("reconnect_ivl", (s, v) -> s.setReconnectIVL(v.getAsLong()));
    setters.put("reconnect_ivl_max", (s, v) -> s.setReconnectIVLMax(v.getAsLong()));
    setters.put("max_msg_size", (s, v) -> s.setMaxMsgSize(v.getAsLong()));
    setters.put("immediate", (s, v) -> s.setDelayAttachOnConnect(isTrue(v)));
    setters.put("sndtimeo", (s, v) -> s.setSendTimeOut(v.getAsInt()));
    setters.put("rcvtimeo", (s, v) -> s.setReceiveTimeOut(v.getAsInt()));
    setters.put("router_mandatory", (s, v) -> s.setRouterMandatory(isTrue(v)));
    setters.put("router_handover", (s, v) -> s.setRouterHandover(isTrue(v)));
    setters.put("xpub_verbose", (s, v) -> s.setXpubVerbose(isTrue(v)));
    setters.put("backlog", (s, v) -> s.setBacklog(v.getAsLong()));
    setters.putAll(more);
  }

  void apply(Socket socket, JsonObject options) {
    for (Map.Entry<String, JsonElement> option : options.entrySet()) {
      BiConsumer<Socket, JsonPrimitive> setter = setters.get(option.getKey());
      if (setter == null) throw new Refusal("unsupported", "option " + option.getKey());
      setter.accept(socket, option.getValue().getAsJsonPrimitive());
    }
  }

  JsonObject declared() {
    JsonObject table = new JsonObject();
    for (String name : setters.keySet()) table.addProperty(name, "w");
    return table;
  }

  private static boolean isTrue(JsonPrimitive value) {
    return value.isBoolean() ? value.getAsBoolean() : value.getAsInt() != 0;
  }
}
