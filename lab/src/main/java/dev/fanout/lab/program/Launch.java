package dev.fanout.lab.program;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts a program in the background.
 *
 * @param environment added to the caller's, from which settings of our programs are left out
 * @param arguments the program and its arguments, paths relative to the repository
 * @param log takes its output, relative to the repository; overwritten; its folder must be there
 */
public record Launch(Map<String, String> environment, List<String> arguments, Path log)
    implements Step {
  private static final int LINE = 100;
  private static final Pattern SETTING =
      Pattern.compile("SERVER_|MANAGEMENT_|DOWNSTREAM_|GATEWAY_|STUB_|SPRING_|RESILIENCE4J_");

  /** The same with another log. */
  Launch into(Path other) {
    return new Launch(environment, arguments, other);
  }

  /** The same behind a program that starts it, as {@code taskset -c 0}. */
  public Launch behind(List<String> starter) {
    return new Launch(
        environment, Stream.concat(starter.stream(), arguments.stream()).toList(), log);
  }

  /** The same with so much more in its environment. */
  Launch with(Map<String, String> settings) {
    var all = new TreeMap<>(environment);
    all.putAll(settings);
    return new Launch(Map.copyOf(all), arguments, log);
  }

  /** The same with another jar after {@code -jar}. */
  Launch of(Path jar) {
    var other = new ArrayList<>(arguments);
    other.set(other.indexOf("-jar") + 1, jar.toString());
    return new Launch(environment, List.copyOf(other), log);
  }

  /** What stands after {@code -jar} or {@code -cp}. */
  Optional<Path> jar() {
    int option = Math.max(arguments.indexOf("-jar"), arguments.indexOf("-cp"));
    return option < 0 ? Optional.empty() : Optional.of(Path.of(arguments.get(option + 1)));
  }

  /** In the repository's folder, with no input. */
  public Process start(Path repository) throws IOException {
    var builder =
        new ProcessBuilder(arguments)
            .directory(repository.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(repository.resolve(log).toFile()));
    // what the caller has exported for other programs, SERVER_PORT above all, is not for these
    builder.environment().keySet().removeIf(name -> SETTING.matcher(name).lookingAt());
    builder.environment().putAll(environment);
    return builder.start();
  }

  @Override
  public String shell() {
    var parts = new ArrayList<String>();
    new TreeMap<>(environment).forEach((name, value) -> parts.add(name + "=" + Shell.quote(value)));
    parts.add(Shell.line(arguments));
    parts.add("</dev/null >" + Shell.quote(log.toString()) + " 2>&1 &");
    String line = String.join(" ", parts);
    return line.length() <= LINE ? line : String.join(" \\\n  ", parts);
  }
}
