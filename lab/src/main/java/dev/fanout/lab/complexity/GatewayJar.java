package dev.fanout.lab.complexity;

import dev.fanout.lab.terminal.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A gateway as Spring Boot has packed it: its classes and its libraries in one jar. */
record GatewayJar(Path file) {
  private static final String LIBRARIES = "BOOT-INF/lib/";
  private static final String CLASSES = "BOOT-INF/classes/";

  static GatewayJar of(Path repository, String gateway) {
    Path file = repository.resolve(gateway + "/target/" + gateway + ".jar");
    if (!Files.exists(file)) {
      throw new Failure(file + " is not there.", "Build it: mvn package -DskipTests");
    }
    return new GatewayJar(file);
  }

  /** Its libraries by name, and their sizes in bytes. */
  Map<String, Long> libraries() {
    try (var jar = new JarFile(file.toFile())) {
      var libraries = new TreeMap<String, Long>();
      jar.stream()
          .filter(entry -> entry.getName().startsWith(LIBRARIES) && !entry.isDirectory())
          .forEach(entry ->
              libraries.put(entry.getName().substring(LIBRARIES.length()), entry.getSize()));
      return libraries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lays it out so that javac and java can read it: neither looks into a jar within a jar. */
  Unpacked unpack(Path folder) {
    try (var jar = new JarFile(file.toFile())) {
      for (var entry : jar.stream().filter(GatewayJar::isPartOfIt).toList()) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        try (var in = jar.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
      try (var libraries = Files.list(folder.resolve(LIBRARIES))) {
        return new Unpacked(folder.resolve(CLASSES), libraries.sorted().toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPartOfIt(JarEntry entry) {
    return !entry.isDirectory()
        && Stream.of(LIBRARIES, CLASSES).anyMatch(part -> entry.getName().startsWith(part));
  }

  /**
   * @param classes the gateway's own, and its settings
   * @param libraries jars, that of gateway-core among them
   */
  record Unpacked(Path classes, List<Path> libraries) {}
}
