package dev.fanout.stubs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the program is told by its environment. An empty variable counts as an absent one.
 *
 * @param traced whether the calls are sent as spans, which is up to OpenTelemetry's own variables
 */
record Settings(String address, Map<Service, Integer> ports, boolean traced) {
  static final String LOOPBACK = "127.0.0.1";

  /**
   * @throws CannotStart if the environment makes no sense
   */
  static Settings from(Map<String, String> environment) {
    var address = environment.getOrDefault("SERVER_ADDRESS", "");
    var service = environment.getOrDefault("STUB_SERVICE", "");
    var port = environment.getOrDefault("STUB_PORT", "");
    return new Settings(
        address(address),
        ports(service, port),
        environment.getOrDefault("OTEL_TRACES_EXPORTER", "").equals("otlp"));
  }

  private static String address(String name) {
    try {
      return name.isEmpty() ? LOOPBACK : InetAddress.getByName(name).getHostAddress();
    } catch (UnknownHostException e) {
      throw new CannotStart(
          "SERVER_ADDRESS is '%s', which is no address here; take 127.0.0.1 or 0.0.0.0"
              .formatted(name));
    }
  }

  private static Map<Service, Integer> ports(String name, String port) {
    if (name.isEmpty() && port.isEmpty()) {
      var all = new EnumMap<Service, Integer>(Service.class);
      for (var service : Service.values()) {
        all.put(service, service.usualPort());
      }
      return all;
    }
    if (name.isEmpty()) {
      throw new CannotStart(
          "STUB_PORT is for one service alone; say which with STUB_SERVICE, one of " + names());
    }
    var service =
        Service.named(name)
            .orElseThrow(() ->
                new CannotStart(
                    "STUB_SERVICE is '%s'; take one of %s, or leave it out for all six"
                        .formatted(name, names())));
    return Map.of(service, port.isEmpty() ? service.usualPort() : port(port));
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
      throw new CannotStart(
          "STUB_PORT is '%s'; take 1 to 65535, or 0 for a free one".formatted(text));
    }
    return Integer.parseInt(text);
  }

  private static String names() {
    return String.join(", ", Service.wireNames());
  }
}
