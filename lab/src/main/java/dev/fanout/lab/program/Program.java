package dev.fanout.lab.program;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process: how it starts, where it listens and when it is ready.
 *
 * @param name names it in commands, in the state and in its log's name
 * @param ports all ports it listens on; the first is the one people use
 * @param ready all must answer
 */
public record Program(String name, Launch launch, List<Integer> ports, List<Await> ready) {
  /** The same, called otherwise, as two of a kind must be. */
  public Program named(String other) {
    return new Program(other, launch.into(Programs.log(other)), ports, ready);
  }

  /** The same behind a program that starts it. */
  public Program behind(List<String> starter) {
    return new Program(name, launch.behind(starter), ports, ready);
  }

  /** The same with so much more in its environment. */
  public Program with(Map<String, String> settings) {
    return new Program(name, launch.with(settings), ports, ready);
  }

  /** The same from another build. */
  public Program of(Path jar) {
    return new Program(name, launch.of(jar), ports, ready);
  }

  /** Its build, relative to the repository; empty where it is a part of another one. */
  public Optional<Path> jar() {
    return launch.jar();
  }

  /** The port people use, or first and last where there are several such: "9101-9106". */
  public String portRange() {
    return ports.size() > 2
        ? ports.getFirst() + "-" + ports.getLast()
        : String.valueOf(ports.getFirst());
  }
}
