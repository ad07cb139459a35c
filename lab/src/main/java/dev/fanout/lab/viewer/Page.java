package dev.fanout.lab.viewer;

import java.io.IOException;
import java.util.Map;

/** Our page: the same request through both gateways, side by side. */
final class Page {
  /** It brings everything along, and talks to nobody but the viewer. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
          + " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private Page() {}

  static Answer answer() throws IOException {
    try (var in = Page.class.getResourceAsStream("page.html")) {
      return new Answer(
          200,
          Map.of("Content-Type", "text/html; charset=utf-8", "Content-Security-Policy", POLICY),
          in.readAllBytes());
    }
  }
}
