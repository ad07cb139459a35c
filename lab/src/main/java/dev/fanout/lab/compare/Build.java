package dev.fanout.lab.compare;

import dev.fanout.lab.program.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Another build of a gateway, to be compared with this one.
 *
 * @param name of the contestant
 * @param jar of either gateway, absolute
 * @param gateway whose build it is
 */
record Build(String name, Path jar, Gateway gateway) {
  private static final Pattern TEXT = Pattern.compile("([a-z][a-z0-9-]{0,19})=(.+)");

  /** What one of them has in its jar, and the other has not. */
  private static final Map<String, Gateway> LIBRARIES =
      Map.of(
          "BOOT-INF/lib/spring-webmvc-", Gateway.MVC,
          "BOOT-INF/lib/spring-webflux-", Gateway.WEBFLUX);

  /**
   * {@code NAME=JAR}.
   *
   * @throws IllegalArgumentException with a sentence for whoever typed it
   */
  static Build parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no build; take NAME=JAR as in before=../old/gateway-mvc.jar".formatted(text));
    }
    var jar = Path.of(parts.group(2)).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException("There is no file " + parts.group(2) + ".");
    }
    var gateway =
        gateway(jar)
            .orElseThrow(() ->
                new IllegalArgumentException(parts.group(2) + " is the jar of neither gateway."));
    return new Build(parts.group(1), jar, gateway);
  }

  private static Optional<Gateway> gateway(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      return file.stream()
          .flatMap(entry ->
              LIBRARIES.entrySet().stream()
                  .filter(library -> entry.getName().startsWith(library.getKey())))
          .map(Map.Entry::getValue)
          .findFirst();
    } catch (IOException e) { // no jar at all
      return Optional.empty();
    }
  }
}
