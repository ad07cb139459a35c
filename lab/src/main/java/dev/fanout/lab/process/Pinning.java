package dev.fanout.lab.process;

import dev.fanout.lab.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One processor for the gateway, all others for what surrounds it: so the gateway is what gives in
 * under load, and neither the services nor the load slow it down. Where there is no taskset, or
 * only one processor, everything shares everything.
 *
 * @param processors those this JVM may use, empty where they cannot be told apart
 */
public record Pinning(List<Integer> processors) {
  /** No program is tied to a processor. */
  public static final Pinning NONE = new Pinning(List.of());

  /** With taskset, where it is there. */
  public static Pinning detect() {
    return Output.of("taskset", "-pc", ProcessHandle.current().pid() + "").stream()
        .findFirst()
        .flatMap(Pinning::listed)
        .filter(processors -> processors.size() > 1)
        .map(Pinning::new)
        .orElse(NONE);
  }

  /** From "pid 1's current affinity list: 0-2,5". */
  static Optional<List<Integer>> listed(String line) {
    var list = line.substring(line.lastIndexOf(' ') + 1);
    if (!list.matches("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*")) {
      return Optional.empty();
    }
    var processors = new ArrayList<Integer>();
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
        processors.add(i);
      }
    }
    return Optional.of(processors);
  }

  public boolean pins() {
    return !processors.isEmpty();
  }

  /** On the processor of its own. */
  public Program gateway(Program program) {
    return pins() ? program.behind(taskset(processors.subList(0, 1))) : program;
  }

  /** On the others. */
  public Program other(Program program) {
    return pins() ? program.behind(taskset(others())) : program;
  }

  /** This JVM with all its threads, and those they start, on the others. */
  public void pinThis() {
    aside(ProcessHandle.current().pid());
  }

  /** This JVM in the place of the gateway under load. */
  public void frontThis() {
    front(ProcessHandle.current().pid());
  }

  /** A process with all its threads, from now on: on the processor for the gateway under load. */
  public void front(long pid) {
    if (pins()) {
      move(pid, processors.subList(0, 1));
    }
  }

  /** On the others. */
  public void aside(long pid) {
    if (pins()) {
      move(pid, others());
    }
  }

  /** On all of them. */
  public void anywhere(long pid) {
    if (pins()) {
      move(pid, processors);
    }
  }

  private static void move(long pid, List<Integer> to) {
    Output.of("taskset", "-apc", join(to), String.valueOf(pid));
  }

  /** One line for people. */
  public String sentence() {
    return pins()
        ? "The gateway under load has processor "
            + processors.getFirst()
            + " for itself, services and load share "
            + join(others())
            + " (taskset)."
        : "Gateway, services and load share all processors.";
  }

  private List<Integer> others() {
    return processors.subList(1, processors.size());
  }

  /** Less urgent than this JVM, or else the load would be late where it shares a processor. */
  private static List<String> taskset(List<Integer> processors) {
    return List.of("nice", "-n", "5", "taskset", "-c", join(processors));
  }

  private static String join(List<Integer> processors) {
    return processors.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
