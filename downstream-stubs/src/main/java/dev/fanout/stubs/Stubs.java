package dev.fanout.stubs;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The six services in one JVM: a program of their own, or part of a test. */
public final class Stubs implements AutoCloseable {
  private static final int BAD_INPUT = 2;
  private static final int JOURNAL_LENGTH = 10_000;
  private static final Optional<ServerSpans> NO_SPANS = Optional.empty();

  private final Map<Service, StubServer> servers = new EnumMap<>(Service.class);

  private Stubs() {}

  /** Runs until it is killed. What it listens on is up to the environment: {@link Settings}. */
  static void main(String[] args) {
    try {
      if (args.length > 0) {
        throw new CannotStart("no arguments, please; STUB_SERVICE starts one service alone");
      }
      var settings = Settings.from(System.getenv());
      settings
          .ports()
          .forEach((service, port) -> {
            var spans = settings.traced() ? Optional.of(ServerSpans.sent(service)) : NO_SPANS;
            var server = StubServer.start(service, settings.address(), port, 0, spans);
            System.out.printf("%-15s %s%n", service.wireName(), server.baseUrl());
          });
    } catch (CannotStart e) {
      System.err.println("downstream-stubs: " + e.getMessage());
      System.exit(BAD_INPUT);
    }
  }

  /** All six on free loopback ports, each with a journal of its last 10,000 requests. */
  public static Stubs start() {
    return start(JOURNAL_LENGTH);
  }

  /** All six on free loopback ports, without journals. */
  public static Stubs startWithoutJournals() {
    return start(0);
  }

  private static Stubs start(int journalLength) {
    var stubs = new Stubs();
    for (var service : Service.values()) {
      stubs.servers.put(
          service, StubServer.start(service, Settings.LOOPBACK, 0, journalLength, NO_SPANS));
    }
    return stubs;
  }

  public StubServer get(Service service) {
    return servers.get(service);
  }

  @Override
  public void close() {
    servers.values().forEach(StubServer::close);
  }
}
