/** What the target broke on the wire besides what its case judges, as the passive checker saw it. */
import type { Evidence } from "../src/schema.ts";

export function Besides({ findings = [] }: Pick<Evidence, "findings">) {
  if (findings.length === 0) return null;
  return (
    <section>
      <h4>Also seen on the wire</h4>
      <ul class="besides">
        {findings.map(({ requirement, connection, offset, expected, got }, index) => (
          <li key={index}>
            <code>{requirement}</code> connection {connection}, octet {offset}: expected {expected},
            got {got}
          </li>
        ))}
      </ul>
      <p class="quiet-text">Not scored here: other cases judge these requirements.</p>
    </section>
  );
}
