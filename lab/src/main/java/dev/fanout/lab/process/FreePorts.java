package dev.fanout.lab.process;

import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Programs;
import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks before anything starts whether every port is free. */
public final class FreePorts {
  private static final int CONNECT_MILLIS = 300;
  private static final int SHIFT = 1000;
  private static final int LONGEST_COMMAND = 120;

  private FreePorts() {}

  /**
   * @throws Failure naming every taken port, who wanted it, who holds it, and what to do
   */
  public static void check(Programs programs) {
    check(programs.ports(), ports -> new Programs(ports, programs.tracing(), true).all());
  }

  /**
   * @param programs what is to be started with its ports shifted so
   * @throws Failure as above
   */
  public static void check(Ports ports, Function<Ports, List<Program>> programs) {
    var sentences =
        programs.apply(ports).stream()
            .flatMap(program -> sentences(program).stream())
            .collect(Collectors.joining("\n"));
    if (!sentences.isEmpty()) {
      throw new Failure(sentences, "End what holds it, or shift all ports: " + shift(programs));
    }
  }

  /** One for each holder of ports that a program needs. */
  private static List<String> sentences(Program program) {
    Map<String, List<Integer>> portsByHolder =
        program.ports().stream()
            .filter(FreePorts::taken)
            .collect(Collectors.groupingBy(FreePorts::holder));
    return portsByHolder.entrySet().stream()
        .map(entry ->
            "%s, which %s needs, %s taken by %s."
                .formatted(
                    ports(entry.getValue()),
                    program.name(),
                    entry.getValue().size() == 1 ? "is" : "are",
                    entry.getKey()))
        .toList();
  }

  /** Who has a port: a pid with its command as far as is known; empty when it is free. */
  public static Optional<String> holderOf(int port) {
    return taken(port) ? Optional.of(holder(port)) : Optional.empty();
  }

  private static String ports(List<Integer> ports) {
    return ports.size() == 1
        ? "Port " + ports.getFirst()
        : "Ports " + ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String holder(int port) {
    return PortHolder.of(port)
        .map(process -> "pid " + process.pid() + " (" + command(process) + ")")
        .orElse("a process this user may not see");
  }

  private static String command(ProcessHandle process) {
    String line =
        process.info().commandLine().or(() -> process.info().command()).orElse("name unknown");
    return line.length() <= LONGEST_COMMAND ? line : line.substring(0, LONGEST_COMMAND) + "...";
  }

  /** The first shift with which every port is free. */
  private static String shift(Function<Ports, List<Program>> programs) {
    return IntStream.iterate(SHIFT, offset -> offset <= Ports.MAX_OFFSET, offset -> offset + SHIFT)
        .filter(offset -> free(programs.apply(new Ports(offset))))
        .mapToObj(offset -> "--port-offset " + offset)
        .findFirst()
        .orElse("--port-offset");
  }

  private static boolean free(List<Program> programs) {
    return programs.stream().map(Program::ports).flatMap(List::stream).noneMatch(FreePorts::taken);
  }

  /**
   * Binding alone is not enough: some systems let two sockets share a port when one of them listens
   * on a single address.
   */
  private static boolean taken(int port) {
    return answers("127.0.0.1", port) || answers("::1", port) || !bindable(port);
  }

  private static boolean answers(String address, int port) {
    try (var client = new Socket()) {
      client.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false; // nobody there
    }
  }

  private static boolean bindable(int port) {
    try (var server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false; // somebody else has it
    }
  }
}
