package dev.fanout.lab.program;

import java.net.URI;

/**
 * Where everything listens: the usual ports, all shifted by the same number.
 *
 * @param offset 0 to {@link #MAX_OFFSET}
 */
public record Ports(int offset) {
  /** The largest shift that leaves every port below 65536. */
  public static final int MAX_OFFSET = 56_000;

  /** The ports as documented. */
  public static final Ports USUAL = new Ports(0);

  private static final int OTLP = 4318;
  private static final int VIEWER = 9411;

  public Ports {
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("offset " + offset + " is not within 0.." + MAX_OFFSET);
    }
  }

  public int of(Gateway gateway) {
    return gateway.port() + offset;
  }

  public int managementOf(Gateway gateway) {
    return gateway.managementPort() + offset;
  }

  public int of(Service service) {
    return service.port() + offset;
  }

  /** Where the demo takes spans when nobody else does. */
  public int otlp() {
    return OTLP + offset;
  }

  /** Where the demo shows them. */
  public int viewer() {
    return VIEWER + offset;
  }

  /** Base URL of a gateway, without a slash at the end. */
  public URI url(Gateway gateway) {
    return local(of(gateway));
  }

  /** Base URL of a service, without a slash at the end. */
  public URI url(Service service) {
    return local(of(service));
  }

  boolean shifted() {
    return offset != 0;
  }

  private static URI local(int port) {
    return URI.create("http://localhost:" + port);
  }
}
