package dev.fanout.lab.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Another build of a gateway, to be compared with this one.
 *
 * @param name of the contestant
 * @param jar of either gateway, absolute
 */
record Build(String name, Path jar) {
  private static final Pattern TEXT = Pattern.compile("([a-z][a-z0-9-]{0,19})=(.+)");

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
    return new Build(parts.group(1), jar);
  }
}
