package dev.fanout.lab.compare;

import dev.fanout.lab.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * One that is compared: it answers {@code GET /products/{id}} as the gateways do.
 *
 * @param name in tables and files
 * @param what it is, in a few words
 * @param program how a fresh process of it is started; empty where somebody else has
 * @param pid of that somebody's; 0 otherwise
 */
record Contestant(String name, String what, URI url, Optional<Program> program, long pid) {
  static final String WEBFLUX = "gateway-webflux";
  static final String MVC = "gateway-mvc";
  static final String PLATFORM = "gateway-mvc-platform";
  static final String YARDSTICK = "yardstick";

  /** Manifest, coordinates and bill of materials, which differ where the classes do not. */
  private static final Pattern ABOUT_ITSELF =
      Pattern.compile("META-INF/(MANIFEST\\.MF|maven/.*|sbom/.*)");

  private static final Pattern EXTERNAL =
      Pattern.compile("([a-z][a-z0-9-]{0,19})=(http://[a-zA-Z0-9.-]+:[0-9]{1,5}),([0-9]{1,10})");

  /** A process of the machine that is started for each repetition. */
  static Contestant own(String what, URI url, Program program) {
    return new Contestant(program.name(), what, url, Optional.of(program), 0);
  }

  /** Has all of a gateway: batches, streams, admission, and a port for its management. */
  boolean isGateway() {
    return program.filter(own -> own.ports().size() > 1).isPresent();
  }

  /** The same from another jar. */
  Contestant of(Path jar) {
    return new Contestant(name, what, url, program.map(usual -> usual.of(jar)), pid);
  }

  /**
   * One that runs already, and so stays as warm as it is: {@code NAME=URL,PID}.
   *
   * @throws IllegalArgumentException with a sentence for whoever typed it
   */
  static Contestant parse(String text) {
    var parts = EXTERNAL.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no contestant; take NAME=URL,PID as in mine=http://localhost:8090,4711"
              .formatted(text));
    }
    long pid = Long.parseLong(parts.group(3));
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new IllegalArgumentException(
          "There is no process " + pid + ", which " + parts.group(1) + " is said to be.");
    }
    return new Contestant(
        parts.group(1), "somebody else's", URI.create(parts.group(2)), Optional.empty(), pid);
  }

  /**
   * Its build's {@link #sha256}, in hexadecimal; of somebody else's process its command line. Empty
   * where it has none of its own.
   */
  Optional<String> build(Path repository) {
    return program.isPresent()
        ? program.get().jar().map(jar -> sha256(repository.resolve(jar)))
        : ProcessHandle.of(pid).flatMap(process -> process.info().commandLine());
  }

  /** Of a jar's classes and libraries, and not of what it says of how it was made. */
  static String sha256(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      var digest = MessageDigest.getInstance("SHA-256");
      var entries =
          file.stream()
              .filter(
                  entry -> !entry.isDirectory() && !ABOUT_ITSELF.matcher(entry.getName()).matches())
              .sorted(Comparator.comparing(JarEntry::getName))
              .toList();
      for (var entry : entries) {
        digest.update(entry.getName().getBytes(StandardCharsets.UTF_8));
        digest.update(file.getInputStream(entry).readAllBytes());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
