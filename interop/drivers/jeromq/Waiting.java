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

  Waiting(JsonObject request, Socket socket) {
    this.id = request.get("id");
    this.socket = socket;
    this.sending = request.get("op").getAsString().equals("send");
    if (sending) {
      for (JsonElement literal : request.getAsJsonArray("frames")) {
        frames.add(Frames.octetsOf(literal.getAsString()));
      }
      if (frames.isEmpty()) throw new Refusal("invalid", "expected frames, a non-empty array");
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
    byte[] frame = socket.recv(ZMQ.DONTWAIT);
    if (frame == null) return null;
    JsonArray literals = new JsonArray();
    literals.add(Frames.literalOf(frame));
    while (socket.hasReceiveMore()) literals.add(Frames.literalOf(socket.recv(ZMQ.DONTWAIT)));
    JsonObject message = new JsonObject();
    message.add("frames", literals);
    return message;
  }
}
