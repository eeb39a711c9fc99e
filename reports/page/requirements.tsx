/** The requirements that a case judges, in the register's own words. */
import type { Evidence } from "../src/schema.ts";

export function Requirements({ requirements }: Pick<Evidence, "requirements">) {
  return (
    <section>
      <h4>{requirements.length === 1 ? "Requirement" : "Requirements"}</h4>
      {requirements.map(({ id, rfc, section, level, text, libzmq }) => (
        <article key={id} class="requirement">
          <p class="source">
            <code>{id}</code>
            <span class="level">{level}</span>
            <a href={`https://rfc.zeromq.org/spec/${rfc}/`} rel="noreferrer">
              RFC {rfc}, {section}
            </a>
          </p>
          <p>{text}</p>
          {libzmq !== undefined && (
            <p class="libzmq">
              {!libzmq.startsWith("libzmq") && <b>libzmq</b>} {libzmq}
            </p>
          )}
        </article>
      ))}
    </section>
  );
}
