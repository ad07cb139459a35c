package dev.fanout.lab.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a folder with all its parents, unless it is there.
 *
 * @param folder relative to the repository
 */
public record MakeFolder(Path folder) implements Step {
  public void make(Path repository) {
    try {
      Files.createDirectories(repository.resolve(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String shell() {
    return "mkdir -p " + Shell.quote(folder.toString());
  }
}
