import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import org.zeromq.ZMQ.Socket;

/** The fields of `security` in ZDP/1, as options of a socket. */
final class Security {
  private Security() {}

  static void apply(Socket socket, JsonObject security) {
    if (security.has("domain")) socket.setZapDomain(text(security, "domain"));
    String mechanism = text(security, "mechanism");
    String role = security.has("role") ? text(security, "role") : "";
    switch (mechanism + " " + role) {
      case "NULL ":
        return;
      case "PLAIN server":
        socket.setPlainServer(true);
        return;
      case "PLAIN client":
        socket.setPlainUsername(text(security, "username"));
        socket.setPlainPassword(text(security, "password"));
        return;
      case "CURVE server":
        socket.setCurveServer(true);
        socket.setCurveSecretKey(key(security, "secretKey"));
        return;
      case "CURVE client":
        socket.setCurvePublicKey(key(security, "publicKey"));
        socket.setCurveSecretKey(key(security, "secretKey"));
        socket.setCurveServerKey(key(security, "serverKey"));
        return;
      default:
        throw new Refusal("unsupported", "mechanism " + mechanism + " " + role);
    }
  }

  /** 40 characters of Z85, which the library takes as well as the 32 octets. */
  private static byte[] key(JsonObject security, String field) {
    String[] literal = text(security, field).split(":", 2);
    if (literal.length == 2 && literal[0].equals("z85") && literal[1].length() == 40) {
      return literal[1].getBytes(StandardCharsets.US_ASCII);
    }
    throw new Refusal("invalid", "expected z85: and 40 characters as " + field);
  }

  private static String text(JsonObject security, String field) {
    if (!security.has(field)) throw new Refusal("invalid", "expected " + field);
    return security.get(field).getAsString();
  }
}
