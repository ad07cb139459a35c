package dev.fanout.contract;

import java.nio.file.Path;

/** Where the sources are, for the tests that read them; the build runs tests in their module. */
final class Repository {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}
}
