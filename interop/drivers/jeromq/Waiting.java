import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.zeromq.ZMQ;
import org.zeromq.ZMQ.Socket;

/** A send or receive that has no answer yet. */
final class Waiting {
  final JsonElement id;
  final Socket socket;
  final boolean sending;
  private final List<byte[]> frames = new ArrayList<>();
  private final double deadlineMs;
  private final Extras release;
  /** Properties of the sender that are to be told. */
  private final List<String> properties = new ArrayList<>();

  Waiting(JsonObject request, Socket socket, Extras release) {
    this.release = release;
    this.id = request.get("id");
    this.socket = socket;
    this.sending = request.get("op").getAsString().equals("send");
    if (sending) {
      for (JsonElement literal : request.getAsJsonArray("frames")) {
        frames.add(Frames.octetsOf(literal.getAsString()));
      }
      if (frames.isEmpty()) throw new Refusal("invalid", "expected frames, a non-empty array");
    }
    if (request.has("properties")) {
      for (JsonElement name : request.getAsJsonArray("properties")) {
        properties.add(name.getAsString());
      }
    }
    int option = sending ? socket.getSendTimeOut() : socket.getReceiveTimeOut();
    double timeout = request.has("timeout") ? request.get("timeout").getAsDouble() : option;
    this.deadlineMs = timeout < 0 ? Double.POSITIVE_INFINITY : now() + timeout;
  }

  private static double now() {
    return System.nanoTime() / 1e6;
  }

  /** One try: the fields of the answer, or null where it goes on waiting. */
  JsonObject attempt() {
    JsonObject result = sending ? send() : receive();
    if (result != null || now() < deadlineMs) return result;
    if (sending) throw new Refusal("again", "the message was not accepted in time");
    JsonObject late = new JsonObject();
    late.addProperty("timeout", true);
    return late;
  }

  private JsonObject send() {
    for (int at = 0; at < frames.size(); at++) {
      int more = at + 1 < frames.size() ? ZMQ.SNDMORE : 0;
      // Where the first frame was taken the rest is too.
      if (!socket.send(frames.get(at), ZMQ.DONTWAIT | more)) return null;
    }
    return new JsonObject();
  }

  private JsonObject receive() {
    Extras.Frame first = release.receive(socket);
    if (first == null) return null;
    JsonArray literals = new JsonArray();
    literals.add(Frames.literalOf(first.octets()));
    while (socket.hasReceiveMore()) literals.add(Frames.literalOf(socket.recv(ZMQ.DONTWAIT)));
    JsonObject message = new JsonObject();
    message.add("frames", literals);
    if (!properties.isEmpty()) message.add("properties", Extras.told(first, properties));
    return message;
  }
}
