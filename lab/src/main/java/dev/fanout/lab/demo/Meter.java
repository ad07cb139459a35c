package dev.fanout.lab.demo;

import dev.fanout.lab.load.OpenLoop;
import dev.fanout.lab.load.Products;
import dev.fanout.lab.load.Tally;
import dev.fanout.lab.process.LogTail;
import dev.fanout.lab.process.ProcessFigures;
import dev.fanout.lab.process.ProcessGroup;
import dev.fanout.lab.process.Running;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts one gateway under load and reads what it cost. */
final class Meter {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Enough for answers that take as long as a part may take, 300 ms, with room. */
  private static final double CONNECTION_SECONDS = 0.5;

  private final Path repository;
  private final ProcessGroup group;
  private final Ports ports;

  Meter(Path repository, ProcessGroup group, Ports ports) {
    this.repository = repository;
    this.group = group;
    this.ports = ports;
  }

  /**
   * One after the other: A B B A, so that a machine that gets slower or faster meanwhile treats
   * both alike.
   *
   * @param each slices per gateway, an even number
   */
  static List<Gateway> order(int each) {
    var order = new ArrayList<Gateway>();
    var there = List.of(Gateway.values());
    for (int i = 0; i < each / 2; i++) {
      order.addAll(there);
      order.addAll(there.reversed());
    }
    return order;
  }

  /**
   * @throws Failure when a program has ended
   */
  Slice slice(Gateway gateway, double rate, Duration length) throws InterruptedException {
    requireAlive();
    Running program = running(gateway);
    int connections = (int) Math.ceil(rate * CONNECTION_SECONDS);
    try (var load = OpenLoop.connect(ports.url(gateway), connections, TIMEOUT)) {
      Duration before = cpu(program);
      Tally tally = load.run(rate, length, Products::path);
      Duration cpu = cpu(program).minus(before);
      requireAlive();
      long pid = program.identity().pid();
      return new Slice(
          gateway, tally, cpu, ProcessFigures.memory(pid), ProcessFigures.threads(pid));
    } catch (IOException e) {
      group.awaitShutdown();
      throw new Failure(
          gateway + " takes no connection: " + e.getMessage(), "See ./fanout logs " + gateway);
    }
  }

  /** A figure of a machine where something has ended would mean nothing. */
  void requireAlive() throws InterruptedException {
    for (var program : group.session().running()) {
      if (program.process().isEmpty()) {
        group.awaitShutdown();
        throw LogTail.failure(repository, program.name(), "ended during the demo");
      }
    }
  }

  private Running running(Gateway gateway) {
    return group.session().running().stream()
        .filter(program -> program.name().equals(gateway.toString()))
        .findAny()
        .orElseThrow();
  }

  private static Duration cpu(Running program) {
    return program.process().map(ProcessFigures::cpu).orElse(Duration.ZERO);
  }
}
