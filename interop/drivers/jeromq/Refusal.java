/** Why an operation is refused: a kind of ZDP/1, and a sentence. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  final String kind;

  Refusal(String kind, String reason) {
    super(reason);
    this.kind = kind;
  }
}
