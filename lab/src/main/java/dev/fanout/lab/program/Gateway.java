package dev.fanout.lab.program;

/** The two gateways with their ports. */
public enum Gateway {
  MVC("gateway-mvc", 8081, 9081),
  WEBFLUX("gateway-webflux", 8082, 9082);

  private final String label;
  private final int port;
  private final int managementPort;

  Gateway(String label, int port, int managementPort) {
    this.label = label;
    this.port = port;
    this.managementPort = managementPort;
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  /** Its module, its program and its column in every table. */
  @Override
  public String toString() {
    return label;
  }
}
