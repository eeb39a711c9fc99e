import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Frame literals of ZDP/1: text:, hex:, b64:, gen:LEN:SEED, and sha256:LEN:HEX on receive. */
final class Frames {
  private static final int DIGEST_ABOVE = 4096;

  private Frames() {}

  static byte[] octetsOf(String literal) {
    String[] form = literal.split(":", 2);
    String rest = form.length == 2 ? form[1] : "";
    try {
      switch (form[0]) {
        case "text":
          return rest.getBytes(StandardCharsets.UTF_8);
        case "hex":
          return HexFormat.of().parseHex(rest);
        case "b64":
          return Base64.getDecoder().decode(rest);
        case "gen":
          String[] numbers = rest.split(":");
          return generated(Integer.parseInt(numbers[0]), (int) Long.parseLong(numbers[1]));
        default:
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException error) {
      // Told below, as any other literal that is none.
    }
    String shown = literal.substring(0, Math.min(literal.length(), 60));
    throw new Refusal("invalid", "expected text:, hex:, b64: or gen:LEN:SEED, got " + shown);
  }

  /** 32-bit words of xorshift32 (13, 17, 5), little-endian; the first after one step. */
  private static byte[] generated(int length, int seed) {
    byte[] octets = new byte[length];
    int state = seed == 0 ? 1 : seed;
    for (int at = 0; at < length; at++) {
      if (at % 4 == 0) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
      }
      octets[at] = (byte) (state >>> (at % 4 * 8));
    }
    return octets;
  }

  static String literalOf(byte[] octets) {
    if (octets.length > DIGEST_ABOVE) return "sha256:" + octets.length + ":" + digest(octets);
    boolean printable = octets.length > 0;
    for (byte octet : octets) printable &= octet >= 0x20 && octet <= 0x7e;
    return printable
        ? "text:" + new String(octets, StandardCharsets.US_ASCII)
        : "hex:" + HexFormat.of().formatHex(octets);
  }

  private static String digest(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException(error);
    }
  }
}
