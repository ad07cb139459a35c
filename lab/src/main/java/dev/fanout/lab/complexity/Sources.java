package dev.fanout.lab.complexity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What modules are made of, in the repository or in a copy of it.
 *
 * @param root with a folder for each module
 */
record Sources(Path root) {
  static final String CORE = "gateway-core";

  private static final List<String> FOLDERS = List.of("src/main/java", "src/main/java-boot3");

  /** A module's Java, each file by a name like "product/ProductFanout". */
  Map<String, Path> of(String module) {
    var sources = new TreeMap<String, Path>();
    for (String name : FOLDERS) {
      Path folder = root.resolve(module).resolve(name);
      if (Files.isDirectory(folder)) {
        files(folder)
            .filter(Sources::isJava)
            .forEach(file -> sources.put(name(folder, file), file));
      }
    }
    return sources;
  }

  /** A gateway with all that it shares with the other, which is what compiles. */
  List<Path> whole(String gateway) {
    return Stream.of(CORE, gateway).flatMap(module -> of(module).values().stream()).toList();
  }

  /** Puts a copy of these modules into a folder that is not there yet. */
  Sources copy(List<String> modules, Path to) {
    try {
      for (String module : modules) {
        for (var file : files(root.resolve(module).resolve("src/main")).toList()) {
          Path target = to.resolve(root.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
      return new Sources(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isJava(Path file) {
    return file.toString().endsWith(".java");
  }

  private static Stream<Path> files(Path folder) {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path folder, Path file) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    return path.replaceFirst("^dev/fanout/(gateway|core)/", "").replaceFirst("\\.java$", "");
  }
}
